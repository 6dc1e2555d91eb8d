import { monthsOfYear, yearsUntil, type FiscalYear } from '../ledger/year.ts';
import type { AccountTotal } from '../ledger/store.ts';
import { cents, type Cents } from '../values/cents.ts';
import type { ClosingBooks, ClosingDesk } from './closing-desk.ts';
import type { YearAct } from './closing-store.ts';
import { yearActOf } from './year-acts.ts';
import { chartByName, classOf } from './year-books.ts';

/** Where a fiscal year stands: under way, over and not closed, closed, or closed and voted on by the assembly (method §7.2). */
export type YearState = 'running' | 'to-close' | 'closed' | 'voted';

export type YearSeen = {
  readonly year: FiscalYear;
  readonly state: YearState;
  /** Income less expenses of the year's own entries; as it was carried, once the year is closed. */
  readonly result: Cents;
  readonly closed: YearAct | null;
  readonly vote: YearAct | null;
};

/** What a year's own months have earned, less what they have spent; what was booked before the first year belongs to it. */
function ownResult({ chart }: Pick<ClosingDesk, 'chart'>, totals: readonly AccountTotal[], year: FiscalYear, isFirst: boolean): Cents {
  const of = chartByName(chart);
  const { first, last } = monthsOfYear(year);
  const own = totals.filter(({ account, month }) => month <= last && (isFirst || month >= first) && classOf(of(account)) === 'result');
  return cents(own.reduce((sum, { debit, credit }) => sum + credit - debit, 0));
}

/** Every fiscal year through the one under way, the newest first. */
export async function lookAtYears(
  { ledger, closings }: Pick<ClosingBooks, 'ledger' | 'closings'>,
  desk: Pick<ClosingDesk, 'chart' | 'firstYear' | 'zone' | 'now'>,
): Promise<YearSeen[]> {
  const today = desk.zone.dayOf(desk.now());
  const acts = await closings.yearActs();
  const totals = await ledger.accountTotals();
  const seen = yearsUntil(today, desk.firstYear).map((year, index): YearSeen => {
    const closed = yearActOf(acts, year.name, 'close');
    const vote = yearActOf(acts, year.name, 'vote');
    const open = today <= year.last ? 'running' : 'to-close';
    const state = vote ? 'voted' : closed ? 'closed' : open;
    return { year, state, result: closed?.result ?? ownResult(desk, totals, year, index === 0), closed, vote };
  });
  return seen.toReversed();
}
