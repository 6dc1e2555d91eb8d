import type { ChartAccount } from '../settings/types.ts';
import { cents } from '../values/cents.ts';
import { commaAmount } from './fec.ts';
import { writtenYear, type YearSources, type Written } from './written-year.ts';

/** Types of hledger's own reports, by the first digit of a French account: asset, liability, expense, revenue, equity. */
function typeOf({ code }: ChartAccount): string {
  if (code.startsWith('6')) return 'X';
  if (code.startsWith('7')) return 'R';
  if (/^1[0-2]/.test(code)) return 'E';
  return /^(?:1|40|42|43|44|468|47|487)/.test(code) ? 'L' : 'A';
}

/** Two spaces would end an account's name, and a semicolon or line end anything. */
function bare(text: string): string {
  return text
    .replace(/[\p{Cc};|()]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}

function nameOf({ code, label }: ChartAccount): string {
  return `${code} ${bare(label)}`;
}

function transaction({ on, pieceOn, n, journal, piece, words, key, lines }: Written): string {
  const second = pieceOn === on ? '' : `=${pieceOn}`;
  const comment = [`journal:${journal.code}`, `piece:${bare(piece)}`, ...(key === null ? [] : [`entry:${bare(key)}`])].join(', ');
  const postings = lines.map(({ account, debit, credit }) => `    ${nameOf(account)}  ${commaAmount(cents(debit - credit))} EUR`);
  return [`${on}${second} * (${n}) ${bare(words)}  ; ${comment}`, ...postings, '', ''].join('\n');
}

/** A year as a journal of hledger (hledger.org), piece by piece: accounts and commodity are declared, so that it also passes a strict check. */
export async function* hledgerJournal(sources: YearSources): AsyncGenerator<string> {
  const accounts = sources.chart.map((account) => `account ${nameOf(account)}  ; type: ${typeOf(account)}`);
  yield [`; ${sources.year.first} – ${sources.year.last}`, 'decimal-mark ,', 'commodity 1000,00 EUR', ...accounts, '', ''].join('\n');
  for await (const written of writtenYear(sources)) yield transaction(written);
}
