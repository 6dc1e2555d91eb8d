import type { CostLine as BookedLine } from '../settings/types.ts';
import { addCents, cents, subtractCents, ZERO, type Cents } from '../values/cents.ts';
import { addMonths, monthOf, monthRange, type Month } from '../values/month.ts';
import type { KeptInvoice } from './invoice.ts';
import { costsOf, type Invoice, type LineCost } from './plan.ts';

/** What an invoice that came after its month was closed changes: dated to the first month that was open then (method §2.2). */
export type Adjustment = {
  readonly line: string;
  /** The month whose cost was other than thought. */
  readonly of: Month;
  /** The month that bears the difference. */
  readonly in: Month;
  readonly amount: Cents;
  readonly invoice: string;
};

/** What invoices do in the order in which they were entered and taken back. */
type Step = { readonly invoice: KeptInvoice; readonly adds: boolean; readonly closedThrough: Month | null; readonly atMs: number };

function stepsOf(invoices: readonly KeptInvoice[]): Step[] {
  const steps = invoices.flatMap((invoice): Step[] => [
    { invoice, adds: true, closedThrough: invoice.closedThrough, atMs: invoice.madeMs },
    ...(invoice.undone ? [{ invoice, adds: false, ...invoice.undone }] : []),
  ]);
  return steps.toSorted(
    (left, right) => left.atMs - right.atMs || Number(right.adds) - Number(left.adds) || (left.invoice.id < right.invoice.id ? -1 : 1),
  );
}

function lineCost(month: Month, line: string, lines: readonly BookedLine[], invoices: readonly Invoice[]): Cents {
  const own = lines.filter(({ id }) => id === line);
  return costsOf(month, own, invoices).find((each) => each.line === line)?.amount ?? ZERO;
}

/** Invoices by the line and the month that they weigh on: a late one is compared with these, and with no others. */
type Known = Map<string, Map<string, KeptInvoice>>;

function neighbours(known: Known, line: string, month: Month): Map<string, KeptInvoice> {
  const key = `${line} ${month}`;
  const found = known.get(key) ?? new Map<string, KeptInvoice>();
  known.set(key, found);
  return found;
}

/** How closed months would be other than they were closed; each difference is borne by the first month that was open then. */
export function adjustmentsOf(lines: readonly BookedLine[], invoices: readonly KeptInvoice[]): Adjustment[] {
  const adjustments: Adjustment[] = [];
  const known: Known = new Map();
  for (const { invoice, adds, closedThrough } of stepsOf(invoices)) {
    const { id, line } = invoice;
    for (const month of monthRange(monthOf(invoice.serviceFrom), monthOf(invoice.serviceUntil))) {
      const own = neighbours(known, line, month);
      const before = closedThrough === null || month > closedThrough ? null : lineCost(month, line, lines, [...own.values()]);
      if (adds) own.set(id, invoice);
      else own.delete(id);
      if (before === null || closedThrough === null) continue;
      const amount = subtractCents(lineCost(month, line, lines, [...own.values()]), before);
      if (amount !== 0) adjustments.push({ line, of: month, in: addMonths(closedThrough, 1), amount, invoice: id });
    }
  }
  return adjustments;
}

/** What counts in a month itself: invoices that were entered, and not taken back, while it was open. */
export function countsIn(month: Month, { closedThrough, undone }: KeptInvoice): boolean {
  const enteredOpen = closedThrough === null || month > closedThrough;
  const undoneOpen = undone !== null && (undone.closedThrough === null || month > undone.closedThrough);
  return enteredOpen && !undoneOpen;
}

/** What each line weighs on a month, and what closed months have left to it. */
export type MonthCosts = { readonly lines: readonly LineCost[]; readonly adjustments: readonly Adjustment[] };

/** The costs of months (method §2.1, §2.2) from lines and invoices. A closed month never changes. */
export function costBook(lines: readonly BookedLine[], invoices: readonly KeptInvoice[]): (month: Month) => MonthCosts {
  const byMonth = Map.groupBy(adjustmentsOf(lines, invoices), (each) => each.in);
  return (month) => ({
    lines: costsOf(
      month,
      lines,
      invoices.filter((invoice) => countsIn(month, invoice)),
    ),
    adjustments: byMonth.get(month) ?? [],
  });
}

/** A month's cost as the campaign asks for it, never below zero: what an adjustment takes off too much is taken off the next months. */
export type CoveredMonth = { readonly cost: Cents; readonly kind: 'planned' | 'invoiced'; readonly adjusted: Cents };

/** The cost of the covered lines over some months, in order; `invoiced` once each line that weighs on a month has its invoice. */
export function coveredMonths(
  lines: readonly BookedLine[],
  invoices: readonly KeptInvoice[],
  first: Month,
  last: Month,
): ReadonlyMap<Month, CoveredMonth> {
  const covered = new Set(lines.filter((line) => line.covered).map(({ id }) => id));
  const coveredLines = lines.filter((line) => line.covered);
  const costsIn = costBook(
    coveredLines,
    invoices.filter(({ line }) => covered.has(line)),
  );
  const months = new Map<Month, CoveredMonth>();
  let owed = ZERO;
  for (const month of monthRange(first, last)) {
    const { lines: weights, adjustments } = costsIn(month);
    const adjusted = adjustments.reduce((sum, { amount }) => addCents(sum, amount), ZERO);
    const whole = weights.reduce((sum, { amount }) => addCents(sum, amount), addCents(adjusted, owed));
    owed = whole < 0 ? whole : ZERO;
    const invoiced = weights.length > 0 && weights.every(({ kind }) => kind === 'invoiced');
    months.set(month, { cost: cents(Math.max(0, whole)), kind: invoiced ? 'invoiced' : 'planned', adjusted });
  }
  return months;
}
