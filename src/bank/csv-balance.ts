import type { BankBalance, Statement, StatementLine } from '../reconciliation/statement.ts';
import { addCents, subtractCents, type Cents } from '../values/cents.ts';
import { readCsvAmount } from './amounts.ts';
import type { Layout } from './csv-columns.ts';
import type { Row } from './csv-table.ts';
import { readCsvDay } from './dates.ts';
import { folded } from './text.ts';

type Balances = Pick<Statement, 'opening' | 'closing'>;

/** A line with the balance behind it, where one is told. */
export type Balanced = { readonly line: StatementLine; readonly after: Cents | undefined };

/** Whether every balance told is the one before it and what lies between. */
function addsUp(lines: readonly Balanced[]): boolean {
  let running: Cents | undefined;
  return lines.every(({ line, after }) => {
    const expected = running === undefined ? after : addCents(running, line.amount);
    running = expected;
    return after === undefined || after === expected;
  });
}

function ofOrdered(lines: readonly Balanced[]): Balances {
  const firstTold = lines.findIndex(({ after }) => after !== undefined);
  const last = lines.at(-1);
  const first = lines[0];
  let running = lines[firstTold]?.after;
  if (running === undefined || !first || !last) return { opening: null, closing: null };
  let opening = running;
  for (const { line } of lines.slice(0, firstTold + 1)) opening = subtractCents(opening, line.amount);
  for (const { line } of lines.slice(firstTold + 1)) running = addCents(running, line.amount);
  return { opening: { on: first.line.bookedOn, amount: opening }, closing: { on: last.line.bookedOn, amount: running } };
}

/**
 * Opening and closing from a column of balances, whichever end of the file is the oldest. Where the column adds up in neither order it
 * tells nothing that could be checked.
 */
export function balancesFromColumn(lines: readonly Balanced[]): Balances {
  if (addsUp(lines)) return ofOrdered(lines);
  const turned = lines.toReversed();
  return addsUp(turned) ? ofOrdered(turned) : { opening: null, closing: null };
}

function told(above: readonly Row[], name: RegExp): string {
  return above.find(({ cells }) => name.test(folded(cells[0] ?? '')))?.cells[1]?.trim() ?? '';
}

/** The account and its balance above the table, as La Banque Postale writes them. */
export function preambleOf({ above, mapping }: Layout): { readonly account: string | null; readonly closing: BankBalance | null } {
  const account = told(above, /^NUMERO (?:DE )?COMPTE/u).replace(/\s/gu, '');
  const amount = readCsvAmount(told(above, /^SOLDE \(EUROS?\)/u), mapping.decimal);
  const on = readCsvDay(told(above, /^DATE/u), mapping.dateOrder);
  return { account: account === '' ? null : account, closing: amount !== undefined && on !== undefined ? { on, amount } : null };
}
