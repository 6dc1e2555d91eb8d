import type { Account } from '../values/account.ts';
import { subtractCents, ZERO, type Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import type { LineStore } from './line-store.ts';

/** A line that holds a month open. */
export type UnpostedLine = { readonly line: string; readonly on: Day; readonly account: Account; readonly amount: Cents };

const AT_ONCE = 500;

/** Lines up to a day that are neither posted nor set aside, the oldest first (method §5.4). */
export async function unpostedLines(lines: LineStore, upTo: Day): Promise<UnpostedLine[]> {
  const found: UnpostedLine[] = [];
  for (let after: string | null = null; ;) {
    const page = await lines.page({ account: null, state: 'open', order: 'oldest', after, limit: AT_ONCE });
    for (const { line } of page.lines)
      if (line.bookedOn <= upTo) found.push({ line: line.id, on: line.bookedOn, account: line.account, amount: line.amount });
    after = page.next;
    if (after === null || (page.lines.at(-1)?.line.bookedOn ?? '') > upTo) return found;
  }
}

/**
 * What the bank tells that each account holds at the end of a day: the balance known of that day, or the next one known less the lines
 * between. Nothing for an account whose statements do not reach that day: it is typed in (method §5.4).
 */
export async function statementBalances(lines: LineStore, on: Day): Promise<ReadonlyMap<Account, Cents>> {
  const found = new Map<Account, Cents>();
  for (const balance of await lines.balances(null)) {
    if (balance.on < on || found.has(balance.account)) continue;
    const between = balance.on === on ? ZERO : await lines.totalBetween(balance.account, on, balance.on);
    found.set(balance.account, subtractCents(balance.amount, between));
  }
  return found;
}
