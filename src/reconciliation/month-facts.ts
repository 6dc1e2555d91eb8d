import type { Account } from '../values/account.ts';
import type { Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import type { Month } from '../values/month.ts';
import type { Listed } from './closing-store.ts';

/** Everything that tells whether a month can be closed; nothing here is read from a clock or a store. */
export type MonthFacts = Listed & {
  readonly month: Month;
  readonly today: Day;
  /** The month whose turn it is: the one after the last closed month, or the first of the books. */
  readonly next: Month;
  readonly unpostedLines: readonly { readonly line: string; readonly on: Day; readonly account: Account; readonly amount: Cents }[];
  /** Payouts that have arrived and whose money is in no bank account of the books. */
  readonly unreconciled: readonly { readonly payout: string; readonly arrivesOn: Day; readonly amount: Cents }[];
  /** A number of gifts (method §1.6). */
  readonly feesUnknown: number;
  /** What waits in account 471, by its source; positive when money came in. */
  readonly unqualified: readonly { readonly source: string; readonly on: Day; readonly amount: Cents }[];
  readonly stuckNotices: readonly { readonly notice: string; readonly state: string; readonly reason: string | null }[];
  /** Each bank account at the month's end; `statement`: null where no statement tells it and nobody has typed it in. */
  readonly banks: readonly { readonly account: Account; readonly books: Cents; readonly statement: Cents | null }[];
  /** What the self-check finds broken, in words. */
  readonly broken: readonly string[];
};
