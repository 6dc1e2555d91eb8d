import type { ClosingAct } from '../ledger/closing.ts';
import type { Actor } from '../values/actor.ts';
import type { Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import type { Month } from '../values/month.ts';

/** What a closing names without counting it: payouts on their way to the bank, and the debits of donors that their banks have not confirmed. */
export type Listed = {
  readonly onTheWay: readonly { readonly payout: string; readonly arrivesOn: Day; readonly amount: Cents }[];
  readonly pendingDebits: Cents;
};

/** An act with who did it and when (milliseconds): neither is published. */
export type KeptAct = { readonly act: ClosingAct; readonly listed: Listed | null; readonly by: Actor; readonly atMs: number };

/** One member asks that the closing `closing` (its number in the chain) be undone; another one confirms it. */
export type ReopenRequest = {
  readonly id: string;
  readonly closing: number;
  readonly month: Month;
  readonly reason: string;
  readonly by: Actor;
  readonly atMs: number;
};

/** A payout as it was last read at Stripe; `failed`: it never arrived, or was canceled before it left. */
export type LeftPayout = { readonly id: string; readonly arrivalMs: number; readonly failed: boolean };

/** What was decided of a fiscal year: it was closed with its result, or the assembly has voted on it. */
export type YearAct = {
  readonly year: string;
  readonly act: 'close' | 'vote';
  /** The year's last day, or the day of the vote. */
  readonly on: Day;
  readonly result: Cents;
  readonly by: Actor;
  readonly atMs: number;
};

/** The storage port of closings. Acts and requests are kept for ever and never changed. */
export type ClosingStore = {
  /** The chain, oldest first. */
  acts(): Promise<KeptAct[]>;
  /** Adds the next act of the chain and moves the books' last closed month with it. */
  append(act: KeptAct, closedThrough: Month | null): Promise<void>;
  requests(closing: number): Promise<ReopenRequest[]>;
  request(asked: ReopenRequest): Promise<void>;
  /** Those payouts of a list that are known, by arrival (milliseconds). */
  payouts(ids: readonly string[]): Promise<LeftPayout[]>;
  yearActs(): Promise<YearAct[]>;
  appendYear(act: YearAct): Promise<void>;
};
