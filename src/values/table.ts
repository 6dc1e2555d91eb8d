import { parse } from 'csv-parse/sync';
import { parseAmount, ZERO, type Cents } from './cents.ts';
import { parseDay, type Day } from './day.ts';
import { folded } from './fold.ts';
import { ok, refused, type Result } from './result.ts';

/** A row of a file: its line, from 1, and what stands under each column, by the column's folded name. */
export type TableRow = { readonly line: number; readonly cells: ReadonlyMap<string, string> };

export type Table = { readonly columns: readonly string[]; readonly rows: readonly TableRow[] };

/** What is wrong at a place of a file; `expected` is an example or a list of words, the same in every language. */
export type TableMistake = {
  readonly line: number;
  readonly column: string;
  readonly typed: string;
  readonly problem:
    | 'unreadable'
    | 'empty-file'
    | 'too-many'
    | 'missing-column'
    | 'missing'
    | 'not-a-day'
    | 'ahead'
    | 'before-opening'
    | 'not-an-amount'
    | 'not-a-choice'
    | 'too-long'
    | 'twice'
    | 'closed'
    | 'not-before-opening'
    | 'needs-bank-line'
    | 'not-smaller';
  readonly expected: string;
};

const MOST_ROWS = 5_000;

type Told = { readonly record: string[]; readonly info: { readonly lines: number } };

/** The text of a file: UTF-8, or else what Windows writes (cp1252). A mark at its beginning is left out. */
export function textOfFile(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** The separator that stands most often in the first line. */
function separatorOf(text: string): string {
  const [first = ''] = text.split(/\r?\n/, 1);
  const counts = [';', ',', '\t'].map((separator) => ({ separator, count: first.split(separator).length }));
  return counts.toSorted((left, right) => right.count - left.count)[0]?.separator ?? ';';
}

function mistakeOfFile(problem: TableMistake['problem'], typed: string, expected: string): Result<never, TableMistake[]> {
  return refused([{ line: 1, column: '', typed, problem, expected }]);
}

/** Reads a CSV file with a line of column names. Separator and encoding are found out; blank lines are passed over. */
export function readTable(bytes: Uint8Array): Result<Table, TableMistake[]> {
  const text = textOfFile(bytes).replace(/^\uFEFF/, '');
  if (text.trim() === '') return mistakeOfFile('empty-file', '', 'date;amount;method');
  if (text.includes('\0')) return mistakeOfFile('unreadable', '', 'CSV');
  let records: Told[];
  try {
    const shape = { delimiter: separatorOf(text), info: true, relax_column_count: true, skip_empty_lines: true, trim: true } as const;
    // With `info` each record comes with its place, which the library's types leave out.
    records = parse(text, { ...shape, relax_quotes: true, max_record_size: 20_000 }) as unknown as Told[];
  } catch (error) {
    return mistakeOfFile('unreadable', error instanceof Error ? error.message.slice(0, 120) : '', 'CSV');
  }
  const [head, ...rest] = records;
  if (!head || rest.length === 0) return mistakeOfFile('empty-file', '', 'date;amount;method');
  if (rest.length > MOST_ROWS) return mistakeOfFile('too-many', String(rest.length), String(MOST_ROWS));
  const columns = head.record.map(folded);
  const rows = rest
    .filter(({ record }) => record.some((cell) => cell !== ''))
    .map(({ record, info }) => ({ line: info.lines, cells: new Map(columns.map((column, index) => [column, record[index] ?? ''])) }));
  return ok({ columns, rows });
}

/** The first of several names under which a column may stand; null where none does. */
export function columnAmong(columns: readonly string[], names: readonly string[]): string | null {
  return names.map(folded).find((name) => columns.includes(name)) ?? null;
}

export function cellOf({ cells }: TableRow, column: string | null): string {
  return (column === null ? '' : (cells.get(column) ?? '')).trim();
}

/** A day as files write it: `2026-11-23`, `23/11/2026`, each perhaps with an hour behind. */
export function parseFileDay(typed: string): Day | undefined {
  const [date = ''] = typed.trim().split(/[ T]/, 1);
  const french = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(date);
  if (!french) return parseDay(date);
  const [, dayOfMonth = '', monthOfYear = '', year = ''] = french;
  return parseDay(`${year}-${monthOfYear.padStart(2, '0')}-${dayOfMonth.padStart(2, '0')}`);
}

/** An amount that may be nothing or negative: an empty cell, `0`, `-12,50`. */
export function parseSigned(typed: string): Cents | undefined {
  const text = typed.replace(/[\s\u00A0\u202F\u2009]+/gu, ' ').trim();
  if (text === '' || /^[-+]?0+(?:[.,]0{1,2})?(?: ?€)?$/.test(text)) return ZERO;
  const negative = /^[-−–]/u.test(text);
  const read = parseAmount(text.replace(/^[-−–+] ?/u, ''));
  if (!read.ok) return undefined;
  return negative ? (-read.value as Cents) : read.value;
}
