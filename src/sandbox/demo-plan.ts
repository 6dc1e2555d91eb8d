import { cents, sumCents, type Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import { monthNumber, monthOf, monthRange, type Month } from '../values/month.ts';
import { dice, inventedEmail, type Dice } from './demo-people.ts';
import { recurringStory, type Pledge } from './demo-pledges.ts';
import { netOf, startOfMonthMs, type Asking, type DemoPlan, type Happening } from './demo-story.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MONTHLY_COST = cents(90_000);
/** How much of the current month the story leaves paid: a page that asks for nothing would be no demonstration. */
const PAID_OF_CURRENT = 0.7;
const ONE_OFFS = [1000, 1500, 2000, 2500, 3000, 3000, 3000, 5000, 5000, 7500, 7500, 10_000, 15_000] as const;
const LARGE = [20_000, 25_000, 30_000] as const;

/** How generous a month is: the launch, December and the webinars of May and October stand out, summers are quiet. */
const SEASON: Readonly<Record<number, number>> = {
  1: 0.75,
  2: 0.7,
  3: 0.85,
  4: 0.8,
  5: 1.35,
  6: 0.8,
  7: 0.6,
  8: 0.5,
  9: 0.9,
  10: 1.15,
  11: 0.9,
  12: 1.9,
};

type Stage = { readonly roll: Dice; readonly months: readonly Month[]; readonly endMs: number; readonly projects: readonly string[] };

function endOfMonthMs(stage: Stage, index: number): number {
  const next = stage.months[index + 1];
  return Math.min(next ? startOfMonthMs(next) : Infinity, stage.endMs);
}

/** The part of a month that the story tells: the current one ends today. */
function elapsed(stage: Stage, index: number): number {
  const month = stage.months[index];
  if (!month) return 0;
  return Math.max(0, Math.min(1, (endOfMonthMs(stage, index) - startOfMonthMs(month)) / (30.4 * DAY_MS)));
}

function oneOffTarget(stage: Stage, index: number, scale: number, recurring: number): number {
  const month = stage.months[index];
  if (!month) return 0;
  const season = index === 0 ? 1.9 : (SEASON[monthNumber(month)] ?? 1);
  return Math.max(6000 * elapsed(stage, index), scale * season * MONTHLY_COST * elapsed(stage, index) - recurring);
}

/** The scale at which all one-off gifts bring what the recurring ones leave to find. */
function fittingScale(stage: Stage, recurring: readonly number[], toFind: number): number {
  let low = 0;
  let high = 4;
  for (let turn = 0; turn < 40; turn += 1) {
    const middle = (low + high) / 2;
    const found = recurring.reduce((sum, month, index) => sum + oneOffTarget(stage, index, middle, month), 0);
    if (found < toFind) low = middle;
    else high = middle;
  }
  return low;
}

function instantIn(stage: Stage, index: number): number {
  const start = startOfMonthMs(stage.months[index] ?? ('' as Month));
  const days = Math.max(1, Math.floor((endOfMonthMs(stage, index) - start) / DAY_MS));
  return start + stage.roll.upTo(days) * DAY_MS + (7 + stage.roll.upTo(14)) * HOUR_MS + stage.roll.upTo(3600) * 1000;
}

function oneOff(stage: Stage, index: number, number: number, amount: Cents): Asking {
  const { roll, projects } = stage;
  const [first, ...others] = projects;
  const atMs = instantIn(stage, index);
  // A debit given less than ten days before the end would not be confirmed in time to be part of the story's sums.
  const method = roll.next() < 0.25 && atMs < stage.endMs - 10 * DAY_MS ? 'sepa_debit' : 'card';
  return {
    do: 'give',
    atMs,
    key: `gift-${number}`,
    email: inventedEmail(400 + number),
    amount,
    frequency: 'once',
    project: first !== undefined && roll.next() < 0.12 ? roll.pick([first, ...others]) : null,
    method,
    declinedFirst: roll.next() < 0.04,
    renewalsDecline: false,
  };
}

function oneOffsOf(stage: Stage, index: number, target: number, from: number): Asking[] {
  const gifts: Asking[] = [];
  let left = target;
  while (left >= 500) {
    const wished = stage.roll.next() < 0.02 ? stage.roll.pick(LARGE) : stage.roll.pick(ONE_OFFS);
    const amount = cents(Math.max(500, Math.min(wished, Math.round(left / 500) * 500)));
    const gift = oneOff(stage, index, from + gifts.length, amount);
    gifts.push(gift);
    left -= netOf(amount, gift.method === 'give_up' ? 'card' : gift.method);
  }
  return gifts;
}

/** Checkouts that were opened and left. */
function abandoned(stage: Stage, count: number): Asking[] {
  return Array.from({ length: count }, (_, number) => {
    const gift = oneOff(stage, stage.roll.upTo(stage.months.length - 1), 1000 + number, cents(stage.roll.pick(ONE_OFFS)));
    return { ...gift, key: `left-${number}`, method: 'give_up', declinedFirst: number % 3 === 0 };
  });
}

/** Two gifts given back, one of them in part, and one that its donor's bank contests. */
function reversals(gifts: readonly Asking[]): Happening[] {
  const cards = gifts.filter((gift) => gift.method === 'card' && gift.amount >= 3000 && gift.amount <= 7500);
  const [whole, part, contested] = [0.3, 0.55, 0.75].map((place) => cards[Math.floor(cards.length * place)]);
  if (!whole || !part || !contested) return [];
  return [
    { do: 'refund', atMs: whole.atMs + 2 * DAY_MS, key: whole.key, amount: null },
    { do: 'refund', atMs: part.atMs + 5 * DAY_MS, key: part.key, amount: cents(1000) },
    { do: 'dispute', atMs: contested.atMs + 24 * DAY_MS, key: contested.key, step: 'open' },
    { do: 'dispute', atMs: contested.atMs + 45 * DAY_MS, key: contested.key, step: 'lost' },
  ];
}

function pledgeHappenings(pledge: Pledge): Happening[] {
  const { cancelAtMs, ...asking } = pledge;
  return cancelAtMs === null ? [asking] : [asking, { do: 'cancel', atMs: cancelAtMs, key: pledge.key }];
}

/**
 * A believable book for hosting of 900 € a month, told from the first day of a month until yesterday evening: few recurring
 * donors at first and about sixty in the end, one-off gifts with peaks, some yearly, a quarter by SEPA debit. All of it together
 * pays the past months and about three fifths of the current one, once refunds and a dispute are taken. The same seed, month, day and projects give the same plan.
 */
export function demoPlan(seed: number, firstMonth: Month, today: Day, projects: readonly string[] = []): DemoPlan {
  const endMs = Date.parse(`${today}T00:00:00Z`) - 2 * HOUR_MS;
  const stage: Stage = { roll: dice(seed), months: monthRange(firstMonth, monthOf(today)), endMs, projects };
  const { pledges, netByMonth } = recurringStory(stage.roll, stage.months, endMs);
  const goal = (stage.months.length - 1 + PAID_OF_CURRENT) * MONTHLY_COST;
  const scale = fittingScale(stage, netByMonth, goal - sumCents(netByMonth.map(cents)));
  const gifts: Asking[] = [];
  netByMonth.forEach((recurring, index) =>
    gifts.push(...oneOffsOf(stage, index, oneOffTarget(stage, index, scale, recurring), gifts.length)),
  );
  const all: Happening[] = [...pledges.flatMap(pledgeHappenings), ...gifts, ...abandoned(stage, 14), ...reversals(gifts)];
  const happenings = all.filter((each) => each.atMs < endMs).sort((left, right) => left.atMs - right.atMs);
  return { seed, firstMonth, startMs: startOfMonthMs(firstMonth), happenings };
}
