import { atLeastZero, cents, floorShare, minCents, subtractCents, ZERO, type Cents } from '../values/cents.ts';
import { addDays, type Day } from '../values/day.ts';
import { daysInMonth, firstDay, lastDay, type Month } from '../values/month.ts';

export type CostOfMonth = { readonly month: Month; readonly cost: Cents };

/** Pours money into months in order, oldest first; what each holds, 0 to its cost. Nothing is poured from a negative total (method §3.4). */
export function pour(total: Cents, months: readonly CostOfMonth[]): Cents[] {
  let left = atLeastZero(total);
  return months.map(({ cost }) => {
    const filled = minCents(left, cost);
    left = subtractCents(left, filled);
    return filled;
  });
}

/** Whole days of a month that its filling pays: floor of filled × days ÷ cost. */
function daysPaid({ month, cost }: CostOfMonth, filled: Cents): number {
  return cost === 0 ? 0 : floorShare(filled, daysInMonth(month), cost);
}

/** The last day paid when money is poured into the months in order; null when not even the first day is (method §3.4). */
export function coveredUntil(months: readonly CostOfMonth[], filled: readonly Cents[]): Day | null {
  let last: Day | null = null;
  for (const [index, month] of months.entries()) {
    if (month.cost === 0) continue;
    const poured = filled[index] ?? ZERO;
    if (poured === month.cost) {
      last = lastDay(month.month);
      continue;
    }
    const days = daysPaid(month, poured);
    return days === 0 ? last : addDays(firstDay(month.month), days - 1);
  }
  return last;
}

/** net ÷ cost with four decimals, rounded half away from zero; null when the month costs nothing (method §3.3). */
export function coverageRatio(net: Cents, cost: Cents): number | null {
  if (cost === 0) return null;
  const share = Math.floor((Math.abs(net) * 20_000 + cost) / (2 * cost));
  return (share === 0 ? 0 : Math.sign(net) * share) / 10_000;
}

/** What of a month's own money older months still lacked, and so take first: the oldest are filled first (method §3.4). */
export function towardsPast(netBefore: Cents, costBefore: Cents, net: Cents): Cents {
  return minCents(atLeastZero(cents(costBefore - netBefore)), atLeastZero(net));
}

/** The part of a month's filling that older money pays, by what was there before the month's own money came (method §3.7). */
export function carriedOver(netBefore: Cents, costBefore: Cents, cost: Cents): Cents {
  return minCents(atLeastZero(cents(netBefore - costBefore)), cost);
}
