import type { CostLine } from './line.ts';
import { roundShare, splitCents, sumCents, ZERO, type Cents } from '../values/cents.ts';
import { daysBetween, earlierDay, laterDay, type Day } from '../values/day.ts';
import { daysInMonth, firstDay, lastDay, monthOf, monthRange, monthsBetween, type Month } from '../values/month.ts';

/** What one line weighs on one month. */
export type LineCost = { readonly line: string; readonly amount: Cents; readonly kind: 'planned' | 'invoiced' };

/** An invoice or, with a negative amount, a credit note, for the days of service that it pays for (method §2.2). */
export type Invoice = {
  readonly id: string;
  readonly line: string;
  readonly amount: Cents;
  readonly serviceFrom: Day;
  readonly serviceUntil: Day;
};

/** The weight of a whole month: a number that 28, 29, 30 and 31 divide, so that the weights of part months are whole. */
const WHOLE_MONTH = 377_580;

/** How many days of a month lie between two days, both included. */
function daysWithin(month: Month, from: Day, until: Day | null): number {
  const start = laterDay(firstDay(month), from);
  const end = until === null ? lastDay(month) : earlierDay(lastDay(month), until);
  return Math.max(0, daysBetween(start, end) + 1);
}

/** A line's whole-month weight: a yearly one weighs a twelfth, its odd cents going to the first months of each of its years (method §2.1). */
function monthlyWeight(line: CostLine, month: Month): Cents {
  if (line.per === 'month') return line.amount;
  const place = monthsBetween(monthOf(line.from), month) % 12;
  return splitCents(line.amount, Array<number>(12).fill(1))[place] ?? ZERO;
}

/** What the plan says that a line costs in a month; a part month weighs by days, rounded half up once (method §2.1). */
export function plannedCost(line: CostLine, month: Month): Cents {
  const days = daysWithin(month, line.from, line.until);
  if (days === 0) return ZERO;
  const whole = monthlyWeight(line, month);
  return days === daysInMonth(month) ? whole : roundShare(whole, days, daysInMonth(month));
}

/** The months of an invoice's service: whole ones weigh alike, a part month by its days (method §2.2). Loses no cent. */
export function spreadInvoice(invoice: Invoice): ReadonlyMap<Month, Cents> {
  const months = monthRange(monthOf(invoice.serviceFrom), monthOf(invoice.serviceUntil));
  const weights = months.map((month) => (daysWithin(month, invoice.serviceFrom, invoice.serviceUntil) * WHOLE_MONTH) / daysInMonth(month));
  const parts = splitCents(invoice.amount, weights);
  return new Map(months.map((month, index) => [month, parts[index] ?? ZERO]));
}

/**
 * What each line weighs on a month: its invoices where there are any, else the plan (method §2.2). Pieces of one line (a price that changes
 * on a day) bear one id and weigh together. A credit note alone replaces no plan: it lessens it.
 */
export function costsOf(month: Month, lines: readonly CostLine[], invoices: readonly Invoice[]): LineCost[] {
  return [...Map.groupBy(lines, ({ id }) => id)].flatMap(([line, pieces]): LineCost[] => {
    const weights = invoices.filter((invoice) => invoice.line === line).flatMap((invoice) => spreadInvoice(invoice).get(month) ?? []);
    if (weights.some((weight) => weight > 0)) return [{ line, amount: sumCents(weights), kind: 'invoiced' }];
    const amount = sumCents([...weights, ...pieces.map((piece) => plannedCost(piece, month))]);
    return amount === 0 ? [] : [{ line, amount, kind: 'planned' }];
  });
}
