import { GIFT_MEASURES, type Measure } from '../ledger/entry.ts';
import type { MeasureTotal } from '../ledger/store.ts';
import type { Campaign } from '../settings/types.ts';
import { sumCents, type Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import { addMonths, monthOf, monthRange, type Month } from '../values/month.ts';
import { pour, type CostOfMonth } from './filling.ts';
import type { CoverageFacts } from './assess.ts';
import { isRetold } from './month-figures.ts';
import { publishParts, SMALLEST_GROUP, type PublishedParts } from './publish.ts';
import type { MonthCoverage } from './report.ts';

/** What a campaign asked for and what of it is there: a view on gifts, never a second pot (method §1.10). */
export type CampaignProgress =
  /** Over before the books began: they tell nothing of it. */
  | { readonly kind: 'unknown' }
  /** One or two gifts, or so few beside others that they could be told from them (method §4.2). */
  | { readonly kind: 'hidden' }
  | {
      readonly kind: 'told';
      /** Gross, in cents: gifts made for the campaign, by their booking day from its first to its last (method §3.1). */
      readonly received: Cents;
      readonly gifts: number;
      readonly goal: GoalProgress | null;
    };

export type GoalProgress = {
  /** In cents: the euros asked for, or what the covered lines cost over the months asked for, from the campaign's first one on. */
  readonly amount: Cents;
  readonly reached: boolean;
  /** How many whole months of those that were asked for it pays; null where euros were asked for. */
  readonly months: { readonly paid: number; readonly asked: number } | null;
};

/** Gifts of one campaign by booking month, measure and project, as the books count them. */
export type CampaignTotals = { readonly slug: string; readonly totals: readonly MeasureTotal[] };

/** Each subset of them is looked at: of more, the older ones are not told. */
const MOST_TOLD = 8;

/** Gifts to the general purpose and to projects whose lines are covered: those that the months count too (method §1.10). */
export function countedGifts(totals: readonly MeasureTotal[], coveredProjects: ReadonlySet<string>): MeasureTotal[] {
  const measures: readonly Measure[] = GIFT_MEASURES;
  return totals.filter(({ measure, project }) => measures.includes(measure) && (project === null || coveredProjects.has(project)));
}

type CellOf = (total: MeasureTotal) => string;

/** A month's parts, from the gifts that it counts. */
function publishedParts(totals: readonly MeasureTotal[]): PublishedParts<(typeof GIFT_MEASURES)[number]> {
  const part = (name: Measure) => {
    const own = totals.filter(({ measure }) => measure === name);
    return { amount: sumCents(own.map(({ amount }) => amount)), gifts: giftsIn(own) };
  };
  return publishParts({ oneOff: part('oneOff'), recurring: part('recurring'), offline: part('offline') });
}

/** The parts of months as they are published: those that are merged are one. */
function publishedCells(all: readonly MeasureTotal[]): CellOf {
  const cells = new Map<string, string>();
  for (const [month, totals] of Map.groupBy(all, (total) => total.month)) {
    const { parts } = publishedParts(totals);
    for (const name of GIFT_MEASURES) cells.set(`${month} ${name}`, `${month} ${parts[name] === null ? 'merged' : name}`);
  }
  return ({ month, measure }) => cells.get(`${month} ${measure}`) ?? `${month} ${measure}`;
}

/** As fine as any page may split a month's gifts. */
const finestCells: CellOf = ({ month, measure, project }) => `${month} ${measure} ${project ?? ''}`;

function countsBy(totals: readonly MeasureTotal[], cellOf: CellOf): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const total of totals) counts.set(cellOf(total), (counts.get(cellOf(total)) ?? 0) + total.entries);
  return counts;
}

/**
 * How many gifts the nearest sum of parts differs from these by: in each part, those of them or the others, whichever are fewer. Where that
 * is one or two, a subtraction tells of them; where it is none, they are parts that are published already.
 */
function nearestDifference(some: readonly MeasureTotal[], all: readonly MeasureTotal[], cellOf: CellOf): number {
  const whole = countsBy(all, cellOf);
  let nearest = 0;
  for (const [cell, count] of countsBy(some, cellOf)) nearest += Math.min(Math.abs(count), Math.abs((whole.get(cell) ?? 0) - count));
  return nearest;
}

function giftsIn(totals: readonly MeasureTotal[]): number {
  return totals.reduce((sum, { entries }) => sum + entries, 0);
}

