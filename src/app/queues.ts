import { isUnderWay } from '../giving/attack.ts';
import { lookAtMonth } from '../reconciliation/closing-acts.ts';
import { receiptsToRevise } from '../receipts/revise.ts';
import type { Books } from '../storage/open.ts';
import { cents, type Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import { addMonths, monthOf, type Month } from '../values/month.ts';
import type { BankLines } from './bank-lines.ts';
import { jobsAmiss } from './job-desk.ts';
import { wordsToRead } from './supporters.ts';
import { closingBooks, firstYearOf, type ClosingParts } from './closing-sources.ts';

/** What waits for a treasurer, each as a number; all zero means that the month can be closed (method §5.4). */
export type Queues = {
  readonly openLines: number;
  readonly payouts: number;
  readonly waiting: number;
  /** What donors ask and nobody has decided. */
  readonly requests: number;
  /** Errors that readers report and nobody has decided. */
  readonly reports: number;
  /** What donors wrote to be shown and nobody has read. */
  readonly words: number;
  readonly notices: number;
  /** Tax receipts to cancel and replace (method §6.2); null while receipts are off. */
  readonly receipts: number | null;
  /** What Stripe held on a day less what the journal made; null before the first day that was kept (method §5.5). */
  readonly difference: { readonly day: Day; readonly amount: Cents } | null;
  /** The month whose turn it is, once it is over, and what still hinders its closing. */
  readonly month: { readonly month: Month; readonly hindered: number } | null;
  /** Since when cards are being tried on the site (milliseconds); null while it is quiet. */
  readonly cardTestingMs: number | null;
  /** What the site does by itself and has failed, or should have done long ago. */
  readonly jobs: number;
};

/** More than anybody lists by hand. */
const MOST = 1_000;

/** The month whose turn it is to be closed; null while it is not over. */
export async function monthToClose(books: Books, { content, clock }: ClosingParts): Promise<Month | null> {
  const closedThrough = await books.reading.ledger.closedThrough();
  const next = closedThrough === null ? monthOf(firstYearOf(content).begins) : addMonths(closedThrough, 1);
  return next < monthOf(content.association.zone.dayOf(clock.now())) ? next : null;
}

/** What the guard found at its last look is new enough to be told here; whoever closes the month looks again. */
async function nextMonth(books: Books, parts: ClosingParts): Promise<Queues['month']> {
  const next = await monthToClose(books, parts);
  if (next === null) return null;
  const { obstacles } = await books.snapshot((stores) => lookAtMonth(closingBooks(stores, parts, parts.guard.findings()), next));
  return { month: next, hindered: obstacles.length };
}

async function differenceOf(books: Books): Promise<Queues['difference']> {
  const last = await books.reading.movements.lastBalance();
  return last && { day: last.day, amount: cents(last.available + last.pending - last.journal) };
}

async function cardTestingSince({ reading }: Books, { clock }: ClosingParts): Promise<number | null> {
  const attack = await reading.gate.attack();
  return isUnderWay(attack, clock.now()) ? attack.sinceMs : null;
}

/** Reads what waits. */
export async function readQueues(books: Books, lines: BankLines, parts: ClosingParts): Promise<Queues> {
  const { reading } = books;
  return {
    openLines: await reading.lines.count({ account: null, state: 'open' }),
    payouts: (await lines.payoutsToExplain()).length,
    waiting: (await reading.waiting.waiting(MOST)).length,
    requests: (await reading.donors.requests('open', MOST)).length,
    reports: (await reading.reports.list('open', MOST)).length,
    words: await wordsToRead(books),
    notices: (await reading.inbox.list(['parked', 'dead'], MOST)).length,
    receipts: parts.content.association.receipts && (await receiptsToRevise(reading.receipts)).length,
    difference: await differenceOf(books),
    month: await nextMonth(books, parts),
    cardTestingMs: await cardTestingSince(books, parts),
    jobs: await jobsAmiss(books, parts.clock.now()),
  };
}
