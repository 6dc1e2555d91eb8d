import { monthOf } from '../values/month.ts';
import { addDays, type Day } from '../values/day.ts';

/** How many of the last days, weeks and months keep a copy of the books. */
const KEPT = { days: 7, weeks: 4, months: 12 } as const;

/** The Monday of a day's week. */
function weekOf(day: Day): string {
  const daysSinceMonday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return addDays(day, -daysSinceMonday);
}

/** The last day of each of the latest groups. */
function lastOfEach(newestFirst: readonly Day[], groupOf: (day: Day) => string, most: number): Day[] {
  const groups = new Map<string, Day>();
  for (const day of newestFirst) if (!groups.has(groupOf(day))) groups.set(groupOf(day), day);
  return [...groups.values()].slice(0, most);
}

/** Of the days that have a copy, those that keep it: the last seven, and the last of each of four weeks and twelve months. */
export function daysToKeep(days: readonly Day[]): ReadonlySet<Day> {
  const newestFirst = days.toSorted().toReversed();
  return new Set([
    ...newestFirst.slice(0, KEPT.days),
    ...lastOfEach(newestFirst, weekOf, KEPT.weeks),
    ...lastOfEach(newestFirst, monthOf, KEPT.months),
  ]);
}
