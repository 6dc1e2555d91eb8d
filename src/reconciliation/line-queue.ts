import type { Chart } from '../settings/types.ts';
import type { Account } from '../values/account.ts';
import type { Actor } from '../values/actor.ts';
import type { BankLine } from './bank-line.ts';
import type { ChequeInHand, LineActed, LineDesk, OpenInvoice } from './line-desk.ts';
import type { LineSeen, LineStore } from './line-store.ts';
import type { PayoutStore } from './payout-store.ts';
import { postLine } from './post-line.ts';
import type { Proposal } from './proposal.ts';
import { proposeSubsets } from './propose-subsets.ts';
import { propose } from './propose.ts';

/** What proposals are read from, at one moment. */
export type QueueBooks = {
  readonly lines: LineStore;
  readonly payouts: PayoutStore;
  /** Invoices and credit notes that are not paid in full. */
  openInvoices(): Promise<readonly OpenInvoice[]>;
  chequesInHand(): Promise<readonly ChequeInHand[]>;
};

export type QueuedLine = LineSeen & { readonly proposals: readonly Proposal[] };

/** A page of lines to post, the oldest first; proposals are made beside all open lines, so that a rival on another page counts. */
export type LineQueue = {
  readonly lines: readonly QueuedLine[];
  readonly next: string | null;
  readonly open: number;
  readonly certain: readonly Proposal[];
};

const OPEN_AT_MOST = 20_000;

/** All open lines of the books, up to a number that no association leaves open. */
async function everyOpen(lines: LineStore): Promise<LineSeen[]> {
  return (await lines.page({ account: null, state: 'open', order: 'oldest', after: null, limit: OPEN_AT_MOST })).lines.slice();
}

type Proposed = {
  readonly open: readonly LineSeen[];
  readonly of: (line: BankLine) => readonly Proposal[];
  readonly certain: readonly Proposal[];
};

/** Proposals for every open line; sums of several are looked for where they are asked for, and nothing else is certain. */
export async function proposalsFor(books: QueueBooks, chart: Chart): Promise<Proposed> {
  const open = await everyOpen(books.lines);
  const [payouts, invoices, cheques, rules] = [
    await books.payouts.unlinked(),
    await books.openInvoices(),
    await books.chequesInHand(),
    await books.lines.rules(),
  ];
  const proposals = propose({ lines: open.map(({ line }) => line), payouts, invoices, rules, chart });
  return {
    open,
    of: (line) => {
      const own = proposals.get(line.id) ?? [];
      return own.some(({ certain }) => certain) ? own : [...own, ...proposeSubsets(line, { payouts, invoices, cheques })];
    },
    certain: [...proposals.values()].flatMap((own) => own.filter(({ certain }) => certain)),
  };
}

/** The lines to post of one account, or of all, from a cursor on. */
export async function lineQueue(
  books: QueueBooks,
  chart: Chart,
  about: { readonly account: Account | null; readonly after: string | null; readonly limit: number },
): Promise<LineQueue> {
  const proposed = await proposalsFor(books, chart);
  const { lines, next } = await books.lines.page({ ...about, state: 'open', order: 'oldest' });
  const ofAccount = new Set(
    proposed.open.filter(({ line }) => about.account === null || line.account === about.account).map(({ line }) => line.id),
  );
  return {
    lines: lines.map((seen) => ({ ...seen, proposals: proposed.of(seen.line) })),
    next,
    open: ofAccount.size,
    certain: proposed.certain.filter(({ line }) => ofAccount.has(line)),
  };
}

export type AcceptedAll = { readonly posted: readonly { readonly line: string; readonly attempt: number }[]; readonly left: number };

/** Posts all that is certain, a line at a time, as it is proposed now. What somebody else has posted meanwhile is left. */
export async function acceptCertain(desk: LineDesk, queue: Proposed, by: Actor, account: Account | null): Promise<AcceptedAll> {
  const open = new Map(queue.open.map((seen) => [seen.line.id, seen]));
  const posted: { readonly line: string; readonly attempt: number }[] = [];
  let left = 0;
  for (const { line: id, parts } of queue.certain) {
    const seen = open.get(id);
    if (!seen || (account !== null && seen.line.account !== account)) continue;
    const { attempt } = seen.state;
    const acted: LineActed = await postLine(desk, { line: id, attempt, parts, by });
    if (acted.kind === 'done') posted.push({ line: id, attempt });
    else left += 1;
  }
  return { posted, left };
}

/** One line with what it may be; an open one only. */
export async function lineWithProposals(books: QueueBooks, chart: Chart, id: string): Promise<QueuedLine | null> {
  const seen = await books.lines.line(id);
  if (seen?.state.kind !== 'open') return seen ? { ...seen, proposals: [] } : null;
  return { ...seen, proposals: (await proposalsFor(books, chart)).of(seen.line) };
}
