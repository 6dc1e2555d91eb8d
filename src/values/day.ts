/** A calendar day without a time or a zone, written `2026-11-23`. Compares as text. */
export type Day = string & { readonly __unit: 'calendar day' };

const FORM = /^\d{4}-\d{2}-\d{2}$/;
const MS_PER_DAY = 86_400_000;

/** Days are counted at UTC midnight, where each has 24 hours: only `zone.ts` knows that an hour may be missing. */
function utcMs(of: Day): number {
  return Date.parse(`${of}T00:00:00Z`);
}

function dayAt(ms: number): Day {
  return new Date(ms).toISOString().slice(0, 10) as Day;
}

/** Reads `2026-02-28`; nothing for another form or a day that does not exist. */
export function parseDay(text: string): Day | undefined {
  if (!FORM.test(text)) return undefined;
  const ms = utcMs(text as Day);
  // A 31st of April would be the 1st of May, whatever the month that is written: the day alone tells.
  return !Number.isNaN(ms) && new Date(ms).getUTCDate() === Number(text.slice(8)) ? (text as Day) : undefined;
}

/** Takes a day that is known to be well formed; anything else is a bug of the caller. */
export function day(text: string): Day {
  const parsed = parseDay(text);
  if (!parsed) throw new Error(`Bug: "${text}" is not a day`);
  return parsed;
}

/** Days that follow each other, the first and the last included. */
export type DaySpan = { readonly from: Day; readonly through: Day };

/** Whether a day lies in one of these spans. */
export function isWithin(spans: readonly DaySpan[], on: Day): boolean {
  return spans.some(({ from, through }) => on >= from && on <= through);
}

/** The day of an instant that names a day by its midnight in UTC, as Stripe's `arrival_date` does. */
export function utcDay(ms: number): Day {
  return dayAt(ms);
}

export function addDays(from: Day, count: number): Day {
  return dayAt(utcMs(from) + count * MS_PER_DAY);
}

/** Whole days from the first to the second; negative when the second comes before. */
export function daysBetween(from: Day, to: Day): number {
  return (utcMs(to) - utcMs(from)) / MS_PER_DAY;
}

export function earlierDay(left: Day, right: Day): Day {
  return left < right ? left : right;
}

export function laterDay(left: Day, right: Day): Day {
  return left > right ? left : right;
}
