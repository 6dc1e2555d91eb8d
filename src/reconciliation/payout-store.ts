import type { BalanceMovement } from '../ledger/movement.ts';
import type { Cents } from '../values/cents.ts';
import type { Day, DaySpan } from '../values/day.ts';

/** A payout as it was last read at Stripe. */
export type KnownPayout = {
  readonly id: string;
  /** Negative where the bank account is debited. */
  readonly amount: Cents;
  /** Stripe's own word: pending, in_transit, paid, canceled, failed. */
  readonly status: string;
  /** The day on which Stripe expects it at the bank. */
  readonly arrivesOn: Day;
  /** Null in rows from before it was kept, until Stripe is asked again. */
  readonly createdMs: number | null;
  readonly automatic: boolean | null;
  readonly trace: string | null;
  /** Its own movement of Stripe's balance, and the one by which it came back. */
  readonly movement: string | null;
  readonly failure: string | null;
};

/** What Stripe's balance was at an instant, available and pending together (method §5.5). */
export type SeenBalance = { readonly atMs: number; readonly amount: Cents };

export type PayoutPage = { readonly payouts: readonly KnownPayout[]; readonly next: string | null };

/** The storage port of payouts, as the bank's lines are compared with them. */
export type PayoutStore = {
  payout(id: string): Promise<KnownPayout | null>;
  /** Those that may still be found at the bank, the first arrival first: neither failed nor canceled, and linked to no line. Others have their turn meanwhile. */
  unlinked(): Promise<KnownPayout[]>;
  /** Of these, those of one of these amounts, in the same order. */
  unlinkedOf(amounts: readonly Cents[]): Promise<KnownPayout[]>;
  /** Of these, the last so many to arrive before a day and the first so many from it on, in the same order. */
  unlinkedAround(on: Day, limit: number): Promise<KnownPayout[]>;
  /** Of these, the last to arrive, in order of arrival. */
  unlinkedLast(limit: number): Promise<KnownPayout[]>;
  /** Another text once a payout was added, has changed, or was linked. */
  mark(): Promise<string>;
  /** The latest arrival first, from a cursor on; `days`: of arrivals, any of these, null for all. */
  page(after: string | null, limit: number, days?: readonly DaySpan[] | null): Promise<PayoutPage>;
  /** The movements that each payout pays out, as far as Stripe has listed them. */
  itemsOf(payouts: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Of these, the ones whose whole list is journalled and adds up to what they pay. */
  explained(payouts: readonly string[]): Promise<ReadonlySet<string>>;
  /** The payout that pays out a movement. */
  payoutOf(movement: string): Promise<string | null>;
  movements(ids: readonly string[]): Promise<BalanceMovement[]>;
  movementsOf(source: string): Promise<BalanceMovement[]>;
  /** What movements made up to an instant add up to. */
  journalAt(ms: number): Promise<Cents>;
  /** The last of the balances that are kept each day before an instant, and the first one after it. */
  balancesAround(ms: number): Promise<{ readonly before: SeenBalance | null; readonly after: SeenBalance | null }>;
};
