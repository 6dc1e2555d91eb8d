import type { LedgerStore } from '../ledger/store.ts';
import type { Chart, ChartAccount } from '../settings/types.ts';
import { addCents, cents, subtractCents, type Cents } from '../values/cents.ts';
import { addDays, type Day } from '../values/day.ts';
import type { LineStore } from './line-store.ts';
import { bankAccounts } from './own-accounts.ts';

/**
 * A bank account as its bank and as the books tell it. `statement`: the last known balance with what lines have added since, null where no
 * statement tells one. `difference`: what the bank has and the books have not; open lines make it, and nothing else should.
 */
export type AccountBalance = {
  readonly account: ChartAccount;
  readonly statement: Cents | null;
  /** The last day of which a line or a balance tells. */
  readonly knownTo: Day | null;
  readonly books: Cents;
  readonly difference: Cents | null;
  readonly open: number;
  readonly lines: number;
};

const FAR_AHEAD_DAYS = 3_660;

/** Each bank account of the chart (method §5.4). */
export async function balancesOfAccounts(
  { ledger, lines }: { readonly ledger: LedgerStore; readonly lines: LineStore },
  chart: Chart,
): Promise<AccountBalance[]> {
  const totals = await ledger.accountTotals();
  const told = await lines.accounts();
  const known = await lines.balances(null);
  const balances: AccountBalance[] = [];
  for (const account of bankAccounts(chart)) {
    const own = totals.filter((each) => each.account === account.name);
    const books = own.reduce((sum, { debit, credit }) => cents(sum + debit - credit), cents(0));
    const last = known.findLast((each) => each.account === account.name) ?? null;
    const summed = told.find((each) => each.account === account.name) ?? null;
    const since = last === null ? null : await lines.totalBetween(account.name, last.on, addDays(last.on, FAR_AHEAD_DAYS));
    const statement = last === null || since === null ? null : addCents(last.amount, since);
    const days = [last?.on, summed?.last].flatMap((each) => each ?? []).toSorted();
    balances.push({
      account,
      statement,
      knownTo: days.at(-1) ?? null,
      books,
      difference: statement === null ? null : subtractCents(statement, books),
      open: summed?.open ?? 0,
      lines: summed?.lines ?? 0,
    });
  }
  return balances;
}
