import type { BadLine, FileProblem, StatementFile } from '../reconciliation/statement.ts';
import { ok, type Result } from '../values/result.ts';
import { readCsvAmount } from './amounts.ts';
import { balancesFromColumn, preambleOf, type Balanced } from './csv-balance.ts';
import { layOver, type Layout } from './csv-columns.ts';
import type { CsvMapping } from './csv-mapping.ts';
import { movementRows, readRow } from './csv-row.ts';
import { readTable, type Row } from './csv-table.ts';

function balanceAfter(layout: Layout, row: Row): ReturnType<typeof readCsvAmount> {
  const { balance, decimal } = layout.mapping;
  return balance === null ? undefined : readCsvAmount(row.cells[layout.placeOf(balance)] ?? '', decimal);
}

/** A CSV file under a mapping: one statement. */
export function readCsv(text: string, mapping: CsvMapping): Result<StatementFile, FileProblem> {
  const table = readTable(text, mapping.separator);
  if (!table.ok) return table;
  const layout = layOver(mapping, table.value);
  if (!layout.ok) return layout;
  const bad: BadLine[] = [];
  const good: Balanced[] = [];
  for (const row of movementRows(layout.value)) {
    const line = readRow(layout.value, row);
    if (line.ok) good.push({ line: line.value, after: balanceAfter(layout.value, row) });
    else bad.push(line.why);
  }
  const preamble = preambleOf(layout.value);
  // A line kept out would break the chain of balances, and with it the sum that should show that it is missing.
  const { opening, closing } = bad.length === 0 ? balancesFromColumn(good) : { opening: null, closing: null };
  const lines = good.map(({ line }) => line);
  const statement = { format: 'csv', account: preamble.account, opening, closing: closing ?? preamble.closing, lines } as const;
  return ok({ statements: [statement], bad });
}
