import { TZDate } from '@date-fns/tz';
import type { Day } from './day.ts';
import { addMonths, firstDay, type Month } from './month.ts';

/**
 * The association's time zone: the only door between instants and calendar days (method §1.4).
 * Instants are milliseconds since 1970-01-01T00:00:00Z.
 */
export type Zone = {
  readonly name: string;
  /** The calendar day on which an instant falls: 2026-10-31T23:30:00Z is 1 November in Paris. */
  dayOf(instantMs: number): Day;
  /** The first instant of a day. A day may have 23, 24 or 25 hours. */
  startOf(day: Day): number;
  /** First instant of a month, and first instant of the next one. */
  bounds(month: Month): { readonly startMs: number; readonly endMs: number };
};

/** Makes the zone of an IANA name such as `Europe/Paris`; `undefined` when the name is unknown. */
export function zoneNamed(name: string): Zone | undefined {
  let format: Intl.DateTimeFormat;
  try {
    // Kept: making one costs a hundred times more than using it. Swedish writes days as 2026-11-23.
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: name, year: 'numeric', month: '2-digit', day: '2-digit' });
  } catch {
    return undefined;
  }
  const startOf = (day: Day): number => {
    const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
    return new TZDate(year, month - 1, date, name).getTime();
  };
  // Of one fact the same instant is asked about several times in a row.
  let last: { readonly ms: number; readonly day: Day } | null = null;
  const dayOf = (instantMs: number): Day => {
    if (last?.ms !== instantMs) last = { ms: instantMs, day: format.format(instantMs) as Day };
    return last.day;
  };
  return {
    name,
    dayOf,
    startOf,
    bounds: (month) => ({ startMs: startOf(firstDay(month)), endMs: startOf(firstDay(addMonths(month, 1))) }),
  };
}
