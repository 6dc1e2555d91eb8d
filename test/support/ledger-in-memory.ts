import type { Entry } from '../../src/ledger/entry.ts';
import type { LedgerStore } from '../../src/ledger/store.ts';
import { accountTotalsOf } from '../../src/ledger/totals.ts';

/** What exports read of the books, from entries that were made for a test. */
export function ledgerInMemory(entries: readonly Entry[]): Pick<LedgerStore, 'booked' | 'accountTotals' | 'ofSources'> {
  const place = ({ bookingDay, key }: Pick<Entry, 'bookingDay' | 'key'>): string => `${bookingDay} ${key}`;
  const sorted = entries.toSorted((left, right) => (place(left) < place(right) ? -1 : 1));
  return {
    accountTotals: () => Promise.resolve(accountTotalsOf(entries)),
    ofSources: (sources) => Promise.resolve(entries.filter(({ source }) => sources.includes(source))),
    booked: ({ from, through, account, kinds }, after, limit) =>
      Promise.resolve(
        sorted
          .filter(({ bookingDay }) => bookingDay >= from && bookingDay <= through)
          .filter(({ kind }) => kinds === undefined || kinds.includes(kind))
          .filter((entry) => after === null || place(entry) > `${after.day} ${after.key}`)
          .filter(
            ({ postings }) =>
              account === undefined || postings.some(({ from: left, to }) => [account].flat().some((each) => each === left || each === to)),
          )
          .slice(0, limit),
      ),
  };
}
