import type { App } from '../../../app.ts';
import type { Day } from '../../../values/day.ts';
import { addMonths, monthOf, monthRange, type Month } from '../../../values/month.ts';

const PAYOUTS = 100;
/** More than a demonstration lives. */
const MOST_PAGES = 20;

/** A statement of the sandbox's own bank, to be downloaded. */
export type Sample = { readonly month: Month; readonly href: string };

/** `next`: that of the month whose turn it is to be closed, where the bank has one; `others`: of the months after it that are over. */
export type Samples = { readonly next: Sample | null; readonly others: readonly Sample[] };

/** The day on which the first payout arrived, or, where there are very many, an early one. */
async function firstArrival({ payouts }: App['treasury']['lines']): Promise<Day | null> {
  let first: Day | null = null;
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const seen = await payouts(after, PAYOUTS);
    first = seen.payouts.at(-1)?.payout.arrivesOn ?? first;
    after = seen.next;
    if (after === null) break;
  }
  return first;
}

/** In a sandbox, the statements of its own bank for the months that are over and not closed; its bank begins with the first payout. */
export async function sandboxMonths({ environment: { sandbox }, treasury: { lines, money, monthToClose } }: App): Promise<Samples> {
  const toClose = sandbox === null ? null : await monthToClose();
  const arrival = toClose === null ? null : await firstArrival(lines);
  if (sandbox === null || toClose === null || arrival === null) return { next: null, others: [] };
  const from = monthOf(arrival) > toClose ? monthOf(arrival) : toClose;
  const months = monthRange(from, addMonths(monthOf(money.today()), -1));
  const samples = months.map((month) => ({ month, href: new URL(`/_sandbox/bank/${month}.xml`, sandbox.publicUrl).href }));
  return { next: samples.find(({ month }) => month === toClose) ?? null, others: samples.filter(({ month }) => month !== toClose) };
}
