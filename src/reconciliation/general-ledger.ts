import type { Entry } from '../ledger/entry.ts';
import type { AccountTotal, BookedPlace, LedgerStore } from '../ledger/store.ts';
import { monthsOfYear, resultKey, type FirstYear, type FiscalYear } from '../ledger/year.ts';
import type { Chart } from '../settings/types.ts';
import type { Account } from '../values/account.ts';
import { addCents, cents, subtractCents, ZERO, type Cents } from '../values/cents.ts';
import { day, type Day } from '../values/day.ts';
import { addMonths, firstDay, lastDay, monthOf, type Month } from '../values/month.ts';
import { carriedInto } from './year-books.ts';

/** An account over a fiscal year, or over one month of it. */
export type LedgerAsked = {
  readonly chart: Chart;
  readonly firstYear: FirstYear;
  readonly year: FiscalYear;
  readonly month: Month | null;
  readonly account: Account;
};

/** An entry as an account's ledger shows it: what it adds to either side, and what the account holds after it (debits less credits). */
export type LedgerRow = { readonly entry: Entry; readonly debit: Cents; readonly credit: Cents; readonly balance: Cents };

/** A page of the general ledger (grand livre). `carried`: what the account held before the page's first row; the totals are of the whole span. */
export type LedgerPage = {
  readonly opening: Cents;
  readonly carried: Cents;
  readonly rows: readonly LedgerRow[];
  readonly next: BookedPlace | null;
  readonly debit: Cents;
  readonly credit: Cents;
  readonly closing: Cents;
};

const BEGINNING = day('0001-01-01');

/** The booking days that are asked for. What was booked before the first year begins belongs to it. */
function spanOf({ year, firstYear, month }: LedgerAsked): { readonly from: Day; readonly through: Day } {
  if (month !== null) return { from: firstDay(month), through: lastDay(month) };
  return { from: year.last === firstYear.ends ? BEGINNING : year.first, through: year.last };
}

type Sides = { readonly debit: Cents; readonly credit: Cents };

/** Kept totals of the account from a month (null: from the beginning) through another. */
function sidesIn(totals: readonly AccountTotal[], account: Account, from: Month | null, through: Month): Sides {
  const own = totals.filter((each) => each.account === account && each.month <= through && (from === null || each.month >= from));
  const sum = (side: 'debit' | 'credit'): Cents => cents(own.reduce((total, each) => total + each[side], 0));
  return { debit: sum('debit'), credit: sum('credit') };
}

function sidesOf({ postings }: Pick<Entry, 'postings'>, account: Account): Sides {
  const sum = (side: 'from' | 'to'): Cents => cents(postings.reduce((all, each) => all + (each[side] === account ? each.amount : 0), 0));
  return { debit: sum('to'), credit: sum('from') };
}

function net({ debit, credit }: Sides): Cents {
  return subtractCents(debit, credit);
}

function rowsOf(entries: readonly Entry[], account: Account, carried: Cents): LedgerRow[] {
  let balance = carried;
  return entries.map((entry) => {
    const sides = sidesOf(entry, account);
    balance = addCents(balance, net(sides));
    return { entry, ...sides, balance };
  });
}

/** What is asked for, with what the account holds when it begins; the months are null from the beginning of the books on. */
type Frame = LedgerAsked & {
  readonly totals: readonly AccountTotal[];
  readonly begins: Month | null;
  readonly ends: Month;
  readonly opening: Cents;
};

function frameOf(asked: LedgerAsked, totals: readonly AccountTotal[]): Frame {
  const { account, year, firstYear, month } = asked;
  const months = monthsOfYear(year);
  const yearBegins = year.last === firstYear.ends ? null : months.first;
  const carried = carriedInto(totals, asked).get(account) ?? ZERO;
  if (month === null) return { ...asked, totals, begins: yearBegins, ends: months.last, opening: carried };
  const before = sidesIn(totals, account, yearBegins, addMonths(month, -1));
  return { ...asked, totals, begins: month, ends: month, opening: addCents(carried, net(before)) };
}

/** What the account holds at a place: whole months by kept totals, the last one by its entries. */
async function heldAt(
  ledger: Pick<LedgerStore, 'movedThrough'>,
  { account, year, totals, begins, opening }: Frame,
  place: BookedPlace,
): Promise<Cents> {
  const month = monthOf(place.day);
  const before = sidesIn(totals, account, begins, addMonths(month, -1));
  return cents(opening + net(before) + (await ledger.movedThrough(account, firstDay(month), place, resultKey(year))));
}

/** The sides of the whole span. The closing of classes 6 and 7 stands in no journal of the year, and so is left out (method §7.2). */
function sidesOfSpan({ account, year, totals, begins, ends }: Frame, transfer: Entry | null): Sides {
  const kept = sidesIn(totals, account, begins, ends);
  if (!transfer || ends !== monthsOfYear(year).last) return kept;
  const moved = sidesOf(transfer, account);
  return { debit: subtractCents(kept.debit, moved.debit), credit: subtractCents(kept.credit, moved.credit) };
}

/**
 * A page of an account's ledger, by booking day. The balance before its first row is computed from the books each time, never carried by an
 * address, so that each row stands on what the page before has ended with. A place outside of the span is the beginning.
 */
export async function generalLedgerPage(
  ledger: Pick<LedgerStore, 'accountTotals' | 'booked' | 'entry' | 'movedThrough'>,
  asked: LedgerAsked,
  after: BookedPlace | null,
  limit: number,
): Promise<LedgerPage> {
  const { account, year } = asked;
  const frame = frameOf(asked, await ledger.accountTotals());
  const span = spanOf(asked);
  const place = after !== null && after.day >= span.from && after.day <= span.through ? after : null;
  const carried = place === null ? frame.opening : await heldAt(ledger, frame, place);
  // One more tells whether a page follows, and another stands for the entry that is left out.
  const found = await ledger.booked({ ...span, account }, place, limit + 2);
  const own = found.filter(({ key }) => key !== resultKey(year));
  const shown = own.slice(0, limit);
  const last = shown.at(-1);
  const sides = sidesOfSpan(frame, await ledger.entry(resultKey(year)));
  return {
    opening: frame.opening,
    carried,
    rows: rowsOf(shown, account, carried),
    next: own.length > limit && last ? { day: last.bookingDay, key: last.key } : null,
    ...sides,
    closing: addCents(frame.opening, net(sides)),
  };
}
