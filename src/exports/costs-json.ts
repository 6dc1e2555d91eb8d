import type { MonthState } from '../coverage/report.ts';
import type { LineCost } from '../costs/plan.ts';
import type { PublicLine } from '../costs/persons.ts';
import type { Association } from '../settings/types.ts';
import type { Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import type { Plain } from '../values/digest.ts';
import type { Month } from '../values/month.ts';

/** What each line weighs on a month. The covered lines and `adjustment` add up to `cost`, which is that of the coverage data. */
export type CostMonth = {
  readonly month: Month;
  readonly state: MonthState;
  readonly cost: Cents;
  readonly costKind: 'planned' | 'invoiced';
  /** What the month bears for others: invoices that came after their month was closed, months told by an imported history (method §2.2). */
  readonly adjustment: Cents;
  readonly lines: readonly LineCost[];
};

/** Outgoing money line by line (method §4.3): the lines with each of their prices, and what they weigh on months. */
export type PublicCosts = {
  readonly revision: number;
  readonly today: Day;
  readonly lines: readonly PublicLine[];
  readonly months: readonly CostMonth[];
};

function lineJson({ id, what, why, supplier, person, category, covered, amount, per, from, until, shares }: PublicLine): Plain {
  const projects = Object.entries(shares).map(([project, weight]) => ({ project, weight }));
  return { id, what, why, supplier, person, category, covered, amount, per, from, until, projects };
}

function monthJson({ month, state, cost, costKind, adjustment, lines }: CostMonth): Plain {
  return { month, state, cost, costKind, adjustment, lines: lines.map(({ line, amount, kind }) => ({ line, amount, kind })) };
}

/** `/api/v1/costs.json`, version 1: integers are cents, tax included. A line has an entry for each of its prices. */
export function costsJson({ revision, today, lines, months }: PublicCosts, { name, zone }: Association, sandbox: boolean): Plain {
  const about = { version: 1, association: name, currency: 'EUR', timezone: zone.name, sandbox, revision, today };
  return { ...about, lines: lines.map(lineJson), months: months.map(monthJson) };
}
