import type { Entry } from '../ledger/entry.ts';
import type { Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';

/** A charge as it was last read at Stripe. */
export type ChargeSeen = {
  readonly id: string;
  /** Our own gift's id, where it comes from our checkout. */
  readonly wish: string | null;
  readonly subscription: string | null;
  readonly state: string;
  readonly amount: Cents;
  readonly method: string;
  readonly createdMs: number;
  readonly countedOn: Day | null;
};

/** The storage port of trails: what stands behind a figure, by the ids that link one thing to the next. */
export type TrailStore = {
  charge(id: string): Promise<ChargeSeen | null>;
  /** The charges of one of our gifts, the oldest first: several when it recurs. */
  chargesOf(wish: string): Promise<ChargeSeen[]>;
  /** Entries that a fact outside stands behind, by day and key. */
  entriesOf(source: string): Promise<Entry[]>;
  /** The entry that takes back another one. */
  correctionOf(key: string): Promise<Entry | null>;
};
