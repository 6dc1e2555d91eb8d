import { addDays, type Day } from '../values/day.ts';
import { addMonths, lastDay, monthOf, monthsBetween, yearOf, type Month } from '../values/month.ts';
import type { Draft, Entry } from './entry.ts';
import type { Account } from '../values/account.ts';
import type { Cents } from '../values/cents.ts';

/** A fiscal year (exercice), named by the calendar year in which it ends (method §7.1). */
export type FiscalYear = { readonly name: string; readonly first: Day; readonly last: Day };

/** Where the first fiscal year begins and ends. It may be longer than the others, which are of twelve months. */
export type FirstYear = { readonly begins: Day; readonly ends: Day };

const MONTHS = 12;

function yearAt({ begins, ends }: FirstYear, index: number): FiscalYear {
  const last = index === 0 ? ends : lastDay(addMonths(monthOf(ends), index * MONTHS));
  const first = index === 0 ? begins : addDays(lastDay(addMonths(monthOf(ends), (index - 1) * MONTHS)), 1);
  return { name: String(yearOf(monthOf(last))), first, last };
}

/** The fiscal year of a day. What was booked before the first one begins belongs to it. */
export function yearOfDay(day: Day, first: FirstYear): FiscalYear {
  if (day <= first.ends) return yearAt(first, 0);
  return yearAt(first, Math.ceil(monthsBetween(monthOf(first.ends), monthOf(day)) / MONTHS));
}

/** The fiscal years up to the one of a day, oldest first. */
export function yearsUntil(day: Day, first: FirstYear): FiscalYear[] {
  const years: FiscalYear[] = [];
  for (let index = 0; ; index += 1) {
    const year = yearAt(first, index);
    if (index > 0 && year.first > day) return years;
    years.push(year);
  }
}

/** The fiscal year that ends in this calendar year, such as `2026`; nothing for what has none up to a day. */
export function yearNamed(name: string, until: Day, first: FirstYear): FiscalYear | undefined {
  return yearsUntil(until, first).find((year) => year.name === name);
}

/** The fiscal year before, null for the first one. */
export function yearBefore(year: FiscalYear, first: FirstYear): FiscalYear | null {
  return year.first <= first.begins ? null : yearOfDay(addDays(year.first, -1), first);
}

export function monthsOfYear({ first, last }: FiscalYear): { readonly first: Month; readonly last: Month } {
  return { first: monthOf(first), last: monthOf(last) };
}

/** The key of the entry that carries a year's result to 120 or 129. It closes classes 6 and 7, and so stands in no journal of the year (method §7.2). */
export function resultKey(year: FiscalYear): string {
  return `year:${year.name}:result`;
}

/** Whether an entry is the closing of classes 6 and 7. */
export function isResultTransfer({ kind, key }: Pick<Entry, 'kind' | 'key'>): boolean {
  return kind === 'year' && key.startsWith('year:') && key.endsWith(':result');
}

/** What an account holds: debits less credits. */
export type Held = { readonly account: Account; readonly balance: Cents };

function yearDraft(key: string, factDay: Day, postings: Draft['postings'], source: string, corrects: string | null = null): Draft {
  return { key, kind: 'year', factDay, postings, measured: null, source, gift: null, corrects, label: null };
}

/**
 * Carries the result of a year to `surplus` (120) or `deficit` (129): every account of classes 6 and 7, by what it holds at the year's end, ends
 * at zero. Null where nothing was earned and nothing spent.
 */
export function resultDraft(year: FiscalYear, held: readonly Held[]): Draft | null {
  const moved = held.filter(({ balance }) => balance !== 0);
  if (moved.length === 0) return null;
  const result = -moved.reduce((sum, { balance }) => sum + balance, 0);
  const into: Account = result >= 0 ? 'surplus' : 'deficit';
  const postings = moved.map(({ account, balance }) =>
    balance < 0 ? { from: into, to: account, amount: -balance as Cents } : { from: account, to: into, amount: balance },
  );
  return yearDraft(resultKey(year), year.last, postings, year.name);
}

/** Payouts that are neither at Stripe nor at the bank at the year's end stand in 511590, so that 580 ends at zero; the next day they are on their way again. */
export function onTheWayDrafts(year: FiscalYear, payouts: readonly { readonly payout: string; readonly amount: Cents }[]): Draft[] {
  return payouts.flatMap(({ payout, amount }) => {
    const key = `year:${year.name}:transit:${payout}`;
    const out = amount > 0;
    const size = Math.abs(amount) as Cents;
    const [from, to]: readonly [Account, Account] = out ? ['transit', 'payouts-on-the-way'] : ['payouts-on-the-way', 'transit'];
    const next = addDays(year.last, 1);
    return [
      yearDraft(key, year.last, [{ from, to, amount: size }], payout),
      yearDraft(`year-back:${year.name}:transit:${payout}`, next, [{ from: to, to: from, amount: size }], payout, key),
    ];
  });
}

/** What the general assembly decides of a year's result: it becomes retained earnings on the day of the vote (method §7.2). Null where the result is zero. */
export function voteDraft(year: FiscalYear, result: Cents, on: Day): Draft | null {
  if (result === 0) return null;
  const [from, to]: readonly [Account, Account] = result > 0 ? ['retained', 'surplus'] : ['deficit', 'retained'];
  return yearDraft(`year-vote:${year.name}`, on, [{ from, to, amount: Math.abs(result) as Cents }], year.name);
}
