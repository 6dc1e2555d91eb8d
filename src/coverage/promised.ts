import { cents, sumCents, type Cents } from '../values/cents.ts';
import type { Recurring } from '../giving/payment.ts';

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

/** Recurring gifts due from now to the month's end and not yet paid, a yearly one whole; debits on their way included (method §3.6). */
export function expectedBy(recurring: readonly Recurring[], pending: Cents, nowMs: number, monthEndMs: number): Cents {
  const due = recurring.filter((gift) => isActive(gift) && gift.nextMs !== null && gift.nextMs >= nowMs && gift.nextMs < monthEndMs);
  return sumCents([pending, ...due.map((gift) => gift.amount)]);
}
