import { cents, sumCents, type Cents } from '../values/cents.ts';
import type { Recurring } from '../giving/payment.ts';
import { SMALLEST_GROUP } from './publish.ts';

/** What recurring gifts promise, drawn apart from money (method §3.6). */
export type Secured = { readonly monthly: Cents; readonly gifts: number };

/** Neither late, paused, unpaid, nor ending before its next date. */
function isActive({ status, nextMs, endsMs }: Recurring): boolean {
  return status === 'active' && (endsMs === null || (nextMs !== null && endsMs > nextMs));
}

/** Monthly worth of the active recurring gifts, before fees: yearly ones are summed, then divided by 12, rounded down. */
export function securedBy(recurring: readonly Recurring[]): Secured {
  const active = recurring.filter(isActive);
  const sum = (every: Recurring['every']): number => active.filter((gift) => gift.every === every).reduce((total, gift) => total + gift.amount, 0);
  return { monthly: cents(sum('month') + Math.floor(sum('year') / 12)), gifts: active.length };
}

function isDue({ nextMs }: Recurring, nowMs: number, monthEndMs: number): boolean {
  return nextMs !== null && nextMs >= nowMs && nextMs < monthEndMs;
}

/** Recurring gifts due from now to the month's end and not yet paid, a yearly one whole; debits on their way included (method §3.6). */
export function expectedBy(recurring: readonly Recurring[], pending: Cents, nowMs: number, monthEndMs: number): Cents {
  const due = recurring.filter((gift) => isActive(gift) && isDue(gift, nowMs, monthEndMs));
  return sumCents([pending, ...due.map((gift) => gift.amount)]);
}

/** Debits on their way: their sum in cents, and how many they are. */
export type Pending = { readonly amount: Cents; readonly gifts: number };

/** No group of these has one or two gifts in it. */
function areTellable(...groups: readonly number[]): boolean {
  return groups.every((gifts) => gifts === 0 || gifts >= SMALLEST_GROUP);
}

/**
 * What is expected as the public may read it, in cents; null where it, or its difference with what is secured, would tell of one or two
 * gifts (method §4.2). Yearly gifts are expected whole and secured by a twelfth: a difference leaves out the due ones of one kind, never of both.
 */
export function publishedExpected(recurring: readonly Recurring[], pending: Pending, nowMs: number, monthEndMs: number): Cents | null {
  const active = recurring.filter(isActive);
  const count = (every: Recurring['every'], due: boolean): number =>
    active.filter((gift) => gift.every === every && isDue(gift, nowMs, monthEndMs) === due).length;
  const [monthlyDue, yearlyDue] = [count('month', true), count('year', true)];
  const others = active.length - monthlyDue - yearlyDue + pending.gifts;
  const differences = active.length >= SMALLEST_GROUP ? [others + yearlyDue, others + monthlyDue] : [];
  return areTellable(monthlyDue + yearlyDue + pending.gifts, ...differences) ? expectedBy(recurring, pending.amount, nowMs, monthEndMs) : null;
}
