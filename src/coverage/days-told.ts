import { atLeastZero, cents, floorShare, minCents, subtractCents, ZERO, type Cents } from '../values/cents.ts';
import { addDays, daysBetween, earlierDay, laterDay, type Day } from '../values/day.ts';
import { daysInMonth, firstDay, monthOf, type Month } from '../values/month.ts';
import { pour, type CostOfMonth } from './filling.ts';

/** What a month lacked and a gift paid, because the oldest are paid first. */
export type LatePart = { readonly month: Month; readonly amount: Cents };

/**
 * Which days a gift pays for, told when it is first booked and never computed again (method §3.5). `days` whole days from `from` to `until`;
 * with no whole one, `from` and `until` are the day of which it pays a part. Both are null where nothing of it reaches today or later.
 */
export type DaysTold = {
  readonly from: Day | null;
  readonly until: Day | null;
  readonly days: number;
  readonly late: readonly LatePart[];
  /** What of it pays for today or later, in cents. */
  readonly ahead: Cents;
};

/** A gift and what it is told. */
export type TellingDays = { readonly gift: string; readonly told: DaysTold };

/** What gifts were told, kept beside them and in no total. */
export type DaysStore = {
  /** Each gift once: what was told first stays. */
  tell(telling: readonly TellingDays[], on: Day): Promise<void>;
  told(gifts: readonly string[]): Promise<ReadonlyMap<string, DaysTold>>;
};

type Stretch = { readonly month: Month; readonly cost: Cents; readonly from: Cents; readonly to: Cents };

function stretches(months: readonly CostOfMonth[], before: Cents, after: Cents): Stretch[] {
  const [low, high] = [pour(before, months), pour(after, months)];
  return months.flatMap(({ month, cost }, index) => {
    const [from, to] = [low[index] ?? ZERO, high[index] ?? ZERO];
    return to > from ? [{ month, cost, from, to }] : [];
  });
}

/** What of a month's cost its days before `today` take, a day that is not over left out. */
function boundary({ month, cost }: Stretch, today: Day): Cents {
  const days = daysInMonth(month);
  const gone = Math.min(days, Math.max(0, daysBetween(firstDay(month), today)));
  return cents(floorShare(cost, gone, days));
}

type Days = { readonly first: Day; readonly last: Day; readonly whole: number };

/** The days of a month from today on that a stretch pays: the whole ones, else the one of which it pays a part. */
function daysOf({ month, cost, from, to }: Stretch, today: Day): Days {
  const days = daysInMonth(month);
  const begins = laterDay(today, addDays(firstDay(month), floorShare(from, days, cost)));
  const paidUntil = addDays(firstDay(month), floorShare(to, days, cost) - 1);
  const whole = daysBetween(begins, paidUntil) + 1;
  if (whole > 0) return { first: begins, last: paidUntil, whole };
  const part = addDays(firstDay(month), Math.min(days, Math.ceil((to * days) / cost)) - 1);
  return { first: laterDay(today, part), last: laterDay(today, part), whole: 0 };
}

/**
 * Which days `amount` pays for when it brings the money of all months from `after` − `amount` to `after`: the days between the filling
 * before and after it, from `today` on, and what it makes up for before (method §3.5). `months` carry what is asked of gifts, oldest first.
 */
export function daysToldBy(months: readonly CostOfMonth[], after: Cents, amount: Cents, today: Day): DaysTold {
  const all = stretches(months, subtractCents(after, amount), after);
  const late = all.flatMap((stretch): LatePart[] => {
    const made = atLeastZero(cents(minCents(stretch.to, boundary(stretch, today)) - stretch.from));
    return made > 0 ? [{ month: stretch.month, amount: made }] : [];
  });
  const ahead = all
    .map((stretch) => ({ ...stretch, from: cents(Math.max(stretch.from, boundary(stretch, today))) }))
    .filter(({ from, to, month }) => to > from && month >= monthOf(today));
  const spans = ahead.map((stretch) => daysOf(stretch, today));
  const whole = spans.filter((span) => span.whole > 0);
  const shown = whole.length > 0 ? whole : spans.slice(-1);
  return {
    from: shown.map(({ first }) => first).reduce<Day | null>((least, each) => (least === null ? each : earlierDay(least, each)), null),
    until: shown.map(({ last }) => last).reduce<Day | null>((most, each) => (most === null ? each : laterDay(most, each)), null),
    days: whole.reduce((sum, span) => sum + span.whole, 0),
    late,
    ahead: cents(ahead.reduce((sum, { from, to }) => sum + to - from, 0)),
  };
}
