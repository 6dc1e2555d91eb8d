import type { FileProblem } from '../reconciliation/statement.ts';
import { ok, type Result } from '../values/result.ts';
import type { Column, CsvMapping } from './csv-mapping.ts';
import { isBlank, type Row } from './csv-table.ts';
import { refuseFile } from './problem.ts';
import { folded } from './text.ts';

/** A mapping whose columns are all places, laid over one file. */
export type Layout = {
  readonly mapping: CsvMapping;
  /** The place of a column that the mapping names. */
  placeOf(column: Column): number;
  /** What stands above the heading. */
  readonly above: readonly Row[];
  readonly heading: readonly string[] | null;
  readonly body: readonly Row[];
  /** How many cells a row has at most: a longer one was cut where its label holds a separator. */
  readonly width: number;
};

/** Every column that a mapping names. */
function columnsOf(mapping: CsvMapping): Column[] {
  const { date, valueDate, label, counterparty, reference, amount, balance, currency, booked } = mapping;
  const amounts = 'signed' in amount ? [amount.signed] : [amount.debit, amount.credit];
  const some = [date, valueDate, ...label, counterparty, reference, ...amounts, balance, currency, booked?.column ?? null];
  return some.filter((column) => column !== null);
}

function usualWidth(rows: readonly Row[]): number {
  const counts = new Map<number, number>();
  for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  const [most] = [...counts].sort((left, right) => right[1] - left[1]);
  return most?.[0] ?? 0;
}

/** Lays a mapping over the rows of a file; `unmapped` with the heading that is missing where the file is not what the mapping was made for. */
export function layOver(mapping: CsvMapping, rows: readonly Row[]): Result<Layout, FileProblem> {
  const heading = mapping.hasHeader ? (rows[mapping.skipRows]?.cells ?? []) : null;
  const body = rows.slice(mapping.skipRows + (heading === null ? 0 : 1));
  const width = heading?.length ?? usualWidth(body.filter((row) => !isBlank(row)));
  const places = new Map<Column, number>();
  for (const column of columnsOf(mapping)) {
    const place = typeof column === 'number' ? column : (heading ?? []).findIndex((cell) => folded(cell) === folded(column));
    if (place < 0 || place >= width) return refuseFile('unmapped', String(column), rows[mapping.skipRows]?.position ?? null);
    places.set(column, place);
  }
  const placeOf = (column: Column): number => {
    const place = places.get(column);
    if (place === undefined) throw new Error(`Bug: ${column} is no column of the mapping`);
    return place;
  };
  return ok({ mapping, placeOf, above: rows.slice(0, mapping.skipRows), heading, body, width });
}
