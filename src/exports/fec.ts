import type { Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import { lettersFor } from './lettering.ts';
import { writtenYear, type YearSources } from './written-year.ts';

/** The columns of the file of accounting entries, in their order (LPF art. A47 A-1, VII-1°). */
export const FEC_COLUMNS = [
  'JournalCode',
  'JournalLib',
  'EcritureNum',
  'EcritureDate',
  'CompteNum',
  'CompteLib',
  'CompAuxNum',
  'CompAuxLib',
  'PieceRef',
  'PieceDate',
  'EcritureLib',
  'Debit',
  'Credit',
  'EcritureLet',
  'DateLet',
  'ValidDate',
  'Montantdevise',
  'Idevise',
] as const;

const LONGEST_TEXT = 200;

function dateOf(day: Day): string {
  return day.replaceAll('-', '');
}

/** `1234,56`: a comma, no thousands. */
export function commaAmount(amount: Cents): string {
  const digits = String(Math.abs(amount)).padStart(3, '0');
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -2)},${digits.slice(-2)}`;
}

const PLAIN = /^[!-{}~\u00A1-\u024F\u2010-\u2027\u20AC]+(?: [!-{}~\u00A1-\u024F\u2010-\u2027\u20AC]+)*$/u;

/** A text that holds none of the signs that end a field or a line. */
function fieldText(text: string): string {
  // Nearly all texts of a year are so, and most of the file's time would go into looking for what they do not hold.
  if (text.length <= LONGEST_TEXT && PLAIN.test(text)) return text;
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}|]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
    .slice(0, LONGEST_TEXT);
}

/** `123456789FEC20261231.txt`, or `ASSOFEC20261231.txt` while the association has no SIREN. */
export function fecName(siren: string | null, { last }: YearSources['year']): string {
  return `${siren ?? 'ASSO'}FEC${dateOf(last)}.txt`;
}

/** A year's file of accounting entries, piece by piece: tab-separated UTF-8 without BOM, CRLF, comma decimals, in the order of validation. */
export async function* fec(sources: YearSources): AsyncGenerator<string> {
  const letterOf = await lettersFor(sources);
  yield `${FEC_COLUMNS.join('\t')}\r\n`;
  for await (const { n, journal, on, piece, pieceOn, words, validOn, key, lines } of writtenYear(sources)) {
    const head = `${fieldText(journal.code)}\t${fieldText(journal.label)}\t${n}\t${dateOf(on)}`;
    const about = `\t\t${fieldText(piece)}\t${dateOf(pieceOn)}\t${fieldText(words)}`;
    let rows = '';
    for (const { account, debit, credit } of lines) {
      const letter = key === null ? null : letterOf(account.name, piece);
      const settled = letter ? `${letter.code}\t${dateOf(letter.on)}` : '\t';
      const sides = `${commaAmount(debit)}\t${commaAmount(credit)}`;
      rows += `${head}\t${account.code}\t${fieldText(account.label)}\t${about}\t${sides}\t${settled}\t${dateOf(validOn)}\t\t\r\n`;
    }
    yield rows;
  }
}
