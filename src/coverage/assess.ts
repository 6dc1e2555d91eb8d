import { cents, sumCents, ZERO, type Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import { addMonths, monthOf, monthRange, type Month } from '../values/month.ts';
import type { FrozenFigures } from '../ledger/closing.ts';
import type { MeasureTotal } from '../ledger/store.ts';
import { carriedOver, coveredUntil, coverageRatio, pour, towardsPast } from './filling.ts';
import { firstShown, monthFigures, netBefore } from './month-figures.ts';
import { publishCount } from './publish.ts';
import type { Secured } from './promised.ts';
import type { CoverageReport, MonthCoverage, MonthState } from './report.ts';

/** Everything that coverage is computed from; nothing here is read from a clock or a store. */
export type CoverageFacts = {
  readonly today: Day;
  readonly firstMonth: Month;
  /** The closed months, each with what its closing has frozen (method §3.4). */
  readonly closed: ReadonlyMap<Month, FrozenFigures>;
  readonly revision: number;
  readonly beingVerified: boolean;
  readonly stripeKnownAtMs: number | null;
  readonly bankKnownTo: Day | null;
  readonly totals: readonly MeasureTotal[];
  /** Projects whose cost lines are covered: gifts for others are not counted here (method §1.10). */
  readonly coveredProjects: ReadonlySet<string>;
  /** What the covered lines cost in a month. */
  costOf(month: Month): { readonly cost: Cents; readonly kind: 'planned' | 'invoiced' };
  readonly feesUnknown: ReadonlyMap<Month, number>;
  readonly secured: Secured;
  readonly expected: Cents;
};

/** How far money can be seen to reach (method §3.4), and how many planned months a report shows. */
const MONTHS_AHEAD = 60;
const PLANNED_SHOWN = 6;

function stateOf(month: Month, current: Month, closed: CoverageFacts['closed']): MonthState {
  if (month === current) return 'current';
  if (month > current) return 'planned';
  return closed.has(month) ? 'final' : 'provisional';
}

/** The state of the campaign on a day (method §3), ready for the public (method §4). */
export function assessCoverage(facts: CoverageFacts): CoverageReport {
  const current = monthOf(facts.today);
  const first = firstShown(facts);
  // Money booked before the campaign's first month belongs to its beginning, not to nowhere.
  const early = netBefore(facts, first);
  const range = monthRange(first, addMonths(current, MONTHS_AHEAD));
  const own = monthFigures(facts, range);
  const months = own.map((figures, index) => ({ month: range[index] ?? current, ...figures }));
  const past = months.filter(({ month }) => month <= current);
  const total = sumCents([early, ...past.map(({ net }) => net)]);
  const filled = pour(total, months);
  let moneyBefore = early;
  let costBefore = ZERO;
  const rows = months.map(({ month, ...figures }, index): MonthCoverage => {
    const { net, cost } = figures;
    const poured = filled[index] ?? ZERO;
    const carried = carriedOver(moneyBefore, costBefore, cost);
    const toOlder = towardsPast(moneyBefore, costBefore, net);
    moneyBefore = cents(moneyBefore + net);
    costBefore = cents(costBefore + cost);
    return {
      month,
      state: stateOf(month, current, facts.closed),
      ...figures,
      feesUnknown: facts.feesUnknown.get(month) ?? 0,
      coverage: coverageRatio(net, cost),
      filled: poured,
      missing: cents(cost - poured),
      carriedOver: carried,
      towardsPast: toOlder,
      expected: month === current ? facts.expected : ZERO,
    };
  });
  const { secured, today, revision, beingVerified, stripeKnownAtMs, bankKnownTo } = facts;
  return {
    today,
    revision,
    beingVerified,
    stripeKnownAtMs,
    bankKnownTo,
    coveredUntil: coveredUntil(months, filled),
    reserve: cents(total - past.reduce((sum, { cost }) => sum + cost, 0)),
    secured: { monthly: secured.monthly, ratio: coverageRatio(secured.monthly, costAt(past)), gifts: publishCount(secured.gifts) },
    months: rows.slice(0, past.length + PLANNED_SHOWN),
  };
}

function costAt(past: readonly { readonly cost: Cents }[]): Cents {
  return past.at(-1)?.cost ?? ZERO;
}
