import type { FileProblem } from '../reconciliation/statement.ts';
import { ok, type Result } from '../values/result.ts';
import type { DecimalMark } from './amounts.ts';
import { guessDateOrder, guessDecimal } from './csv-guess.ts';
import type { CsvMapping } from './csv-mapping.ts';
import { likelySeparator, readTable, type Row } from './csv-table.ts';
import { looksLikeDate, type DateOrder } from './dates.ts';
import { MOST_ROWS_BEFORE_HEADER, ROWS_TO_LOOK_AT } from './limits.ts';
import { refuseFile } from './problem.ts';
import { folded } from './text.ts';

/** What the cells of one column look like. */
type ColumnLook = {
  readonly place: number;
  /** Its heading, folded; empty where there is none. */
  readonly name: string;
  readonly dates: DateOrder | undefined;
  readonly decimal: DecimalMark | undefined;
  readonly filled: readonly boolean[];
  readonly hasSigns: boolean;
  readonly letters: number;
};

function lookAt(place: number, name: string, rows: readonly Row[]): ColumnLook {
  const cells = rows.map((row) => (row.cells[place] ?? '').trim());
  const dates = guessDateOrder(cells);
  return {
    place,
    name,
    dates,
    decimal: dates === undefined ? guessDecimal(cells) : undefined,
    filled: cells.map((cell) => cell !== ''),
    hasSigns: cells.some((cell) => /^[-−–]|-$/u.test(cell)),
    letters: cells.join('').replace(/\P{L}/gu, '').length,
  };
}

function isAmount({ decimal, name }: ColumnLook): boolean {
  return decimal !== undefined && !/SOLDE|BALANCE|REFERENCE|NUMERO|FRANCS|\bFRF\b/u.test(name);
}

function byName(columns: readonly ColumnLook[], name: RegExp): ColumnLook | undefined {
  return columns.find((column) => name.test(column.name));
}

/** Two columns of which each row fills exactly one. */
function eitherOr(left: ColumnLook, right: ColumnLook): boolean {
  return left.filled.every((isFilled, row) => isFilled !== right.filled[row]) && left.filled.includes(true) && right.filled.includes(true);
}

function guessAmount(columns: readonly ColumnLook[]): CsvMapping['amount'] | undefined {
  const amounts = columns.filter(isAmount);
  // A month without a debit leaves that column empty, which only its heading tells.
  const [debit, credit] = [byName(columns, /\bDEBIT\b/u), byName(columns, /\bCREDIT\b/u)];
  if (debit && credit && (amounts.includes(debit) || amounts.includes(credit))) return { debit: debit.place, credit: credit.place };
  const named = byName(amounts, /MONTANT|AMOUNT|VALEUR EN/u) ?? amounts.find((each) => each.hasSigns && each.filled.every(Boolean));
  if (named) return { signed: named.place };
  const [first, second] = amounts;
  if (first && second && eitherOr(first, second)) return { debit: first.place, credit: second.place };
  return first && { signed: first.place };
}

type Dates = readonly [booked: ColumnLook, value: ColumnLook | undefined];

function guessDates(columns: readonly ColumnLook[]): Dates | undefined {
  const dates = columns.filter((column) => column.dates !== undefined);
  const value = byName(dates, /VALEUR|VALUE/u);
  const others = dates.filter((column) => column !== value);
  const date = byName(others, /COMPTA|BOOK/u) ?? byName(others, /^DATE$/u) ?? others[0] ?? value;
  if (date === undefined) return undefined;
  const hasNames = columns.some(({ name }) => name !== '');
  const second = value ?? (hasNames ? undefined : others.find((column) => column !== date));
  return [date, second === date ? undefined : second];
}

function guessLabel(columns: readonly ColumnLook[]): number[] {
  const texts = columns.filter((column) => column.dates === undefined && column.decimal === undefined && column.letters > 0);
  const named = texts.filter(({ name }) => /LIBELLE|LABEL|DESCRIPTION|MOTIF|OPERATION$|DETAIL|COMMUNICATION|INFORMATIONS/u.test(name));
  const longest = texts.toSorted((left, right) => right.letters - left.letters).slice(0, 1);
  return (named.length > 0 ? named : longest).map(({ place }) => place);
}

/** The rows of movements, and the row that stands directly above them where it is a heading. */
function cut(
  rows: readonly Row[],
): { readonly first: number; readonly heading: readonly string[] | null; readonly data: readonly Row[] } | null {
  const isData = ({ cells }: Row): boolean => cells.some(looksLikeDate) && cells.filter((cell) => /\d/u.test(cell)).length > 1;
  const width = Math.max(0, ...rows.filter(isData).map(({ cells }) => cells.length));
  const first = rows.findIndex((row) => isData(row) && row.cells.length >= width - 1 && row.cells.length > 2);
  if (first === -1 || first > MOST_ROWS_BEFORE_HEADER) return null;
  const above = rows[first - 1]?.cells;
  const isHeading =
    above !== undefined && above.filter((cell) => cell.trim() !== '').length >= 3 && !above.some((cell) => /^\d/u.test(cell));
  return { first, heading: isHeading ? above : null, data: rows.slice(first).filter(isData) };
}

type Parts = NonNullable<ReturnType<typeof cut>>;

function columnsIn({ heading, data }: Parts): ColumnLook[] {
  const width = Math.max(...data.map(({ cells }) => cells.length));
  return Array.from({ length: width }, (_, place) => lookAt(place, folded(heading?.[place] ?? ''), data));
}

function placeIn({ first, heading }: Parts): Pick<CsvMapping, 'skipRows' | 'hasHeader'> {
  return { skipRows: heading === null ? first : first - 1, hasHeader: heading !== null };
}

type Fields = Omit<CsvMapping, 'separator' | 'encoding' | 'skipRows' | 'hasHeader'>;

function fieldsOf(columns: readonly ColumnLook[], [date, value]: Dates, amount: CsvMapping['amount']): Fields {
  const places: readonly (string | number)[] = Object.values(amount);
  const decimals = columns.filter(({ place }) => places.includes(place)).map(({ decimal }) => decimal);
  return {
    date: date.place,
    valueDate: value?.place ?? null,
    dateOrder: date.dates ?? 'DMY',
    label: guessLabel(columns),
    counterparty: null,
    reference: null,
    amount,
    decimal: decimals.includes('.') ? '.' : ',',
    balance: byName(columns, /SOLDE|BALANCE/u)?.place ?? null,
    currency: byName(columns, /DEVISE|CURRENCY/u)?.place ?? null,
    booked: null,
  };
}

/**
 * How a table of an unknown bank is probably written, from its heading and its values: a proposal for a person to look at, with the rows
 * read by it beside. `unmapped` where no column of dates or of amounts is found.
 */
export function guessMapping(text: string): Result<CsvMapping, FileProblem> {
  const separator = likelySeparator(text);
  const table = readTable(text, separator, ROWS_TO_LOOK_AT);
  if (!table.ok) return table;
  const parts = cut(table.value);
  if (parts === null) return refuseFile('unmapped', table.value[0]?.cells.join(separator));
  const columns = columnsIn(parts);
  const dates = guessDates(columns);
  const amount = guessAmount(columns);
  if (dates === undefined || amount === undefined) return refuseFile('unmapped', parts.heading?.join(separator));
  return ok({ separator, encoding: null, ...placeIn(parts), ...fieldsOf(columns, dates, amount) });
}
