import type { FrozenFigures } from '../ledger/closing.ts';
import { GIFT_MEASURES, type Entry, type Measure } from '../ledger/entry.ts';
import type { MeasureTotal } from '../ledger/store.ts';
import { addCents, atLeastZero, cents, negateCents, sumCents, ZERO, type Cents } from '../values/cents.ts';
import { monthOf, monthRange, type Month } from '../values/month.ts';
import type { AskedFacts, ToldMonth } from './assess.ts';
import { publishCount, publishParts, SMALLEST_GROUP } from './publish.ts';

type Cost = Pick<FrozenFigures, 'cost' | 'costKind'>;

const NOTHING = { oneOff: ZERO, recurring: ZERO, offline: ZERO, other: ZERO, refunds: ZERO, disputes: ZERO, fees: ZERO };

type Received = Omit<FrozenFigures, keyof Cost>;

type FrozenParts = Pick<FrozenFigures, (typeof GIFT_MEASURES)[number] | 'merged'>;

/** A month's figures with what the history tells of it: its gifts are known as a whole only, so that no split can be shown (method §0.2). */
function withHistory(own: Received, count: number, told: ToldMonth): Received {
  const sums = {
    gross: addCents(own.gross, told.gross),
    other: addCents(own.other, told.other),
    refunds: addCents(own.refunds, told.refunds),
    disputes: addCents(own.disputes, told.disputes),
    fees: addCents(own.fees, told.fees),
  };
  const all = told.gifts === null ? null : told.gifts + count;
  const gifts = all === null ? null : publishCount(all);
  const hidden = { oneOff: null, recurring: null, offline: null, merged: sums.gross };
  const net = cents(sums.gross + sums.other - sums.refunds - sums.disputes - sums.fees);
  return { ...sums, ...hidden, net, gifts, giftsBelow: all !== null && gifts === null ? SMALLEST_GROUP : null };
}

/** What one month received, with the parts that would tell of too few gifts hidden (method §4.2). */
function receivedFrom(totals: readonly MeasureTotal[], told: ToldMonth | undefined): Received {
  const amounts: Record<Measure, Cents> = { ...NOTHING };
  const counts: Record<Measure, number> = { ...NOTHING };
  for (const { measure, amount, entries } of totals) {
    amounts[measure] = cents(amounts[measure] + amount);
    counts[measure] += entries;
  }
  const part = (measure: Measure) => ({ amount: amounts[measure], gifts: counts[measure] });
  const { parts, merged } = publishParts({ oneOff: part('oneOff'), recurring: part('recurring'), offline: part('offline') });
  const count = GIFT_MEASURES.reduce((sum, measure) => sum + counts[measure], 0);
  const gifts = publishCount(count);
  const gross = sumCents(GIFT_MEASURES.map((measure) => amounts[measure]));
  const { other, refunds, disputes, fees } = amounts;
  const net = cents(gross + other - refunds - disputes - fees);
  const own: Received = { gross, ...parts, merged, other, refunds, disputes, fees, net, gifts, giftsBelow: gifts === null ? SMALLEST_GROUP : null };
  return told === undefined ? own : withHistory(own, count, told);
}

/**
 * Parts beside those that a closing of the same month has published, which may have been undone: where they differ, the difference would
 * tell the kind of the gifts that came or went between (method §4.2), and the month is told as a whole.
 */
export function isRetold(now: FrozenParts, frozen: readonly FrozenParts[] = []): boolean {
  const names = ['oneOff', 'recurring', 'offline', 'merged'] as const;
  return frozen.some((then) => names.some((name) => then[name] !== now[name]));
}

/** The parts too of a month in which gifts of another one are taken back would, added to that one's, leave those that were not. */
function besideOthers(own: Received, month: Month, { frozen, takenBackElsewhere }: AskedFacts): Received {
  const isWhole = takenBackElsewhere?.has(month) === true || isRetold(own, frozen?.get(month));
  return isWhole ? { ...own, oneOff: null, recurring: null, offline: null, merged: own.gross } : own;
}

/** The campaign's first month, or today's while it is still to come. */
export function firstShown({ firstMonth, today }: AskedFacts): Month {
  return firstMonth < monthOf(today) ? firstMonth : monthOf(today);
}

/** Months of the campaign weigh what the covered lines cost; those before it nothing. */
function costNow(facts: AskedFacts, month: Month): Cost {
  if (month < firstShown(facts)) return { cost: ZERO, costKind: 'planned' };
  const { cost, kind } = facts.costOf(month);
  return { cost, costKind: kind };
}

/**
 * What months show of their own, in order: for a closed one what its closing has frozen. What the costs of closed months turned out to be
 * beyond that weighs on the first open month (method §2.2); a credit that this one cannot take, on the next.
 */
export function monthFigures(facts: AskedFacts, months: readonly Month[]): FrozenFigures[] {
  const counted = facts.totals.filter(({ project }) => project === null || facts.coveredProjects.has(project));
  const byMonth = Map.groupBy(counted, ({ month }) => month);
  const told = new Map((facts.history ?? []).map((each) => [each.month, each]));
  const current = monthOf(facts.today);
  let left = 0;
  for (const [month, { cost }] of facts.closed) left += costNow(facts, month).cost - cost;
  return months.map((month) => {
    const frozen = facts.closed.get(month);
    if (frozen) return frozen;
    const { cost: own, costKind } = costNow(facts, month);
    const cost = atLeastZero(cents(own + left));
    left = own + left - cost;
    const received = receivedFrom(month > current ? [] : (byMonth.get(month) ?? []), told.get(month));
    return { ...besideOthers(received, month, facts), cost, costKind };
  });
}

/** What one month shows of its own now: its closing freezes exactly this. */
export function figuresOfMonth(facts: AskedFacts, month: Month): FrozenFigures {
  const first = firstShown(facts) < month ? firstShown(facts) : month;
  const figures = monthFigures(facts, monthRange(first, month)).at(-1);
  if (!figures) throw new Error('Bug: a month has no figures');
  return figures;
}

/** The net of all that came before a month: it belongs to the campaign's beginning, not to nowhere. */
export function netBefore(facts: AskedFacts, month: Month): Cents {
  const months = new Set([...facts.totals.map((total) => total.month), ...facts.closed.keys()].filter((each) => each < month));
  return sumCents(monthFigures(facts, [...months].toSorted()).map(({ net }) => net));
}

const TAKEN_AWAY: readonly Measure[] = ['refunds', 'disputes', 'fees'];

/** What entries that are in the books have added to the money of all months up to today (method §3.2); none of them stands in a closed month. */
export function netAdded({ today, coveredProjects }: AskedFacts, entries: readonly Entry[]): Cents {
  const counted = entries.flatMap(({ measured, bookingDay }) => {
    if (measured === null || monthOf(bookingDay) > monthOf(today)) return [];
    return measured.project === null || coveredProjects.has(measured.project) ? [measured] : [];
  });
  return sumCents(counted.map(({ as, amount }) => (TAKEN_AWAY.includes(as) ? negateCents(amount) : amount)));
}
