import type { Actor, Noted } from '../values/actor.ts';
import { cents, ZERO, type Cents } from '../values/cents.ts';
import type { Clock } from '../values/clock.ts';
import { addMonths, firstDay, monthOf, parseMonth, type Month } from '../values/month.ts';
import type { Day } from '../values/day.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { cellOf, columnAmong, parseSigned, readTable, type TableMistake, type TableRow } from '../values/table.ts';

/**
 * What a month before the opening received, as the association told it (method §0.2): for charts and coverage, never for postings, and
 * never reconciled. `gifts`: their number, where it is known.
 */
export type HistoryMonth = {
  readonly month: Month;
  readonly gross: Cents;
  readonly other: Cents;
  readonly refunds: Cents;
  readonly disputes: Cents;
  readonly fees: Cents;
  readonly gifts: number | null;
};

/** The storage port of history: a later file's word on a month takes the place of an earlier one's. */
export type HistoryStore = {
  /** The months as last told, in order. */
  months(): Promise<HistoryMonth[]>;
  add(month: HistoryMonth, made: { readonly ms: number; readonly by: string }): Promise<void>;
};

const COLUMNS = {
  month: ['month', 'mois'],
  gross: ['gross', 'dons', 'brut'],
  other: ['other', 'autres'],
  refunds: ['refunds', 'remboursements'],
  disputes: ['disputes', 'contestations'],
  fees: ['fees', 'frais'],
  gifts: ['gifts', 'nombre'],
} as const;

type Field = keyof typeof COLUMNS;

const AMOUNTS = ['gross', 'other', 'refunds', 'disputes', 'fees'] as const;

/** A month as files write it: `2025-03`, `03/2025`. */
function monthIn(typed: string): Month | undefined {
  const french = /^(\d{1,2})[/.-](\d{4})$/.exec(typed);
  return parseMonth(french ? `${french[2] ?? ''}-${(french[1] ?? '').padStart(2, '0')}` : typed);
}

function rowOf(row: TableRow, columns: Readonly<Record<Field, string | null>>): Result<HistoryMonth, TableMistake[]> {
  const mistakes: TableMistake[] = [];
  const wrong = (field: Field, problem: TableMistake['problem'], expected: string): void => {
    mistakes.push({ line: row.line, column: columns[field] ?? field, typed: cellOf(row, columns[field]).slice(0, 60), problem, expected });
  };
  const month = monthIn(cellOf(row, columns.month));
  if (!month) wrong('month', 'not-a-choice', '2025-03, 03/2025');
  const amounts = { gross: ZERO, other: ZERO, refunds: ZERO, disputes: ZERO, fees: ZERO };
  for (const field of AMOUNTS) {
    const amount = parseSigned(cellOf(row, columns[field]));
    if (amount === undefined || (field === 'gross' && amount < 0)) wrong(field, 'not-an-amount', '1234,56');
    else amounts[field] = amount;
  }
  const count = cellOf(row, columns.gifts);
  if (!/^\d{0,6}$/.test(count)) wrong('gifts', 'not-an-amount', '12');
  if (!month || mistakes.length > 0) return refused(mistakes);
  return ok({ month, ...amounts, gifts: count === '' ? null : Number(count) });
}

/** The last month of which history may tell: the one before the opening, or its own where the books open within it. */
export function lastHistoryMonth(openedOn: Day): Month {
  const own = monthOf(openedOn);
  return firstDay(own) === openedOn ? addMonths(own, -1) : own;
}

/** Reads months from a CSV file with the columns `month`, `gross` and any of `other`, `refunds`, `disputes`, `fees`, `gifts`. */
export function readHistory(bytes: Uint8Array, openedOn: Day): Result<HistoryMonth[], TableMistake[]> {
  const table = readTable(bytes);
  if (!table.ok) return table;
  const found = Object.fromEntries(Object.entries(COLUMNS).map(([field, names]) => [field, columnAmong(table.value.columns, names)]));
  // Each field of `COLUMNS` was looked for under its own name.
  const columns = found as Record<Field, string | null>;
  const needed = (['month', 'gross'] as const).filter((field) => columns[field] === null);
  if (needed.length > 0)
    return refused(
      needed.map((field) => ({ line: 1, column: field, typed: '', problem: 'missing-column', expected: COLUMNS[field].join(' / ') })),
    );
  const last = lastHistoryMonth(openedOn);
  const months: HistoryMonth[] = [];
  const mistakes: TableMistake[] = [];
  for (const row of table.value.rows) {
    const read = rowOf(row, columns);
    const typed = cellOf(row, columns.month);
    if (!read.ok) mistakes.push(...read.why);
    else if (read.value.month > last)
      mistakes.push({ line: row.line, column: 'month', typed, problem: 'not-before-opening', expected: `≤ ${last}` });
    else if (months.some(({ month }) => month === read.value.month))
      mistakes.push({ line: row.line, column: 'month', typed, problem: 'twice', expected: '1 ×' });
    else months.push(read.value);
  }
  return mistakes.length > 0 ? refused(mistakes) : ok(months);
}

/** gross + other − refunds − disputes − fees (method §3.2). */
export function historyNet({ gross, other, refunds, disputes, fees }: HistoryMonth): Cents {
  return cents(gross + other - refunds - disputes - fees);
}

export type HistoryDesk = {
  readonly openedOn: Day | null;
  readonly clock: Clock;
  write<Value>(
    by: Actor,
    work: (books: { readonly history: HistoryStore; note(about: Noted): Promise<void> }) => Promise<Value>,
  ): Promise<Value>;
};

export type HistoryImported =
  | { readonly kind: 'done'; readonly added: number; readonly same: number }
  | { readonly kind: 'no-day' }
  | { readonly kind: 'refused'; readonly mistakes: readonly TableMistake[] };

function says(month: HistoryMonth): string {
  return JSON.stringify([month.month, ...AMOUNTS.map((field) => month[field]), month.gifts]);
}

/** Takes a file of months, all or nothing; the same file again changes nothing. */
export async function importHistory(desk: HistoryDesk, bytes: Uint8Array, by: Actor): Promise<HistoryImported> {
  if (desk.openedOn === null) return { kind: 'no-day' };
  const read = readHistory(bytes, desk.openedOn);
  if (!read.ok) return { kind: 'refused', mistakes: read.why };
  return desk.write<HistoryImported>(by, async ({ history, note }) => {
    const known = new Set((await history.months()).map(says));
    const fresh = read.value.filter((month) => !known.has(says(month)));
    for (const month of fresh) {
      await history.add(month, { ms: desk.clock.now(), by: by.name });
      await note({ act: 'tell-history', object: `history:${month.month}`, before: null, after: { ...month } });
    }
    return { kind: 'done', added: fresh.length, same: read.value.length - fresh.length };
  });
}
