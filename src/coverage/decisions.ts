import { addCents, atLeastZero, minCents, ZERO, type Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import type { Month } from '../values/month.ts';

export const DECISION_SOURCES = ['own-funds', 'grant'] as const;

/** By a minuted decision, own funds or a grant bear part of a past month's cost (method §3.5). A negative amount takes an earlier one back. */
export type Decision = {
  readonly id: string;
  readonly month: Month;
  readonly amount: Cents;
  readonly source: (typeof DECISION_SOURCES)[number];
  readonly decidedOn: Day;
  /** Where the minutes can be read: an address. */
  readonly minutes: string;
  /** The decision that this one takes back. */
  readonly takesBack: string | null;
};

/** What decisions bear of each month. */
export function borneBy(decisions: readonly Decision[]): ReadonlyMap<Month, Cents> {
  const borne = new Map<Month, Cents>();
  for (const { month, amount } of decisions) borne.set(month, addCents(borne.get(month) ?? ZERO, amount));
  return borne;
}

/** What is borne of a month's cost: never more than it costs, never less than nothing. */
export function borneOf(month: Month, cost: Cents, borne: ReadonlyMap<Month, Cents>): Cents {
  return minCents(atLeastZero(borne.get(month) ?? ZERO), cost);
}
