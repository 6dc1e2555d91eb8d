import type { CoverageReport, MonthCoverage } from '../../src/coverage/report.ts';
import { ZERO, cents, minCents, negateCents, subtractCents, sumCents, type Cents } from '../../src/values/cents.ts';
import { addDays, day, type Day } from '../../src/values/day.ts';
import { addMonths, daysInMonth, firstDay, monthOf, type Month } from '../../src/values/month.ts';

/** What one month received, in cents; what is left out is 0. `hidden` merges the splits (method §4.2). */
export type Receipts = {
  readonly recurring?: number;
  readonly oneOff?: number;
  readonly offline?: number;
  readonly fees?: number;
  readonly refunds?: number;
  readonly expected?: number;
  readonly cost?: number;
  readonly hidden?: boolean;
};

const COST = cents(90_000);

const NOTHING = {
  recurring: 0,
  oneOff: 0,
  offline: 0,
  fees: 0,
  refunds: 0,
  expected: 0,
  cost: COST,
  hidden: false,
} as const satisfies Receipts;

/** A month of the fixed reports; `poured` is all money before it, less the cost of the months before it. */
function monthFrom(of: Month, today: Day, receipts: Receipts, before: Cents): MonthCoverage {
  const told = { ...NOTHING, ...receipts };
  const [recurring, oneOff, offline] = [cents(told.recurring), cents(told.oneOff), cents(told.offline)];
  const [fees, refunds, cost] = [cents(told.fees), cents(told.refunds), cents(told.cost)];
  const gross = sumCents([recurring, oneOff, offline]);
  const net = subtractCents(subtractCents(gross, fees), refunds);
  const filled = within(cents(before + net), cost);
  const { hidden } = told;
  const current = of === monthOf(today);
  return {
    month: of,
    state: current ? 'current' : of > monthOf(today) ? 'planned' : 'provisional',
    cost,
    costKind: 'planned',
    gross,
    oneOff: hidden ? null : oneOff,
    recurring: hidden ? null : recurring,
    offline: hidden ? null : offline,
    merged: hidden ? gross : null,
    other: ZERO,
    refunds,
    disputes: ZERO,
    fees,
    feesUnknown: 0,
    net,
    coverage: cost > 0 ? Math.round((net / cost) * 10_000) / 10_000 : null,
    filled,
    missing: subtractCents(cost, filled),
    carriedOver: minCents(within(before, cost), filled),
    towardsPast: before < 0 ? minCents(negateCents(before), net > 0 ? net : ZERO) : ZERO,
    expected: current ? cents(told.expected) : ZERO,
    ownFunds: ZERO,
    fromHistory: false,
    gifts: hidden ? null : gross === 0 ? 0 : 40,
    giftsBelow: hidden ? 3 : null,
  };
}

function netOf(receipts: Receipts): number {
  const told = { ...NOTHING, ...receipts };
  return told.recurring + told.oneOff + told.offline - told.fees - told.refunds;
}

function within(amount: Cents, most: Cents): Cents {
  return amount <= 0 ? ZERO : minCents(amount, most);
}

/** A report told by hand: the months end with the current one; six planned months follow. Older shortfalls stay with the oldest months. */
export function reportOf(today: string, receipts: readonly Receipts[]): CoverageReport {
  const now = day(today);
  const first = addMonths(monthOf(now), 1 - receipts.length);
  const told = [...receipts, ...Array.from({ length: 6 }, (): Receipts => ({}))];
  const nets = told.map(netOf);
  const total = nets.reduce((sum, net) => sum + net, 0);
  let costBefore = 0;
  let netBefore = 0;
  const months = told.map((each, index) => {
    const of = addMonths(first, index);
    const plain = monthFrom(of, now, each, cents(netBefore - costBefore));
    const filled = within(cents(total - costBefore), plain.cost);
    netBefore += nets[index] ?? 0;
    costBefore += plain.cost;
    return { ...plain, filled, missing: subtractCents(plain.cost, filled), carriedOver: minCents(plain.carriedOver, filled) };
  });
  const soFar = months.filter((each) => each.state !== 'planned');
  return {
    today: now,
    revision: 1841,
    beingVerified: false,
    stripeKnownAtMs: Date.parse(`${today}T20:04:11Z`),
    bankKnownTo: null,
    coveredUntil: coveredUntil(months),
    reserve: cents(sumCents(soFar.map((each) => each.net)) - sumCents(soFar.map((each) => each.cost))),
    secured: { monthly: cents(54_800), ratio: 0.6089, gifts: 61 },
    months,
  };
}

function coveredUntil(months: readonly MonthCoverage[]): Day | null {
  const last = months.findLast((each) => each.filled > 0);
  if (!last) return null;
  const days = Math.floor((last.filled * daysInMonth(last.month)) / last.cost);
  return days === 0 && last === months[0] ? null : addDays(firstDay(last.month), days - 1);
}

/** Eleven believable months before the current one, which leave `carried` cents to it. */
export function pastMonths(carried: number): Receipts[] {
  const told: Receipts[] = [
    { recurring: 31_000, oneOff: 128_000, offline: 12_000, fees: 3100 },
    { recurring: 33_500, oneOff: 21_000, fees: 1100 },
    { recurring: 36_000, oneOff: 17_500, fees: 1080 },
    { recurring: 38_500, oneOff: 32_000, offline: 5000, fees: 1350 },
    { recurring: 40_000, oneOff: 26_500, fees: 1280, refunds: 3000 },
    { recurring: 41_500, oneOff: 45_500, fees: 1630 },
    { recurring: 42_000, oneOff: 19_000, fees: 1190 },
    { recurring: 43_500, oneOff: 61_000, offline: 10_000, fees: 1900 },
    { recurring: 44_000, oneOff: 38_000, fees: 1550 },
    { recurring: 45_000, oneOff: 49_000, fees: 1720 },
    { recurring: 46_000, oneOff: 50_000, fees: 1800 },
  ];
  const left = told.reduce((sum, each) => sum + netOf(each), 0) - told.length * COST;
  return [{ ...told[0], oneOff: 128_000 - left + carried }, ...told.slice(1)];
}

const UNDER: Receipts = { recurring: 46_000, oneOff: 14_000, offline: 3000, fees: 1322, refunds: 1000, expected: 8800 };

/** One report for each thing that the first page may have to say. */
export const REPORTS = {
  under: reportOf('2026-11-23', [...pastMonths(7200), UNDER]),
  empty: reportOf('2026-11-23', [{}]),
  begun: reportOf('2026-12-02', [...pastMonths(0), { recurring: 9000, fees: 300, expected: 45_800 }]),
  reached: reportOf('2026-11-23', [...pastMonths(30_000), { recurring: 46_000, oneOff: 15_400, fees: 1400 }]),
  over: reportOf('2026-11-23', [...pastMonths(70_750), { recurring: 46_000, oneOff: 15_000, fees: 1000 }]),
  behind: reportOf('2026-11-23', [...pastMonths(-124_000), UNDER]),
  hidden: reportOf('2026-11-23', [...pastMonths(7200), { recurring: 2000, oneOff: 3000, fees: 150, hidden: true }]),
  free: reportOf('2026-11-23', [...pastMonths(7200), { recurring: 2000, oneOff: 3000, cost: 0 }]),
} as const satisfies Record<string, CoverageReport>;
