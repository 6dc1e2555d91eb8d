import type { BadLine } from '../reconciliation/statement.ts';

/** One record of CFONB120 with its place in the file: the number of its line, or of the record where the file has no line breaks. */
export type Record = { readonly position: number; readonly text: string };

const LENGTH = 120;
const SHORTEST = 48;

export const IS_CFONB = /^0[1457][0-9A-Z]{5}.{4}[0-9A-Z]{5}[A-Z]{3}[0-9 ].[0-9A-Z]{11}/u;

/** The records of a file, with line breaks or without, in which case each 120 characters are one. */
export function recordsOf(text: string): Record[] {
  const lines = text.split(/\r\n|\n|\r/u);
  const cut = lines.length > 1 ? lines : (text.match(/[\s\S]{1,120}/gu) ?? []);
  return cut.map((line, index) => ({ position: index + 1, text: line })).filter(({ text: line }) => line.trim() !== '');
}

/**
 * The record at its full width. Programs that pass files on may cut blanks at the end, where movements and balances end with an amount at
 * 104: shorter ones, and longer ones, have lost or won something in between and would be read askew.
 */
export function atFullWidth(record: Record): string | undefined {
  const text = record.text.trimEnd();
  const shortest = record.text.startsWith('05') ? SHORTEST : 104;
  return text.length > LENGTH || text.length < shortest ? undefined : text.padEnd(LENGTH);
}

/** The part between two places, both counted from 1 and included, as the standard's tables tell them. */
export function part(record: string, first: number, last: number): string {
  return record.slice(first - 1, last);
}

/** Bank, branch and account: the middle of an IBAN, without the key that the format does not carry. */
export function accountOf(record: string): string {
  return `${part(record, 3, 7)}${part(record, 12, 16)}${part(record, 22, 32)}`;
}

export type CfonbProblem = Pick<BadLine, 'problem' | 'detail'>;

/** What keeps any record from being read, or nothing. */
export function problemOf(record: Record): CfonbProblem | undefined {
  const text = atFullWidth(record);
  if (text === undefined) return { problem: 'length', detail: String(record.text.length) };
  if (!/^0[1457]/u.test(text)) return { problem: 'columns', detail: part(text, 1, 2) };
  const currency = part(text, 17, 19);
  return currency === 'EUR' ? undefined : { problem: 'currency', detail: currency };
}
