import type { Clock } from '../values/clock.ts';
import type { KeptNotice } from './notice.ts';
import type { InboxStore, NoticeMark } from './store.ts';

/** What became of reading the object that a notice names. `apply` writes it, in the transaction that marks the notice. */
export type Reading<Books> =
  | { readonly kind: 'read'; apply(books: Books): Promise<Applied> }
  | { readonly kind: 'ignored'; readonly why: string }
  | { readonly kind: 'parked'; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string };

/** `again`: all that is known is written, and more is to come from the source after a while (a fee not settled yet). */
export type Applied = { readonly kind: 'done' } | { readonly kind: 'parked'; readonly why: string };

export type DrainParts<Books> = {
  readonly inbox: InboxStore;
  readonly clock: Clock;
  /** Reads the object that the notice names, over the network, outside of any transaction. */
  read(notice: KeptNotice): Promise<Reading<Books>>;
  /** Runs the work in one transaction: all of it is written, or nothing. */
  write<Value>(work: (books: Books, inbox: InboxStore) => Promise<Value>): Promise<Value>;
  onDead(notice: KeptNotice, why: string): void;
};

/** One minute to six hours: 8 tries over about ten hours, then a person is asked. */
const DELAYS_MS = [1, 2, 5, 15, 45, 120, 360].map((minutes) => minutes * 60_000);

/** How long to wait after the n-th failed try (1 for the first); null when there was one too many. */
export function retryDelayMs(attempts: number): number | null {
  return DELAYS_MS[attempts - 1] ?? null;
}

function failure(notice: KeptNotice, why: string, nowMs: number): NoticeMark {
  const delayMs = retryDelayMs(notice.attempts + 1);
  return delayMs === null ? { state: 'dead', reason: why, dueMs: nowMs } : { state: 'failed', reason: why, dueMs: nowMs + delayMs };
}

async function settle<Books>(parts: DrainParts<Books>, notice: KeptNotice): Promise<void> {
  const reading = await parts.read(notice);
  const nowMs = parts.clock.now();
  if (reading.kind === 'read') {
    await parts.write(async (books, inbox) => {
      const applied = await reading.apply(books);
      const reason = applied.kind === 'parked' ? applied.why : null;
      await inbox.mark(notice.id, { state: applied.kind, reason, dueMs: nowMs });
    });
    return;
  }
  const mark = reading.kind === 'failed' ? failure(notice, reading.why, nowMs) : { state: reading.kind, reason: reading.why, dueMs: nowMs };
  await parts.inbox.mark(notice.id, mark);
  if (mark.state === 'dead') parts.onDead(notice, reading.why);
}

/** One notice, whatever happens: a bug met on the way fails this notice and leaves the others alone. */
async function settleSafely<Books>(parts: DrainParts<Books>, notice: KeptNotice): Promise<void> {
  try {
    await settle(parts, notice);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const mark = failure(notice, why, parts.clock.now());
    await parts.inbox.mark(notice.id, mark);
    if (mark.state === 'dead') parts.onDead(notice, why);
  }
}

/**
 * Deals with the notices that are due, some at a time, until none is; returns how many it took.
 * Notices of one batch that name the same object are read one after the other, so that they never race each other.
 */
export async function drain<Books>(parts: DrainParts<Books>, atOnce = 8, batch = 128): Promise<number> {
  let taken = 0;
  for (;;) {
    const due = await parts.inbox.due(parts.clock.now(), batch);
    if (due.length === 0) return taken;
    taken += due.length;
    const lanes = Map.groupBy(due, (notice) => notice.objectId);
    const queue = [...lanes.values()];
    const worker = async (): Promise<void> => {
      for (let lane = queue.shift(); lane; lane = queue.shift()) {
        for (const notice of lane) await settleSafely(parts, notice);
      }
    };
    await Promise.all(Array.from({ length: Math.min(atOnce, queue.length) }, worker));
  }
}
