import type { Language } from '../settings/types.ts';
import type { Cents } from '../values/cents.ts';
import { commaAmount } from './fec.ts';

/** A cell: a text, which a spreadsheet must never take for a formula, or an amount, which it must take for a number. */
export type Cell = string | { readonly amount: Cents };

/** Spreadsheets of a French machine want `;` and a decimal comma. */
const MARKS: Readonly<Record<Language, { readonly separator: string; readonly decimal: string }>> = {
  fr: { separator: ';', decimal: ',' },
  en: { separator: ',', decimal: '.' },
};

/** What makes a spreadsheet read a text as a formula, also behind spaces, and in the full width of eastern writing. */
const FORMULA = /^[\s\u200B\u2060]*[=+\-@＝＋－＠\t\r\n]/u;
const INVISIBLE = /(?![\t\r\n])\p{Cc}|\uFEFF/gu;

/** A text that is read as a text: invisible signs are taken out, and an apostrophe stands before what would be a formula. */
export function plainText(text: string): string {
  const visible = text.replace(INVISIBLE, '');
  return FORMULA.test(visible) ? `'${visible}` : visible;
}

/** A row of a CSV file: texts between quotes, amounts bare. */
export function csvRow(cells: readonly Cell[], language: Language): string {
  const { separator, decimal } = MARKS[language];
  const written = cells.map((cell) =>
    typeof cell === 'string' ? `"${plainText(cell).replaceAll('"', '""')}"` : commaAmount(cell.amount).replace(',', decimal),
  );
  return `${written.join(separator)}\r\n`;
}

/** By this mark a spreadsheet knows that a file is UTF-8. */
export const BOM = '\uFEFF';
