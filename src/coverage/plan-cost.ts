import { costsOf, type Invoice } from '../costs/plan.ts';
import type { CostLine } from '../settings/types.ts';
import { sumCents, type Cents } from '../values/cents.ts';
import type { Month } from '../values/month.ts';

/** The projects that covered lines pay for: gifts for them count towards coverage (method §1.10). */
export function coveredProjects(lines: readonly CostLine[]): ReadonlySet<string> {
  return new Set(lines.filter(({ covered }) => covered).flatMap(({ shares }) => Object.keys(shares)));
}

/** What the covered lines cost in a month; `invoiced` once each line that weighs on it has its invoice (method §2.2). */
export function coveredCost(month: Month, lines: readonly CostLine[], invoices: readonly Invoice[]): { cost: Cents; kind: 'planned' | 'invoiced' } {
  const weights = costsOf(
    month,
    lines.filter(({ covered }) => covered),
    invoices,
  );
  const invoiced = weights.length > 0 && weights.every(({ kind }) => kind === 'invoiced');
  return { cost: sumCents(weights.map(({ amount }) => amount)), kind: invoiced ? 'invoiced' : 'planned' };
}
