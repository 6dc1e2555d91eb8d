import { entriesBooked } from '../ledger/totals.ts';
import { effectOn } from '../reconciliation/settled-by-source.ts';
import type { Chart } from '../settings/types.ts';
import type { Account } from '../values/account.ts';
import type { Day } from '../values/day.ts';
import { spanOf, type YearSources } from './written-year.ts';

/**
 * Accounts whose lines settle each other: a payout leaves Stripe and reaches the bank, an invoice is booked and paid, a cheque is received and
 * credited, a dispute is opened and lost or won, what waited is qualified.
 */
const LETTERED: readonly Account[] = ['transit', 'suppliers', 'cheques', 'disputes', 'unqualified'];

/** These, and platforms other than Stripe, whose balance is settled by payouts and not gift by gift. */
function lettered(chart: Chart): Account[] {
  return [...LETTERED, ...chart.filter(({ use, name }) => use === 'platform' && name !== 'stripe').map(({ name }) => name)];
}

/** The letters of lines that settle each other within a year, and the day on which they did. */
export type Letter = { readonly code: string; readonly on: Day };

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** AA, AB… ZZ, then AAA: the number of the group in base 26, of at least two letters. */
export function lettersOf(index: number): string {
  let rest = index;
  let letters = '';
  for (let length = 2; ; length += 1) {
    const size = 26 ** length;
    if (rest < size) break;
    rest -= size;
    letters += 'A';
  }
  const length = letters.length + 2;
  let code = '';
  for (let place = 0; place < length; place += 1) {
    code = (ALPHABET[rest % 26] ?? '') + code;
    rest = Math.floor(rest / 26);
  }
  return code;
}

function placeOf(account: Account, source: string): string {
  return `${account} ${source}`;
}

type Group = { readonly balance: number; readonly on: Day; readonly lines: number };

/** Finds the sources whose lines on an account add up to zero within the year (lettrage). What settles is held, never all entries. */
export async function lettersFor(sources: YearSources): Promise<(account: Account, source: string) => Letter | null> {
  const accounts = lettered(sources.chart);
  const groups = new Map<string, Group>();
  for await (const entry of entriesBooked(sources.ledger, { ...spanOf(sources), account: accounts })) {
    for (const account of accounts) {
      if (!entry.postings.some(({ from, to }) => from === account || to === account)) continue;
      const place = placeOf(account, entry.source);
      const before = groups.get(place);
      const balance = (before?.balance ?? 0) + effectOn(account, entry);
      groups.set(place, { balance, on: entry.bookingDay, lines: (before?.lines ?? 0) + 1 });
    }
  }
  const settled = [...groups].filter(([, { balance, lines }]) => balance === 0 && lines > 1);
  const letters = new Map(settled.map(([place, { on }], index) => [place, { code: lettersOf(index), on }]));
  const has = new Set<Account>(accounts);
  return (account, source) => (has.has(account) ? (letters.get(placeOf(account, source)) ?? null) : null);
}
