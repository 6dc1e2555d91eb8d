import type { DecimalMark } from './amounts.ts';
import type { DateOrder } from './dates.ts';

export const SEPARATORS = [';', ',', '\t', '|'] as const;

export type Separator = (typeof SEPARATORS)[number];

/** How a file's letters are written, where it is told; else its bytes tell. */
export const ENCODINGS = ['utf-8', 'windows-1252', 'iso-8859-15'] as const;

export type Encoding = (typeof ENCODINGS)[number];

/** A column by its place, from 0, or by its heading: accents, case and spaces do not matter. */
export type Column = number | string;

/** How one bank writes its CSV files: plain data, kept with the bank account. */
export type CsvMapping = {
  readonly separator: Separator;
  /** Null where the bytes tell. */
  readonly encoding: Encoding | null;
  /** Rows above the heading, or above the first movement where there is no heading. Blank rows count. */
  readonly skipRows: number;
  readonly hasHeader: boolean;
  readonly date: Column;
  readonly valueDate: Column | null;
  readonly dateOrder: DateOrder;
  /** Joined in this order. */
  readonly label: readonly Column[];
  readonly counterparty: Column | null;
  readonly reference: Column | null;
  /** One amount with its sign, or one column for what went out (with or without a minus) and one for what came in. */
  readonly amount: { readonly signed: Column } | { readonly debit: Column; readonly credit: Column };
  readonly decimal: DecimalMark;
  /** The balance after each line, where the bank tells it. */
  readonly balance: Column | null;
  readonly currency: Column | null;
  /** The column that tells whether a movement is booked, and how it says so. */
  readonly booked: { readonly column: Column; readonly words: readonly string[] } | null;
};
