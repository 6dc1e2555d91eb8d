import { cents, sumCents, ZERO, type Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import { addMonths, monthOf, monthRange, type Month } from '../values/month.ts';
import type { FrozenFigures } from '../ledger/closing.ts';
import type { MeasureTotal } from '../ledger/store.ts';
import { borneOf } from './decisions.ts';
import { carriedOver, coveredUntil, coverageRatio, pour, towardsPast, type CostOfMonth } from './filling.ts';
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
  /** What closings have published of months, those too that were opened again: the chain tells them for ever. */
  readonly frozen?: ReadonlyMap<Month, readonly FrozenFigures[]>;
  /** Months in which a gift of another one is taken back, and those others. */
  readonly takenBackElsewhere?: ReadonlySet<Month>;
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
  /** Null where it would tell of one or two gifts (method §4.2). */
  readonly expected: Cents | null;
};

/** What is asked of gifts, and the money there is for it: the part of the facts that a gift can change. */
export type AskedFacts = Pick<
  CoverageFacts,
  'today' | 'firstMonth' | 'closed' | 'frozen' | 'takenBackElsewhere' | 'totals' | 'coveredProjects' | 'costOf' | 'history' | 'borne'
>;

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

function stateOf(month: Month, current: Month, closed: CoverageFacts['closed']): MonthState {
  if (month === current) return 'current';
  if (month > current) return 'planned';
  return closed.has(month) ? 'final' : 'provisional';
}

type Figured = { readonly month: Month; readonly figures: FrozenFigures; readonly cost: Cents; readonly ownFunds: Cents };

/** The months of the campaign, and what is asked of gifts for each, oldest first; the money of all months up to today (method §3.4). */
export function askedOf(facts: AskedFacts): {
  readonly months: readonly Figured[];
  readonly asked: readonly CostOfMonth[];
  readonly early: Cents;
  readonly total: Cents;
} {
  const current = monthOf(facts.today);
  const first = firstShown(facts);
  // Money booked before the campaign's first month belongs to its beginning, not to nowhere.
  const early = netBefore(facts, first);
  const range = monthRange(first, addMonths(current, MONTHS_AHEAD));
  const borne = facts.borne ?? new Map<Month, Cents>();
  const months = monthFigures(facts, range).map((figures, index) => {
    const month = range[index] ?? current;
    return { month, figures, cost: figures.cost, ownFunds: month < current ? borneOf(month, figures.cost, borne) : ZERO };
  });
  // What own funds bear is no longer asked of gifts: money is poured into the rest.
  const asked = months.map(({ month, cost, ownFunds }) => ({ month, cost: cents(cost - ownFunds) }));
  const past = months.filter(({ month }) => month <= current);
  return { months, asked, early, total: sumCents([early, ...past.map(({ figures }) => figures.net)]) };
}

/** The state of the campaign on a day (method §3), ready for the public (method §4). */
export function assessCoverage(facts: CoverageFacts): CoverageReport {
  const current = monthOf(facts.today);
  const { months, asked, early, total } = askedOf(facts);
  const past = months.filter(({ month }) => month <= current);
  const filled = pour(total, asked).map((poured, index) => cents(poured + (months[index]?.ownFunds ?? ZERO)));
  const told = new Set((facts.history ?? []).map(({ month }) => month));
  let moneyBefore = early;
  let costBefore = ZERO;
  const rows = months.map(({ month, figures, ownFunds }, index): MonthCoverage => {
    const { net, cost } = figures;
    const poured = filled[index] ?? ZERO;
    const carried = carriedOver(moneyBefore, costBefore, cents(cost - ownFunds));
    const toOlder = towardsPast(moneyBefore, costBefore, net);
    moneyBefore = cents(moneyBefore + net);
    costBefore = cents(costBefore + cost - ownFunds);
    return {
      month,
      state: stateOf(month, current, facts.closed),
      ...figures,
      feesUnknown: facts.feesUnknown.get(month) ?? 0,
      coverage: coverageRatio(net, cost),
      filled: poured,
      missing: cents(cost - poured),
      ownFunds,
      fromHistory: told.has(month),
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
    secured: publishSecured(secured, costAt(past)),
    months: rows.slice(0, past.length + PLANNED_SHOWN),
  };
}

/** One or two recurring gifts are told by nothing: their worth would tell the part of a month that is hidden (method §4.2). */
function publishSecured({ monthly, gifts }: Secured, cost: Cents): CoverageReport['secured'] {
  const told = publishCount(gifts);
  return told === null ? { monthly: null, ratio: null, gifts: null } : { monthly, ratio: coverageRatio(monthly, cost), gifts: told };
}

function costAt(past: readonly { readonly cost: Cents }[]): Cents {
  return past.at(-1)?.cost ?? ZERO;
}
