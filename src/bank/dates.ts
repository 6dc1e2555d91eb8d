import { parseDay, type Day } from '../values/day.ts';

export type DateOrder = 'DMY' | 'YMD' | 'MDY';

/** The day that opens an ISO date or date and time, as written: the bank's own calendar, whatever the zone behind it. */
export function readIsoDay(text: string): Day | undefined {
  return /^\d{4}-\d{2}-\d{2}(?:$|[TZ+-])/u.test(text) ? parseDay(text.slice(0, 10)) : undefined;
}

/** `20261130` with or without the hour and zone that OFX may add. */
export function readCompactDay(text: string): Day | undefined {
  const [, year = '', month = '', date = ''] = /^(\d{4})(\d{2})(\d{2})(?:$|\d|\[)/u.exec(text) ?? [];
  return parseDay(`${year}-${month}-${date}`);
}

/** `301126` of CFONB: this century. */
export function readShortDay(text: string): Day | undefined {
  return /^\d{6}$/u.test(text) ? parseDay(`20${text.slice(4)}-${text.slice(2, 4)}-${text.slice(0, 2)}`) : undefined;
}

const PARTS = /^(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})(?:$|[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?$)/u;

/** Whether a cell was meant as a date, be it one that does not exist. */
export function looksLikeDate(text: string): boolean {
  return PARTS.test(text.trim()) || /^20\d{6}$/u.test(text.trim());
}

function dayFrom(year: string, month: string, date: string): Day | undefined {
  const isWhole = [2, 4].includes(year.length) && month.length <= 2 && date.length <= 2;
  return isWhole ? parseDay(`${year.padStart(4, '20')}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`) : undefined;
}

/** The day of a CSV cell: `30/11/2026`, `30-11-26`, `2026-11-30`, `20261130`, with or without an hour behind it. */
export function readCsvDay(text: string, order: DateOrder): Day | undefined {
  const trimmed = text.trim();
  if (order === 'YMD' && /^\d{8}$/u.test(trimmed)) return readCompactDay(trimmed);
  const [, first = '', , second = '', third = ''] = PARTS.exec(trimmed) ?? [];
  if (order === 'YMD') return dayFrom(first, second, third);
  return order === 'DMY' ? dayFrom(third, second, first) : dayFrom(third, first, second);
}
