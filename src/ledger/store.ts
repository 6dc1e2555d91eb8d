import type { Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import type { Month } from '../values/month.ts';
import type { Account } from '../values/account.ts';
import type { Entry, EntryKind, Measure } from './entry.ts';

export type MeasureTotal = {
  readonly month: Month;
  readonly measure: Measure;
  readonly project: string | null;
  readonly amount: Cents;
  /** Number of entries, less those that take one back. */
  readonly entries: number;
};

export type AccountTotal = { readonly account: Account; readonly month: Month; readonly debit: Cents; readonly credit: Cents };

export type Appended = {
  readonly appended: readonly string[];
  readonly known: readonly string[];
  /** Keys that are booked already and say something else: nothing of the batch is written. */
  readonly conflicts: readonly string[];
};

/** Booking days, both included; `account`: only entries that touch it, or one of these; `kinds`: only entries of these. */
export type BookedSpan = {
  readonly from: Day;
  readonly through: Day;
  readonly account?: Account | readonly Account[];
  readonly kinds?: readonly EntryKind[];
};

/** Where a page of entries in the order of their booking ends. */
export type BookedPlace = { readonly day: Day; readonly key: string };

/** Which entries are looked for. `spans`: booking days of any of these, both included; null for all days. `words`: a part of the piece, the key, our gift id or the label. */
export type EntrySought = {
  readonly spans: readonly { readonly from: Day; readonly through: Day }[] | null;
  readonly account: Account | null;
  readonly kind: EntryKind | null;
  readonly words: string | null;
};

/** An entry with its number in the order in which the books learned of it, from 1. */
export type NumberedEntry = { readonly seq: number; readonly entry: Entry };

/** How many entries there are, and what they debit and credit: the account that is looked for, else all accounts, where both are the same. */
export type EntrySums = { readonly entries: number; readonly debit: Cents; readonly credit: Cents };

/** A charge: how many times it was booked as received, and what of it is left in Stripe's balance, its refunds taken off (cents). */
export type ChargeBooked = { readonly id: string; readonly times: number; readonly left: number };

/** The books' storage port. Whatever stands behind it keeps entries for ever and refuses to change them. */
export type LedgerStore = {
  /** Appends entries once each, by key; all of them or, on a conflict, none. Raises the revision when anything was added. */
  append(entries: readonly Entry[]): Promise<Appended>;
  /** The same for several batches, one after the other, each for itself: what one has brought is known to the next. */
  appendEach(batches: readonly (readonly Entry[])[]): Promise<Appended[]>;
  /** Which of these keys are booked. */
  known(keys: readonly string[]): Promise<ReadonlySet<string>>;
  revision(): Promise<number>;
  closedThrough(): Promise<Month | null>;
  /** Kept totals: cheap whatever the size of the books. */
  measureTotals(): Promise<MeasureTotal[]>;
  accountTotals(): Promise<AccountTotal[]>;
  /** All entries in key order, a page at a time: for checks, exports and hashes. */
  page(afterKey: string, limit: number): Promise<Entry[]>;
  entry(key: string): Promise<Entry | null>;
  /** Those of these keys that are booked. */
  entriesOf(keys: readonly string[]): Promise<Entry[]>;
  /** What the entry of each of these keys brings into an account (debits less credits), 0 where it does not touch it; keys that are not booked are left out. */
  broughtBy(keys: readonly string[], into: Account): Promise<ReadonlyMap<string, number>>;
  /** Which of these entries were taken back by another one. */
  takenBack(keys: readonly string[]): Promise<ReadonlySet<string>>;
  /** What was booked of charges, in order of their ids, a page at a time: what comes after an id. */
  charges(afterId: string, limit: number): Promise<ChargeBooked[]>;
  /** Entries by booking day, then key, a page at a time: for journals, however long. */
  booked(span: BookedSpan, after: BookedPlace | null, limit: number): Promise<Entry[]>;
  /** All entries of these sources. */
  ofSources(sources: readonly string[]): Promise<Entry[]>;
  /** Entries that are looked for, by number, a page at a time: what comes after a number in that order. */
  sought(sought: EntrySought, order: 'newest' | 'oldest', after: number | null, limit: number): Promise<NumberedEntry[]>;
  /** All that is looked for, added up by a scan. */
  soughtSums(sought: EntrySought): Promise<EntrySums>;
  /** What entries add to an account (debits less credits) from a booking day on, through a place; `without` is left out. */
  movedThrough(account: Account, from: Day, through: BookedPlace, without: string): Promise<Cents>;
};
