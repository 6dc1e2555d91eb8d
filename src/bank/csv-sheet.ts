import type { BadLine, StatementLine } from '../reconciliation/statement.ts';
import type { Result } from '../values/result.ts';
import { layOver } from './csv-columns.ts';
import { blankMapping, readTypedMapping, separatorTyped, typedMapping, type TypedMapping } from './csv-form.ts';
import { ENCODINGS, type CsvMapping } from './csv-mapping.ts';
import { movementRows, readRow } from './csv-row.ts';
import { likelySeparator, readTable, type Row } from './csv-table.ts';
import { openCsv, proposeMapping } from './read-statement.ts';
import { nameAmong } from '../values/named.ts';

type Shown = { readonly cells: readonly string[]; readonly read: Result<StatementLine, BadLine> | null };

/** The top of a CSV file: what a person sees before agreeing to how it is read. */
export type CsvSheet = {
  /** How it is read: as it was typed, as it is kept, as the bank's heading tells, or as it seems. */
  readonly mapping: TypedMapping;
  /** What stands in each column: its heading, and an example. */
  readonly columns: readonly string[];
  /** The first rows as they are cut; `read`: null while nobody has said how. */
  readonly rows: readonly Shown[];
};

const ROWS = 6;
/** So much of a file holds its first rows. */
const TOP_BYTES = 64 * 1024;
const LINE_FEED = 0x0a;

/** Whole lines from the top of a file. */
function topOf(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= TOP_BYTES) return bytes;
  const top = bytes.subarray(0, TOP_BYTES);
  const end = top.lastIndexOf(LINE_FEED);
  return end === -1 ? top : top.subarray(0, end + 1);
}

function readUnder(mapping: CsvMapping, table: readonly Row[]): Shown[] | null {
  const layout = layOver(mapping, table);
  if (!layout.ok) return null;
  return movementRows(layout.value)
    .slice(0, ROWS)
    .map((row) => ({ cells: row.cells, read: readRow(layout.value, row) }));
}

function columnsIn(heading: readonly string[], rows: readonly Row[]): string[] {
  const width = Math.max(heading.length, ...rows.map(({ cells }) => cells.length));
  const example = (place: number): string => rows.map(({ cells }) => (cells[place] ?? '').trim()).find((cell) => cell !== '') ?? '';
  return Array.from({ length: width }, (_, place) =>
    [(heading[place] ?? '').trim(), example(place).slice(0, 40)].filter((each) => each !== '').join(' – '),
  );
}

/** How a file is cut, and how its rows are read where that is said. */
type Way = Pick<CsvMapping, 'separator' | 'skipRows' | 'hasHeader'> & { readonly mapping: CsvMapping | null };

/** What was typed says how to cut, be it that a column still lacks. */
function wayTyped(typed: TypedMapping): Way {
  const read = readTypedMapping(typed);
  if (read.ok) return { ...read.value, mapping: read.value };
  const skipRows = Math.max(0, Number(typed.skip) || 0);
  return { separator: separatorTyped(typed), skipRows, hasHeader: typed.header !== '', mapping: null };
}

function sheetBy({ mapping, separator, skipRows, hasHeader }: Way, text: string, typed: TypedMapping | null): CsvSheet | null {
  const table = readTable(text, separator);
  if (!table.ok) return null;
  const heading = hasHeader ? (table.value[skipRows]?.cells ?? []) : [];
  const body = table.value.slice(skipRows + (hasHeader ? 1 : 0), skipRows + 1 + ROWS);
  const rows = (mapping && readUnder(mapping, table.value)) ?? body.map(({ cells }) => ({ cells, read: null }));
  const shown = typed ?? (mapping ? typedMapping(mapping, heading) : blankMapping(separator));
  return { mapping: shown, columns: columnsIn(heading, body), rows };
}

/** The first rows of a CSV file under what was typed, else under what is kept, else under what it seems to be written by; null where it is no CSV. */
export function csvSheet(bytes: Uint8Array, typed: TypedMapping | null, kept: CsvMapping | null = null): CsvSheet | null {
  const top = topOf(bytes);
  const text = openCsv(top, typed === null ? (kept?.encoding ?? null) : nameAmong(ENCODINGS, typed.encoding));
  if (!text.ok) return null;
  if (typed !== null) return sheetBy(wayTyped(typed), text.value, typed);
  if (kept !== null) return sheetBy({ ...kept, mapping: kept }, text.value, null);
  const proposed = proposeMapping(top);
  if (proposed.ok) return sheetBy({ ...proposed.value, mapping: proposed.value }, text.value, null);
  const blank = blankMapping(likelySeparator(text.value));
  return sheetBy(wayTyped(blank), text.value, blank);
}
