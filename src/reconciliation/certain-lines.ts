import type { Chart } from '../settings/types.ts';
import type { Account } from '../values/account.ts';
import type { Actor } from '../values/actor.ts';
import { nextTurn, runInTurns, type Progress } from '../values/turns.ts';
import type { LineActed, LineDesk } from './line-desk.ts';
import type { QueueBooks } from './line-queue.ts';
import type { LineSeen, LineStore } from './line-store.ts';
import { postLine } from './post-line.ts';
import type { Proposal } from './proposal.ts';
import { proposing } from './propose.ts';

/** An open line, at the attempt that was looked at, and the one thing that it certainly is. */
export type Certain = { readonly proposal: Proposal; readonly account: Account; readonly attempt: number };

/** Lines that are read before others have their turn. */
const AT_ONCE = 500;

async function everyOpen(lines: LineStore, told: (progress: Progress) => void): Promise<LineSeen[]> {
  const of = await lines.count({ account: null, state: 'open' });
  const open: LineSeen[] = [];
  for (let after: string | null = null; ;) {
    const page = await lines.page({ account: null, state: 'open', order: 'oldest', after, limit: AT_ONCE });
    open.push(...page.lines);
    told({ done: open.length, of: Math.max(of, open.length) });
    if (page.next === null) return open;
    after = page.next;
    await nextTurn();
  }
}

/**
 * Of all open lines, those that are certainly something (method §5.2). Others have their turn meanwhile, and may change what was read: what is
 * found is proposed, and is looked at again when it is posted.
 */
export async function findCertain(books: QueueBooks, chart: Chart, told: (progress: Progress) => void): Promise<Certain[]> {
  const open = await everyOpen(books.lines, told);
  const [payouts, invoices, rules] = [await books.payouts.unlinked(), await books.openInvoices(), await books.lines.rules()];
  const lines = open.map(({ line }) => line);
  // What gives a gift back is never certain.
  const proposals = await runInTurns(proposing({ lines, payouts, invoices, rules, refundable: [], chart }));
  return open.flatMap(({ line, state }) => {
    const proposal = proposals.get(line.id)?.find(({ certain }) => certain);
    return proposal ? [{ proposal, account: line.account, attempt: state.attempt }] : [];
  });
}

/** What {@link findCertain} reads, in short: another text means that it may find something else. */
async function markOf({ lines, payouts, openInvoices }: QueueBooks): Promise<string> {
  return JSON.stringify([await lines.mark(), await payouts.mark(), await openInvoices(), await lines.rules()]);
}

/** All that is certain, kept until something that it is made from changes. */
export type KeptCertain = {
  /** Waits until it is found. */
  find(): Promise<readonly Certain[]>;
  /** What is found already, or how far the search has come, which goes on. */
  look(): Promise<{ readonly found: readonly Certain[] } | Progress>;
};

const BEGINNING: Progress = { done: 0, of: 0 };

/** One search at a time, whoever asks; each for the books as they are when it begins. */
export function keptCertain(books: QueueBooks, chart: Chart): KeptCertain {
  type Search = {
    readonly mark: string;
    readonly ended: Promise<readonly Certain[]>;
    progress: Progress;
    found: readonly Certain[] | null;
  };
  let last: Search | null = null;
  const begin = (mark: string, before: Promise<unknown>): Search => {
    const run = async (): Promise<readonly Certain[]> => {
      await before.catch(() => undefined);
      return findCertain(books, chart, (progress) => {
        search.progress = progress;
      });
    };
    const search: Search = { mark, ended: run(), progress: BEGINNING, found: null };
    search.ended.then(
      (found) => {
        search.found = found;
      },
      () => {
        if (last === search) last = null;
      },
    );
    return search;
  };
  const current = async (): Promise<Search> => {
    const mark = await markOf(books);
    if (last?.mark !== mark) last = begin(mark, last?.ended ?? Promise.resolve());
    return last;
  };
  return {
    find: async () => (await current()).ended,
    look: async () => {
      const { found, progress } = await current();
      return found ? { found } : progress;
    },
  };
}

export type AcceptedAll = { readonly posted: readonly { readonly line: string; readonly attempt: number }[]; readonly left: number };

/** Posts all that is certain, a line at a time and each for itself, as it is proposed now. What somebody else has posted meanwhile is left. */
export async function acceptCertain(
  desk: LineDesk,
  certain: readonly Certain[],
  by: Actor,
  account: Account | null,
  told: (progress: Progress) => void = () => undefined,
): Promise<AcceptedAll> {
  const posted: { readonly line: string; readonly attempt: number }[] = [];
  let left = 0;
  const own = certain.filter((each) => account === null || each.account === account);
  for (const [done, { proposal, attempt }] of own.entries()) {
    const { line, parts } = proposal;
    const acted: LineActed = await postLine(desk, { line, attempt, parts, by });
    if (acted.kind === 'done') posted.push({ line, attempt });
    else left += 1;
    told({ done: done + 1, of: own.length });
    await nextTurn();
  }
  return { posted, left };
}
