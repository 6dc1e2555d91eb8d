import type { Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';

/** What the plan needs to know of a cost line (method §2.1). Amounts are tax included, per month or per year. */
export type CostLine = {
  readonly id: string;
  readonly amount: Cents;
  readonly per: 'month' | 'year';
  readonly from: Day;
  readonly until: Day | null;
};
