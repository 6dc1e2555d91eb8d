import { negateCents, sumCents, type Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import { sha256 } from '../values/digest.ts';
import { addMonths, firstDay, monthOf, type Month } from '../values/month.ts';
import { named } from '../values/named.ts';
import type { Account } from '../values/account.ts';

/** An amount that leaves one account and reaches another. Always positive: there is no sign to misread. */
export type Posting = { readonly from: Account; readonly to: Account; readonly amount: Cents };

/** What a public figure adds up (method §3.1, §3.2). */
const MEASURES = ['oneOff', 'recurring', 'offline', 'other', 'refunds', 'disputes', 'fees'] as const;

export type Measure = (typeof MEASURES)[number];

export const GIFT_MEASURES = ['oneOff', 'recurring', 'offline'] as const satisfies readonly Measure[];

/** What an entry adds to a month's figure; negative where it takes back (a refund that failed). */
export type Measured = { readonly as: Measure; readonly amount: Cents; readonly project: string | null };

export const ENTRY_KINDS = [
  'gift',
  'charge',
  'fee',
  'refund',
  'refund-failed',
  'dispute',
  'dispute-reversed',
  'payout',
  'payout-failed',
  'movement',
  'correction',
  'opening',
  'qualification',
  'invoice',
  'income',
  'bank',
  'inventory',
  'year',
] as const;

export type EntryKind = (typeof ENTRY_KINDS)[number];

/** Reads a measure as the books keep it. */
export function measureNamed(text: string): Measure {
  return named(MEASURES, text);
}

/** Reads an entry's kind as the books keep it. */
export function kindNamed(text: string): EntryKind {
  return named(ENTRY_KINDS, text);
}

/** A fact as the books take it, before it is known on which day it is booked. */
export type Draft = {
  /** Natural key: `gift:ch_…`, `fee:txn_…`. One fact has one key, whoever tells it. */
  readonly key: string;
  readonly kind: EntryKind;
  readonly factDay: Day;
  readonly postings: readonly Posting[];
  readonly measured: Measured | null;
  /** Where the fact stands outside: a charge, refund, dispute or payout id. */
  readonly source: string;
  /** Our own gift id where there is one; never a name (method §4.1). */
  readonly gift: string | null;
  /** The key of the entry that this one takes back (method §1.11). */
  readonly corrects: string | null;
  /** What a treasurer wrote it to be; null where the kind and the source say all. Never a donor's name. */
  readonly label: string | null;
};

export type Entry = Draft & {
  /** The fact day, or the first open day where the fact's month is closed (method §1.12). */
  readonly bookingDay: Day;
  readonly hash: string;
};

/** The month whose public figures the entry belongs to. */
export function bookingMonth(entry: Entry): Month {
  return monthOf(entry.bookingDay);
}

/**
 * SHA-256 of all that an entry says, so that a changed row is found and named: of its canonical form. Names stand in the order of that form
 * here, so that it need not be sought for each of many entries.
 */
export function entryHash(draft: Draft, bookingDay: Day): string {
  const { key, kind, factDay, postings, measured, source, gift, corrects, label } = draft;
  const figure = measured && { amount: measured.amount, as: measured.as, project: measured.project };
  const moved = postings.map(({ from, to, amount }) => [from, to, amount]);
  // Entries of the first release had no label, and keep the hash that they were given.
  const words = label === null ? {} : { label };
  return sha256(JSON.stringify({ bookingDay, corrects, factDay, gift, key, kind, ...words, measured: figure, postings: moved, source }));
}

/** Entries of the end of a year change no public figure: the lock of the month does not hold them, that of the year does (method §7.1). */
export function isHeldByMonths({ kind, measured }: Draft): boolean {
  return measured !== null || (kind !== 'inventory' && kind !== 'year');
}

/** Books a fact: on its own day, or on the first day after the closed months. `closedThrough`: the last closed month, if any. */
export function book(draft: Draft, closedThrough: Month | null): Entry {
  if (draft.postings.length === 0) throw new Error(`Bug: the entry ${draft.key} moves nothing`);
  for (const { amount, from, to } of draft.postings) {
    if (amount <= 0 || from === to) throw new Error(`Bug: the entry ${draft.key} posts ${amount} from ${from} to ${to}`);
  }
  const late = closedThrough !== null && monthOf(draft.factDay) <= closedThrough && isHeldByMonths(draft);
  const bookingDay = late ? firstDay(addMonths(closedThrough, 1)) : draft.factDay;
  return { ...draft, bookingDay, hash: entryHash(draft, bookingDay) };
}

/** Whether an entry was learned after its month was closed, and stands on the first open day instead (method §1.12, §5.4). */
export function isLate({ factDay, bookingDay }: Entry): boolean {
  return monthOf(factDay) < monthOf(bookingDay);
}

/** The opposite of an entry, as a fact of its own day (method §1.11). */
export function reversal(entry: Draft, factDay: Day, key: string, label: string | null = null): Draft {
  const measured = entry.measured && { ...entry.measured, amount: negateCents(entry.measured.amount) };
  const postings = entry.postings.map(({ from, to, amount }) => ({ from: to, to: from, amount }));
  return { ...entry, key, kind: 'correction', factDay, postings, measured, corrects: entry.key, label };
}

/** What all postings of an entry move, in cents. */
export function entryAmount(entry: Draft): Cents {
  return sumCents(entry.postings.map((posting) => posting.amount));
}
