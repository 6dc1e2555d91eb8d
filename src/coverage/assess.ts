import { cents, sumCents, ZERO, type Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import { addMonths, monthOf, monthRange, type Month } from '../values/month.ts';
import { GIFT_MEASURES, type Measure } from '../ledger/entry.ts';
import type { MeasureTotal } from '../ledger/store.ts';
import { carriedOver, coveredUntil, coverageRatio, pour, towardsPast } from './filling.ts';
import { publishCount, publishParts, SMALLEST_GROUP } from './publish.ts';
import type { Secured } from './promised.ts';
import type { CoverageReport, MonthCoverage, MonthState } from './report.ts';

/** Everything that coverage is computed from; nothing here is read from a clock or a store. */
export type CoverageFacts = {
  readonly today: Day;
  readonly firstMonth: Month;
  readonly closedThrough: Month | null;
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

type MonthMoney = { readonly amounts: Readonly<Record<Measure, Cents>>; readonly gifts: Readonly<Record<Measure, number>>; readonly gross: Cents; readonly net: Cents };

const NOTHING = { oneOff: ZERO, recurring: ZERO, offline: ZERO, other: ZERO, refunds: ZERO, disputes: ZERO, fees: ZERO };

function moneyOf(totals: readonly MeasureTotal[]): MonthMoney {
  const amounts: Record<Measure, Cents> = { ...NOTHING };
  const gifts: Record<Measure, number> = { ...NOTHING };
  for (const { measure, amount, entries } of totals) {
    amounts[measure] = cents(amounts[measure] + amount);
    gifts[measure] += entries;
  }
  const gross = sumCents(GIFT_MEASURES.map((measure) => amounts[measure]));
  return { amounts, gifts, gross, net: cents(gross + amounts.other - amounts.refunds - amounts.disputes - amounts.fees) };
}

function stateOf(month: Month, current: Month, closedThrough: Month | null): MonthState {
  if (month === current) return 'current';
  if (month > current) return 'planned';
  return closedThrough !== null && month <= closedThrough ? 'final' : 'provisional';
}

/** What one month received, with the parts that would tell of too few gifts hidden. */
function received(money: MonthMoney): Pick<MonthCoverage, 'gross' | 'oneOff' | 'recurring' | 'offline' | 'merged' | 'gifts' | 'giftsBelow'> {
  const part = (measure: Measure) => ({ amount: money.amounts[measure], gifts: money.gifts[measure] });
  const { parts, merged } = publishParts({ oneOff: part('oneOff'), recurring: part('recurring'), offline: part('offline') });
  const count = GIFT_MEASURES.reduce((sum, measure) => sum + money.gifts[measure], 0);
  const gifts = publishCount(count);
  return { gross: money.gross, ...parts, merged, gifts, giftsBelow: gifts === null ? SMALLEST_GROUP : null };
}

/** The state of the campaign on a day (method §3), ready for the public (method §4). */
export function assessCoverage(facts: CoverageFacts): CoverageReport {
  const current = monthOf(facts.today);
  const first = facts.firstMonth < current ? facts.firstMonth : current;
  const counted = facts.totals.filter(({ project }) => project === null || facts.coveredProjects.has(project));
  const byMonth = Map.groupBy(counted, ({ month }) => month);
  // Money booked before the campaign's first month belongs to its beginning, not to nowhere.
  const early = moneyOf(counted.filter(({ month }) => month < first)).net;
  const months = monthRange(first, addMonths(current, MONTHS_AHEAD)).map((month) => ({
    month,
    money: moneyOf(month > current ? [] : (byMonth.get(month) ?? [])),
    ...facts.costOf(month),
  }));
  const past = months.filter(({ month }) => month <= current);
  const total = sumCents([early, ...past.map(({ money }) => money.net)]);
  const filled = pour(total, months);
  let netBefore = early;
  let costBefore = ZERO;
  const rows = months.map(({ month, money, cost, kind }, index): MonthCoverage => {
    const poured = filled[index] ?? ZERO;
    const carried = carriedOver(netBefore, costBefore, cost);
    const toOlder = towardsPast(netBefore, costBefore, money.net);
    netBefore = cents(netBefore + money.net);
    costBefore = cents(costBefore + cost);
    const { amounts, net } = money;
    return {
      month,
      state: stateOf(month, current, facts.closedThrough),
      cost,
      costKind: kind,
      ...received(money),
      other: amounts.other,
      refunds: amounts.refunds,
      disputes: amounts.disputes,
      fees: amounts.fees,
      feesUnknown: facts.feesUnknown.get(month) ?? 0,
      net,
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
