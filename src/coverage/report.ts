import type { Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import type { Month } from '../values/month.ts';

/** `final`: closed by the treasurer; `provisional`: past but open; `planned`: still to come (method §3.8). */
export type MonthState = 'final' | 'provisional' | 'current' | 'planned';

/**
 * One month as the public may see it. A split that would tell of fewer than three gifts is `null` (method §4.2);
 * `gross`, `net` and the other totals are always there. `refunds`, `disputes` and `fees` are positive when money left.
 */
export type MonthCoverage = {
  readonly month: Month;
  readonly state: MonthState;
  readonly cost: Cents;
  readonly costKind: 'planned' | 'invoiced';
  readonly gross: Cents;
  readonly oneOff: Cents | null;
  readonly recurring: Cents | null;
  readonly offline: Cents | null;
  /** What the hidden parts above add up to; null when none is hidden. */
  readonly merged: Cents | null;
  readonly other: Cents;
  readonly refunds: Cents;
  readonly disputes: Cents;
  readonly fees: Cents;
  /** Gifts whose fee Stripe has not told yet: a number, not an amount (method §1.6). */
  readonly feesUnknown: number;
  /** May be negative. */
  readonly net: Cents;
  /** net ÷ cost, four decimals; null when the month costs nothing (method §3.3). */
  readonly coverage: number | null;
  /** What the money of all months, poured oldest first, reaches of this month's cost (method §3.4). */
  readonly filled: Cents;
  /** cost − filled. */
  readonly missing: Cents;
  /** The part of `filled` that own funds or a grant bear by a minuted decision: drawn apart, never a gift (method §3.5). */
  readonly ownFunds: Cents;
  /** Told by an imported history, wholly or in part: from before the books opened, and never reconciled (method §0.2). */
  readonly fromHistory: boolean;
  /** The part of `filled` that was there before this month's own money (method §3.7). */
  readonly carriedOver: Cents;
  /** What of the month's own money goes to older months that were still short, since the oldest are paid first (method §3.4). */
  readonly towardsPast: Cents;
  /** Promised for the rest of the current month and not counted; 0 for every other month (method §3.6). Null where it would tell of one or two gifts. */
  readonly expected: Cents | null;
  /** Number of gifts; null when it is 1 or 2. */
  readonly gifts: number | null;
  readonly giftsBelow: 3 | null;
};

/** The state of the campaign on a day, as the public may see it. Every figure of every page is taken from here. */
export type CoverageReport = {
  readonly today: Day;
  readonly revision: number;
  /** A sum of the books does not hold: figures are being verified, and nothing more is booked until it does. */
  readonly beingVerified: boolean;
  /** Stripe is known up to this instant (milliseconds); null before the first notice. */
  readonly stripeKnownAtMs: number | null;
  /** Bank reconciled up to this day; null until the treasurer reconciles. */
  readonly bankKnownTo: Day | null;
  /** The last whole day paid; null when not even the first is. */
  readonly coveredUntil: Day | null;
  /** Net of all months so far less the cost of all months through the current one; may be negative (method §3.7). */
  readonly reserve: Cents;
  /** Promised by active recurring gifts, per month, before fees; `ratio` to this month's cost, null when it costs nothing (method §3.6). All null where they are one or two. */
  readonly secured: { readonly monthly: Cents | null; readonly ratio: number | null; readonly gifts: number | null };
  /** Campaign start to the current month, then six planned months; oldest first, never empty. */
  readonly months: readonly MonthCoverage[];
};

/** The month that today falls in. */
export function currentMonth(report: CoverageReport): MonthCoverage {
  const current = report.months.find((each) => each.state === 'current');
  if (!current) throw new Error('Bug: a report has no current month');
  return current;
}
