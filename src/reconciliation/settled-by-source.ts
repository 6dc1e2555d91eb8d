import type { Entry } from '../ledger/entry.ts';
import { entriesBooked } from '../ledger/totals.ts';
import type { LedgerStore } from '../ledger/store.ts';
import type { Account } from '../values/account.ts';
import { cents, ZERO, type Cents } from '../values/cents.ts';
import { day, type Day } from '../values/day.ts';

/** What an account holds for one source (a payout, a payment, an invoice), and the day on which it first did. */
export type HeldFor = { readonly source: string; readonly on: Day; readonly balance: Cents };

const BEGINNING = day('0001-01-01');
const END = day('9999-12-31');

/** What an entry adds to an account: debits less credits. */
export function effectOn(account: Account, { postings }: Pick<Entry, 'postings'>): Cents {
  return cents(postings.reduce((sum, { from, to, amount }) => sum + (to === account ? amount : 0) - (from === account ? amount : 0), 0));
}

/** The entry whose source counts: a qualification speaks of the entry that it qualifies. */
function originOf({ key }: Entry): string | null {
  return key.startsWith('qualify:') ? key.slice('qualify:'.length) : null;
}

type Until = { readonly through: Day; readonly asOf?: Day };

/**
 * What accounts still hold, source by source: what is settled, its debits and credits being equal, is left out. `through`: only sources that
 * came in by that day, with all that was booked for them since; `asOf`: only what was booked by then. The entries are walked once.
 */
export async function heldInAccounts<Name extends Account>(
  ledger: Pick<LedgerStore, 'booked'>,
  accounts: readonly Name[],
  { through, asOf = END }: Until,
): Promise<Readonly<Record<Name, HeldFor[]>>> {
  const held = new Map(accounts.map((account) => [account, new Map<string, HeldFor>()]));
  const sources = new Map<string, string>();
  for await (const entry of entriesBooked(ledger, { from: BEGINNING, through: asOf, account: accounts })) {
    const origin = originOf(entry);
    const source = (origin === null ? null : sources.get(origin)) ?? entry.source;
    sources.set(entry.key, source);
    for (const [account, own] of held) {
      const effect = effectOn(account, entry);
      if (effect === 0) continue;
      const before = own.get(source) ?? { source, on: entry.bookingDay, balance: ZERO };
      own.set(source, { ...before, balance: cents(before.balance + effect) });
    }
  }
  const open = [...held].map(([account, own]) => [account, [...own.values()].filter(({ on, balance }) => balance !== 0 && on <= through)]);
  // Each account that was asked for has its list.
  return Object.fromEntries(open) as Record<Name, HeldFor[]>;
}

/** As {@link heldInAccounts}, of one account. */
export async function heldBySource(ledger: Pick<LedgerStore, 'booked'>, account: Account, until: Until): Promise<HeldFor[]> {
  return (await heldInAccounts(ledger, [account], until))[account] ?? [];
}
