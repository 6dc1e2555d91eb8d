import { cents, sumCents, ZERO, type Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import { addMonths, monthOf, monthRange, type Month } from '../values/month.ts';
import { GIFT_MEASURES, type Measure } from '../ledger/entry.ts';
import type { MeasureTotal } from '../ledger/store.ts';
import { borneOf } from './decisions.ts';
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
  /** What months before the books' opening received, as the association told it (method §0.2). */
  readonly history?: readonly ToldMonth[];
  /** What own funds or a grant bear of a month, by minuted decisions (method §3.5). */
  readonly borne?: ReadonlyMap<Month, Cents>;
  readonly secured: Secured;
  readonly expected: Cents;
};

/** A month of the imported history: amounts in cents; `gifts` is their number, where it is known. */
export type ToldMonth = {
  readonly month: Month;
  readonly gross: Cents;
  readonly other: Cents;
  readonly refunds: Cents;
  readonly disputes: Cents;
  readonly fees: Cents;
  readonly gifts: number | null;
};

/** How far money can be seen to reach (method §3.4), and how many planned months a report shows. */
export const MONTHS_AHEAD = 60;
const PLANNED_SHOWN = 6;

type MonthMoney = {
  readonly amounts: Readonly<Record<Measure, Cents>>;
  readonly gifts: Readonly<Record<Measure, number>>;
  readonly gross: Cents;
  readonly net: Cents;
  /** Part of it is history, of which the splits are not known. */
  readonly told: ToldMonth | null;
};

const NOTHING = { oneOff: ZERO, recurring: ZERO, offline: ZERO, other: ZERO, refunds: ZERO, disputes: ZERO, fees: ZERO };

function moneyOf(totals: readonly MeasureTotal[]): MonthMoney {
  const amounts: Record<Measure, Cents> = { ...NOTHING };
  const gifts: Record<Measure, number> = { ...NOTHING };
  for (const { measure, amount, entries } of totals) {
    amounts[measure] = cents(amounts[measure] + amount);
    gifts[measure] += entries;
  }
  const gross = sumCents(GIFT_MEASURES.map((measure) => amounts[measure]));
  return { amounts, gifts, gross, net: cents(gross + amounts.other - amounts.refunds - amounts.disputes - amounts.fees), told: null };
}

/** A month's money with what the history tells of it: its gifts are known as a whole only. */
function withHistory(money: MonthMoney, told: ToldMonth | undefined): MonthMoney {
  if (!told) return money;
  const amounts = { ...money.amounts };
  for (const measure of ['other', 'refunds', 'disputes', 'fees'] as const) amounts[measure] = cents(amounts[measure] + told[measure]);
  const net = cents(money.net + told.gross + told.other - told.refunds - told.disputes - told.fees);
  return { ...money, amounts, gross: cents(money.gross + told.gross), net, told };
}

function stateOf(month: Month, current: Month, closedThrough: Month | null): MonthState {
  if (month === current) return 'current';
  if (month > current) return 'planned';
  return closedThrough !== null && month <= closedThrough ? 'final' : 'provisional';
}

/** What one month received, with the parts that would tell of too few gifts hidden. */
function received(money: MonthMoney): Pick<MonthCoverage, 'gross' | 'oneOff' | 'recurring' | 'offline' | 'merged' | 'gifts' | 'giftsBelow'> {
  if (money.told) {
    const own = GIFT_MEASURES.reduce((sum, measure) => sum + money.gifts[measure], 0);
    const all = money.told.gifts === null ? null : money.told.gifts + own;
    const gifts = all === null ? null : publishCount(all);
    const hidden = { oneOff: null, recurring: null, offline: null, merged: money.gross };
    return { gross: money.gross, ...hidden, gifts, giftsBelow: all !== null && gifts === null ? SMALLEST_GROUP : null };
  }
  const part = (measure: Measure) => ({ amount: money.amounts[measure], gifts: money.gifts[measure] });
  const { parts, merged } = publishParts({ oneOff: part('oneOff'), recurring: part('recurring'), offline: part('offline') });
  const count = GIFT_MEASURES.reduce((sum, measure) => sum + money.gifts[measure], 0);
  const gifts = publishCount(count);
  return { gross: money.gross, ...parts, merged, gifts, giftsBelow: gifts === null ? SMALLEST_GROUP : null };
}

type AssessedMonth = ReturnType<CoverageFacts['costOf']> & { readonly month: Month; readonly money: MonthMoney; readonly ownFunds: Cents };

/** Each month with its money, its cost and what own funds bear of it. */
function monthsOf(facts: CoverageFacts, counted: readonly MeasureTotal[], first: Month, current: Month): AssessedMonth[] {
  const byMonth = Map.groupBy(counted, ({ month }) => month);
  const told = new Map((facts.history ?? []).map((each) => [each.month, each]));
  const borne = facts.borne ?? new Map<Month, Cents>();
  return monthRange(first, addMonths(current, MONTHS_AHEAD)).map((month) => {
    const { cost, kind } = facts.costOf(month);
    const ownFunds = month < current ? borneOf(month, cost, borne) : ZERO;
    const money = withHistory(moneyOf(month > current ? [] : (byMonth.get(month) ?? [])), told.get(month));
    return { month, money, cost, kind, ownFunds };
  });
}

/** The state of the campaign on a day (method §3), ready for the public (method §4). */
export function assessCoverage(facts: CoverageFacts): CoverageReport {
  const current = monthOf(facts.today);
  const first = facts.firstMonth < current ? facts.firstMonth : current;
  const counted = facts.totals.filter(({ project }) => project === null || facts.coveredProjects.has(project));
  // Money booked before the campaign's first month belongs to its beginning, not to nowhere.
  const early = moneyOf(counted.filter(({ month }) => month < first)).net;
  const months = monthsOf(facts, counted, first, current);
  // What own funds bear is no longer asked of gifts: money is poured into the rest.
  const asked = months.map(({ month, cost, ownFunds }) => ({ month, cost: cents(cost - ownFunds) }));
  const past = months.filter(({ month }) => month <= current);
  const total = sumCents([early, ...past.map(({ money }) => money.net)]);
  const filled = pour(total, asked).map((poured, index) => cents(poured + (months[index]?.ownFunds ?? ZERO)));
  let netBefore = early;
  let costBefore = ZERO;
  const rows = months.map(({ month, money, cost, kind, ownFunds }, index): MonthCoverage => {
    const poured = filled[index] ?? ZERO;
    const carried = carriedOver(netBefore, costBefore, cents(cost - ownFunds));
    const toOlder = towardsPast(netBefore, costBefore, money.net);
    netBefore = cents(netBefore + money.net);
    costBefore = cents(costBefore + cost - ownFunds);
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
      ownFunds,
      fromHistory: money.told !== null,
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
    reserve: cents(total - past.reduce((sum, { cost, ownFunds }) => sum + cost - ownFunds, 0)),
    secured: { monthly: secured.monthly, ratio: coverageRatio(secured.monthly, costAt(past)), gifts: publishCount(secured.gifts) },
    months: rows.slice(0, past.length + PLANNED_SHOWN),
  };
}

function costAt(past: readonly { readonly cost: Cents }[]): Cents {
  return past.at(-1)?.cost ?? ZERO;
}
