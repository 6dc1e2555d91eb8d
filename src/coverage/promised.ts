import type { Promised, Recurring } from '../giving/payment.ts';
import { cents, sumCents, type Cents } from '../values/cents.ts';
import { SMALLEST_GROUP } from './publish.ts';

/** What recurring gifts promise, drawn apart from money (method §3.6). */
export type Secured = { readonly monthly: Cents; readonly gifts: number };

/** Neither late, paused, unpaid, nor ending before its next date. */
function isActive({ status, nextMs, endsMs }: Recurring): boolean {
  return status === 'active' && (endsMs === null || (nextMs !== null && endsMs > nextMs));
}

function isDue({ nextMs }: Recurring, nowMs: number, monthEndMs: number): boolean {
  return nextMs !== null && nextMs >= nowMs && nextMs < monthEndMs;
}

/** The active ones among recurring gifts, by their rhythm and by whether they are due from now to the month's end: as the books add them up by themselves. */
export function promisedBy(recurring: readonly Recurring[], nowMs: number, monthEndMs: number): Promised[] {
  const active = recurring.filter(isActive);
  const groups = Map.groupBy(active, (gift) => `${gift.every} ${isDue(gift, nowMs, monthEndMs)}`);
  return [...groups.values()].flatMap((some): Promised[] => {
    const [first] = some;
    if (first === undefined) return [];
    const told = { every: first.every, isDue: isDue(first, nowMs, monthEndMs) };
    return [{ ...told, gifts: some.length, amount: sumCents(some.map(({ amount }) => amount)) }];
  });
}

function countOf(promised: readonly Promised[]): number {
  return promised.reduce((sum, { gifts }) => sum + gifts, 0);
}

/** Monthly worth of the active recurring gifts, before fees: yearly ones are summed, then divided by 12, rounded down. */
export function securedBy(promised: readonly Promised[]): Secured {
  const sum = (rhythm: Promised['every']): number =>
    promised.reduce((total, { every, amount }) => (every === rhythm ? total + amount : total), 0);
  return { monthly: cents(sum('month') + Math.floor(sum('year') / 12)), gifts: countOf(promised) };
}

/** Recurring gifts due from now to the month's end and not yet paid, a yearly one whole; debits on their way included (method §3.6). */
export function expectedBy(promised: readonly Promised[], pending: Cents): Cents {
  return sumCents([pending, ...promised.filter(({ isDue: due }) => due).map(({ amount }) => amount)]);
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
export function publishedExpected(promised: readonly Promised[], pending: Pending): Cents | null {
  const dueOf = (rhythm: Promised['every']): number => countOf(promised.filter(({ every, isDue: due }) => due && every === rhythm));
  const [all, monthlyDue, yearlyDue] = [countOf(promised), dueOf('month'), dueOf('year')];
  const others = all - monthlyDue - yearlyDue + pending.gifts;
  const differences = all >= SMALLEST_GROUP ? [others + yearlyDue, others + monthlyDue] : [];
  return areTellable(monthlyDue + yearlyDue + pending.gifts, ...differences) ? expectedBy(promised, pending.amount) : null;
}
