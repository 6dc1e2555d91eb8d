import { getDaysInMonth } from 'date-fns/getDaysInMonth';
import { addDays, type Day } from './day.ts';

/** A calendar month, written `2026-11`. Compares as text. */
export type Month = string & { readonly __unit: 'calendar month' };

const FORM = /^(\d{4})-(0[1-9]|1[0-2])$/;

/** Reads `2026-11`; nothing for any other form. */
export function parseMonth(text: string): Month | undefined {
  return FORM.test(text) ? (text as Month) : undefined;
}

/** Takes a month that is known to be well formed; anything else is a bug of the caller. */
export function month(text: string): Month {
  const parsed = parseMonth(text);
  if (!parsed) throw new Error(`Bug: "${text}" is not a month`);
  return parsed;
}

export function monthOf(day: Day): Month {
  return day.slice(0, 7) as Month;
}

function monthIndex(of: Month): number {
  return Number(of.slice(0, 4)) * 12 + Number(of.slice(5, 7)) - 1;
}

function monthAt(index: number): Month {
  const year = Math.floor(index / 12);
  return `${String(year).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}` as Month;
}

export function addMonths(from: Month, count: number): Month {
  return monthAt(monthIndex(from) + count);
}

/** Whole months from the first to the second; negative when the second comes before. */
export function monthsBetween(from: Month, to: Month): number {
  return monthIndex(to) - monthIndex(from);
}

/** All months from the first to the last, both included; none when the last comes before the first. */
export function monthRange(first: Month, last: Month): Month[] {
  const start = monthIndex(first);
  return Array.from({ length: Math.max(0, monthIndex(last) - start + 1) }, (_, offset) => monthAt(start + offset));
}

/** 1 for January, 12 for December. */
export function monthNumber(of: Month): number {
  return Number(of.slice(5, 7));
}

export function yearOf(of: Month): number {
  return Number(of.slice(0, 4));
}

/** 28 to 31. */
export function daysInMonth(of: Month): number {
  return getDaysInMonth(new Date(yearOf(of), monthNumber(of) - 1, 1));
}

export function firstDay(of: Month): Day {
  return `${of}-01` as Day;
}

export function lastDay(of: Month): Day {
  return addDays(firstDay(of), daysInMonth(of) - 1);
}
