import { publishLines, publishMonthCosts, spentBySupplier, type CostFacts, type PublishedCostsOfMonth, type PublishedLine, type SpentOn } from '../costs/published.ts';
import type { ClosingAct } from '../ledger/closing.ts';
import { sumCents, type Cents } from '../values/cents.ts';
import type { Month } from '../values/month.ts';
import type { CoverageReport, MonthCoverage } from './report.ts';

/** All that the page of one month shows, from one look at the books. Amounts are cents. */
export type PublishedMonth = {
  readonly report: CoverageReport;
  readonly of: MonthCoverage;
  readonly before: MonthCoverage | null;
  readonly after: MonthCoverage | null;
  readonly costs: PublishedCostsOfMonth;
  /** What was done to its closing, in the chain that is published, oldest first (method §5.4). */
  readonly acts: readonly ClosingAct[];
};

/** Where the money of some months went: suppliers, then payment fees; `moved` is what their costs bear of other months. */
export type Spending = {
  readonly first: Month;
  readonly last: Month;
  readonly suppliers: readonly SpentOn[];
  readonly fees: Cents;
  readonly moved: Cents;
  readonly total: Cents;
};

/** All that the page of costs shows, from one look at the books. */
export type PublishedCosts = { readonly report: CoverageReport; readonly lines: readonly PublishedLine[]; readonly spending: Spending };

/** How many months "the last months" are. */
const YEAR = 12;

/** One month of a report with its costs and its closing; null where the report has no such month. */
export function publishMonth(report: CoverageReport, facts: CostFacts, acts: readonly ClosingAct[], month: Month): PublishedMonth | null {
  const place = report.months.findIndex((each) => each.month === month);
  const of = report.months[place];
  if (!of) return null;
  return {
    report,
    of,
    before: report.months[place - 1] ?? null,
    after: report.months[place + 1] ?? null,
    costs: publishMonthCosts(facts, month, of.cost),
    acts: acts.filter((act) => act.month === month),
  };
}

/** The cost lines, and where each euro of the last twelve months went (method §4.3: fees as totals only). */
export function publishCosts(report: CoverageReport, facts: CostFacts): PublishedCosts {
  const months = report.months.filter(({ state }) => state !== 'planned').slice(-YEAR);
  const [first, last] = [months[0], months.at(-1)];
  if (!first || !last) throw new Error('Bug: a report has no months');
  const { suppliers, moved } = spentBySupplier(facts, months);
  const fees = sumCents(months.map((month) => month.fees));
  const total = sumCents([...suppliers.map(({ amount }) => amount), moved, fees]);
  return { report, lines: publishLines(facts, report.today), spending: { first: first.month, last: last.month, suppliers, fees, moved, total } };
}
