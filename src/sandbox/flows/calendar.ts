import type { Rhythm } from '../objects/catalogue.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

function daysInMonthUtc(year: number, month: number): number {
  return new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
}

/** `count` months after an anchor, on its day or the month's last one: 31 January, 28 February, 31 March. Seconds, UTC. */
export function addMonthsUtc(anchor: number, count: number): number {
  const from = new Date(anchor * 1000);
  const index = from.getUTCFullYear() * 12 + from.getUTCMonth() + count;
  const year = Math.floor(index / 12);
  const date = Math.min(from.getUTCDate(), daysInMonthUtc(year, index % 12));
  const day = Date.UTC(year, index % 12, date) / 1000;
  return day + (anchor % 86_400);
}

function boundary(anchor: number, rhythm: Rhythm, turns: number): number {
  if (rhythm.interval === 'day') return anchor + turns * rhythm.count * 86_400;
  if (rhythm.interval === 'week') return anchor + turns * rhythm.count * 7 * 86_400;
  return addMonthsUtc(anchor, turns * rhythm.count * (rhythm.interval === 'year' ? 12 : 1));
}

/** The first end of a period after an instant, counted from the anchor so that short months do not shift it for good. */
export function nextBoundary(anchor: number, rhythm: Rhythm, after: number): number {
  const longest = { day: 86_400, week: 604_800, month: 31 * 86_400, year: 366 * 86_400 }[rhythm.interval] * rhythm.count;
  let turns = Math.max(0, Math.floor((after - anchor) / longest));
  while (boundary(anchor, rhythm, turns) <= after) turns += 1;
  return boundary(anchor, rhythm, turns);
}

/** A SEPA debit is confirmed six days later at 08:00 UTC. */
export function debitConfirmedMs(atMs: number): number {
  return Math.floor(atMs / DAY_MS) * DAY_MS + 6 * DAY_MS + 8 * HOUR_MS;
}

/** Payouts leave on Mondays at 06:00 UTC. 1970-01-05 was a Monday. */
export function nextPayoutMs(afterMs: number): number {
  const first = 4 * DAY_MS + 6 * HOUR_MS;
  const week = 7 * DAY_MS;
  return first + (Math.floor((afterMs - first) / week) + 1) * week;
}
