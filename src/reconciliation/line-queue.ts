import type { Chart } from '../settings/types.ts';
import type { Account } from '../values/account.ts';
import { negateCents, type Cents } from '../values/cents.ts';
import { runInTurns, type Progress } from '../values/turns.ts';
import type { BankLine } from './bank-line.ts';
import type { Certain } from './certain-lines.ts';
import type { AwaitedTransfer, ChequeInHand, OpenInvoice, RefundableGift } from './line-desk.ts';
import type { LineQuery, LineSeen, LineStore } from './line-store.ts';
import type { PayoutStore } from './payout-store.ts';
import type { Proposal } from './proposal.ts';
import { proposeSubsets } from './propose-subsets.ts';
import { proposing } from './propose.ts';

/** What proposals are read from. */
export type QueueBooks = {
  readonly lines: LineStore;
  readonly payouts: PayoutStore;
  /** Invoices and credit notes that are not paid in full. */
  openInvoices(): Promise<readonly OpenInvoice[]>;
  chequesInHand(): Promise<readonly ChequeInHand[]>;
  /** The transfers that were announced under codes which these labels bear, by label. */
  awaitedTransfers(labels: readonly string[]): Promise<ReadonlyMap<string, AwaitedTransfer>>;
  /** Of the latest offline gifts those that stand and of which something is left; of one of these amounts, where they are told. */
  refundableGifts(amounts: readonly Cents[] | null): Promise<readonly RefundableGift[]>;
};

export type QueuedLine = LineSeen & { readonly proposals: readonly Proposal[] };

/** A page of lines to post, the oldest first, and how many are open. */
export type QueuePage = { readonly lines: readonly QueuedLine[]; readonly next: string | null; readonly open: number };

/** Which lines to post are asked for. */
export type LinesAsked = Pick<LineQuery, 'account' | 'after' | 'limit' | 'days'>;

/** The page beside all that is certain now; `comparing`: how far the search for that has come, null when it is done. */
export type LineQueue = QueuePage & { readonly certain: readonly Proposal[]; readonly comparing: Progress | null };

/** Payouts on each side of a line that may be parts of it: more than sums are made of. */
const NEAREST = 50;

/**
 * What each of these lines may be. Whether a proposal is certain depends on its rivals, which are all of the same amount: lines and payouts of
 * other amounts are not looked at, so that a page costs the same however many lines are open. Sums of several are looked for here, and are never certain.
 */
export async function proposalsOf(
  books: QueueBooks,
  chart: Chart,
  asked: readonly BankLine[],
): Promise<ReadonlyMap<string, readonly Proposal[]>> {
  const amounts = [...new Set(asked.flatMap(({ amount }) => [amount, negateCents(amount)]))];
  const rivals = await books.lines.openOf(amounts);
  const payouts = await books.payouts.unlinkedOf(amounts);
  const [invoices, cheques, rules] = [await books.openInvoices(), await books.chequesInHand(), await books.lines.rules()];
  const back = asked.flatMap(({ amount }) => (amount < 0 ? [negateCents(amount)] : []));
  const refundable = back.length === 0 ? [] : await books.refundableGifts(back);
  const awaited = await books.awaitedTransfers(rivals.flatMap(({ amount, label }) => (amount > 0 ? [label] : [])));
  const proposals = await runInTurns(proposing({ lines: rivals, payouts, invoices, rules, refundable, awaited, chart }));
  const found = new Map<string, readonly Proposal[]>();
  for (const line of asked) {
    const own = proposals.get(line.id) ?? [];
    const isCertain = own.some(({ certain }) => certain);
    const near = isCertain ? [] : await books.payouts.unlinkedAround(line.bookedOn, NEAREST);
    // That money may be a gift is a guess: what adds up to the cent comes before it.
    const [guesses, others] = [own.filter(({ reason }) => reason.code === 'gift'), own.filter(({ reason }) => reason.code !== 'gift')];
    found.set(line.id, isCertain ? own : [...others, ...proposeSubsets(line, { payouts: near, invoices, cheques }), ...guesses]);
  }
  return found;
}

/** The lines to post of one account, or of all, from a cursor on. */
export async function queuePage(books: QueueBooks, chart: Chart, about: LinesAsked): Promise<QueuePage> {
  const { lines, next } = await books.lines.page({ ...about, state: 'open', order: 'oldest' });
  const of = await proposalsOf(
    books,
    chart,
    lines.map(({ line }) => line),
  );
  const open = await books.lines.count({ account: about.account, state: 'open', days: about.days ?? null });
  return { lines: lines.map((seen) => ({ ...seen, proposals: of.get(seen.line.id) ?? [] })), next, open };
}

/** The proposals that are certain of one account, or of all. */
export function certainOf(certain: readonly Certain[], account: Account | null): Proposal[] {
  return certain.filter((each) => account === null || each.account === account).map(({ proposal }) => proposal);
}

/** One line with what it may be; an open one only. */
export async function lineWithProposals(books: QueueBooks, chart: Chart, id: string): Promise<QueuedLine | null> {
  const seen = await books.lines.line(id);
  if (seen?.state.kind !== 'open') return seen ? { ...seen, proposals: [] } : null;
  return { ...seen, proposals: (await proposalsOf(books, chart, [seen.line])).get(id) ?? [] };
}
