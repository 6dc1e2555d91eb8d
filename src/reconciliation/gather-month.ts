import { faultsOf, type Finding } from '../ledger/look.ts';
import type { LedgerStore } from '../ledger/store.ts';
import type { Account } from '../values/account.ts';
import { cents, sumCents, type Cents } from '../values/cents.ts';
import { addDays, day, type Day } from '../values/day.ts';
import { lastDay, monthOf, type Month } from '../values/month.ts';
import type { Zone } from '../values/zone.ts';
import { nextToClose } from './closing-acts.ts';
import type { ClosingStore } from './closing-store.ts';
import type { MonthFacts } from './month-facts.ts';
import { heldBySource } from './settled-by-source.ts';

/** How long a payout may take from its day of arrival to the bank's statement, week-ends and holidays included. */
const ON_THE_WAY_DAYS = 7;

/** Where all that tells about a month is read, within one look at the books. */
export type MonthSources = {
  readonly ledger: LedgerStore;
  readonly closings: ClosingStore;
  readonly zone: Zone;
  readonly today: Day;
  /** Where the books begin: the month of their opening entry, or the campaign's first. */
  readonly begins: Month;
  /** Accounts that a bank keeps a statement of. */
  readonly bankAccounts: readonly Account[];
  /** Number of gifts with an unknown fee, by month. */
  feesUnknown(): Promise<ReadonlyMap<Month, number>>;
  pendingDebits(): Promise<Cents>;
  /** Notices that wait, failed, were parked or given up, and that nobody has dismissed; `createdMs`: when the sender made them. */
  stuckNotices(): Promise<
    readonly { readonly id: string; readonly state: string; readonly reason: string | null; readonly createdMs: number }[]
  >;
  /** Lines of bank statements up to a day that are neither posted in full nor set aside. */
  unpostedLines(upTo: Day): Promise<MonthFacts['unpostedLines']>;
  /** What the bank tells that an account holds at the end of a day; nothing for an account of which it is not known. */
  statementBalances(on: Day): Promise<ReadonlyMap<Account, Cents>>;
  check(): Promise<readonly Finding[]>;
};

/** The first month that can be closed: that of the first entry, where it is older than the beginning that the settings tell. */
async function firstOfBooks({ ledger, begins }: MonthSources): Promise<Month> {
  const first = await ledger.booked({ from: day('0001-01-01'), through: lastDay(begins) }, null, 1);
  const month = first[0] ? monthOf(first[0].bookingDay) : begins;
  return month < begins ? month : begins;
}

type Payouts = Pick<MonthFacts, 'unreconciled' | 'onTheWay'>;

/** Payouts that had left Stripe at the month's end and were not seen at the bank, by whether the bank may still be on its way to tell. */
async function payoutsOf({ ledger, closings, zone }: MonthSources, ends: Day): Promise<Payouts> {
  const held = new Map((await heldBySource(ledger, 'transit', { through: ends })).map(({ source, balance }) => [source, balance]));
  const left = (await closings.payouts([...held.keys()])).map(({ id, arrivalMs, failed }) => {
    const arrivesOn = zone.dayOf(arrivalMs);
    // One that failed since comes back by an entry of its own day.
    const isLate = !failed && addDays(arrivesOn, ON_THE_WAY_DAYS) <= ends;
    return { isLate, told: { payout: id, arrivesOn, amount: held.get(id) ?? cents(0) } };
  });
  const some = (late: boolean): Payouts['onTheWay'] => left.filter(({ isLate }) => isLate === late).map(({ told }) => told);
  return { unreconciled: some(true), onTheWay: some(false) };
}

async function banksOf({ ledger, bankAccounts, statementBalances }: MonthSources, month: Month): Promise<MonthFacts['banks']> {
  const told = await statementBalances(lastDay(month));
  const totals = await ledger.accountTotals();
  return bankAccounts.flatMap((account) => {
    const own = totals.filter((total) => total.account === account && total.month <= month);
    const statement = told.get(account) ?? null;
    // An account without any movement and without a statement is not used.
    if (own.length === 0 && statement === null) return [];
    return [{ account, books: sumCents(own.map(({ debit, credit }) => cents(debit - credit))), statement }];
  });
}

async function noticesOf({ stuckNotices, zone }: MonthSources, month: Month): Promise<MonthFacts['stuckNotices']> {
  const { endMs } = zone.bounds(month);
  return (await stuckNotices())
    .filter(({ createdMs }) => createdMs < endMs)
    .map(({ id, state, reason }) => ({ notice: id, state, reason }));
}

/** Reads everything that tells whether a month can be closed. */
export async function gatherMonth(sources: MonthSources, month: Month): Promise<MonthFacts> {
  const { ledger, today, feesUnknown, pendingDebits, unpostedLines, check } = sources;
  const ends = lastDay(month);
  const unknown = [...(await feesUnknown())].filter(([of]) => of <= month);
  const findings = await check();
  return {
    month,
    today,
    next: nextToClose(await ledger.closedThrough(), await firstOfBooks(sources)),
    unpostedLines: await unpostedLines(ends),
    ...(await payoutsOf(sources, ends)),
    feesUnknown: unknown.reduce((sum, [, gifts]) => sum + gifts, 0),
    unqualified: (await heldBySource(ledger, 'unqualified', { through: ends })).map(({ source, on, balance }) => ({
      source,
      on,
      amount: cents(-balance),
    })),
    stuckNotices: await noticesOf(sources, month),
    banks: await banksOf(sources, month),
    broken: faultsOf(findings).told,
    pendingDebits: await pendingDebits(),
  };
}