function subsets<Item>(items: readonly Item[]): Item[][] {
  return items.reduce<Item[][]>((sets, item) => [...sets, ...sets.map((set) => [...set, item])], [[]]);
}

/**
 * Months whose published parts are not what their gifts add up to now, so that nothing can be said of differences with them: a history or
 * other lines were counted, a closing was undone, or a gift of one was taken back in another.
 */
export function doubtfulMonths(
  months: readonly (Pick<MonthCoverage, (typeof GIFT_MEASURES)[number] | 'month' | 'merged' | 'gross'>)[],
  all: readonly MeasureTotal[],
  { frozen, takenBackElsewhere = new Set() }: Pick<CoverageFacts, 'frozen' | 'takenBackElsewhere'>,
): ReadonlySet<Month> {
  const byMonth = Map.groupBy(all, ({ month }) => month);
  const doubtful = months.filter((of) => {
    const { parts, merged } = publishedParts(byMonth.get(of.month) ?? []);
    const isOther = of.merged !== merged || GIFT_MEASURES.some((name) => of[name] !== parts[name]);
    return isOther || isRetold(of, frozen?.get(of.month));
  });
  return new Set([...doubtful.map(({ month }) => month), ...takenBackElsewhere]);
}

/**
 * The campaigns whose sums may be told, alone or by difference with the months' figures and with each other, without telling of fewer
 * than three gifts (method §4.2). `all`: the gifts that the months count; campaigns in the order in which they are
 * preferred; `doubtful`: by {@link doubtfulMonths}, of whose gifts no campaign is told.
 */
export function tellableCampaigns(
  campaigns: readonly CampaignTotals[],
  all: readonly MeasureTotal[],
  doubtful: ReadonlySet<Month> = new Set(),
): ReadonlySet<string> {
  const levels = [publishedCells(all), finestCells];
  const safe = (some: readonly MeasureTotal[]): boolean =>
    levels.every((cellOf) => {
      const nearest = nearestDifference(some, all, cellOf);
      return nearest === 0 || nearest >= SMALLEST_GROUP;
    });
  const told: CampaignTotals[] = [];
  const empty = new Set<string>();
  for (const each of campaigns) {
    if (each.totals.length === 0) empty.add(each.slug);
    else if (told.length < MOST_TOLD && giftsIn(each.totals) >= SMALLEST_GROUP && !each.totals.some(({ month }) => doubtful.has(month))) {
      const sums = subsets(told).map((others) => [...each.totals, ...others.flatMap(({ totals }) => totals)]);
      if (sums.every(safe)) told.push(each);
    }
  }
  return new Set([...told.map(({ slug }) => slug), ...empty]);
}

/** The months whose hosting a campaign asks for, from its first one on; none where it asks for euros or nothing. */
export function monthsAsked({ from, goal }: Campaign): ReturnType<typeof monthRange> {
  return goal?.kind === 'months' ? monthRange(monthOf(from), addMonths(monthOf(from), goal.months - 1)) : [];
}

/** `costs`: what the covered lines cost in each month that is asked for, in order. */
function goalProgress({ goal }: Campaign, received: Cents, costs: readonly CostOfMonth[]): GoalProgress | null {
  if (goal === null) return null;
  if (goal.kind === 'euros') return { amount: goal.amount, reached: received >= goal.amount, months: null };
  const amount = sumCents(costs.map(({ cost }) => cost));
  const filled = pour(received, costs);
  const short = costs.findIndex(({ cost }, index) => (filled[index] ?? 0) < cost);
  return { amount, reached: received >= amount, months: { paid: short === -1 ? costs.length : short, asked: goal.months } };
}

/** How far a campaign is. `booksFrom`: the first day that the books tell of; `isTold`: by {@link tellableCampaigns}. */
export function campaignProgress(
  campaign: Campaign,
  { totals }: CampaignTotals,
  { booksFrom, isTold, costs }: { readonly booksFrom: Day; readonly isTold: boolean; readonly costs: readonly CostOfMonth[] },
): CampaignProgress {
  if (campaign.until !== null && campaign.until < booksFrom) return { kind: 'unknown' };
  if (!isTold) return { kind: 'hidden' };
  const received = sumCents(totals.map(({ amount }) => amount));
  return { kind: 'told', received, gifts: giftsIn(totals), goal: goalProgress(campaign, received, costs) };
}
