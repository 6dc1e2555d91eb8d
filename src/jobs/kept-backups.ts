import { addDays, type Day } from '../values/day.ts';

/** How many of the last days and weeks keep a copy of the books. */
const KEPT = { days: 7, weeks: 4 } as const;

/** Who has themselves forgotten is in no copy any more after so long (CNIL, security of personal data, backups). */
export const COPIES_LIVE_DAYS = 30;

/** The Monday of a day's week. */
function weekOf(day: Day): string {
  const daysSinceMonday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return addDays(day, -daysSinceMonday);
}

/** The last day of each of the latest weeks. */
function lastOfWeeks(newestFirst: readonly Day[]): Day[] {
  const weeks = new Map<string, Day>();
  for (const day of newestFirst) if (!weeks.has(weekOf(day))) weeks.set(weekOf(day), day);
  return [...weeks.values()].slice(0, KEPT.weeks);
}

/** Of the days that have a copy, those that keep it: the last seven and the last of each of four weeks, none older than thirty days but the very last. */
export function daysToKeep(days: readonly Day[], today: Day): ReadonlySet<Day> {
  const newestFirst = days.toSorted().toReversed();
  const oldest = addDays(today, -COPIES_LIVE_DAYS);
  const young = newestFirst.filter((day, index) => index === 0 || day >= oldest);
  return new Set([...young.slice(0, KEPT.days), ...lastOfWeeks(young)]);
}
