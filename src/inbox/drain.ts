import type { Clock } from '../values/clock.ts';
import type { KeptNotice } from './notice.ts';
import type { InboxStore, NoticeMark } from './store.ts';
import { LEASE_MS, retryDelayMs } from './waits.ts';

/** What became of reading the object that a notice names. `apply` writes it, in the transaction that marks the notice. */
export type Reading<Books> =
  | { readonly kind: 'read'; apply(books: Books): Promise<Applied> }
  | { readonly kind: 'ignored'; readonly why: string }
  | { readonly kind: 'parked'; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string };

export type Applied = { readonly kind: 'done' } | { readonly kind: 'parked'; readonly why: string };

export type DrainParts<Books> = {
  readonly inbox: InboxStore;
  readonly clock: Clock;
  /** Reads the object that the notice names, over the network, outside of any transaction. */
  read(notice: KeptNotice): Promise<Reading<Books>>;
  /** Runs the work in one transaction: all of it is written, or nothing. */
  write<Value>(work: (books: Books, inbox: InboxStore) => Promise<Value>): Promise<Value>;
  onDead(noticeId: string, why: string): void;
};

function failure(notice: KeptNotice, why: string, nowMs: number): NoticeMark {
  const delayMs = retryDelayMs(notice.attempts + 1);
  const state = delayMs === null ? 'dead' : 'failed';
  return { id: notice.id, state, reason: why, dueMs: nowMs + (delayMs ?? 0) };
}

type Lane = readonly [KeptNotice, ...KeptNotice[]];

/** Marks that need no transaction with the books: when they are lost, the notices are read again, with the same outcome. */
function marksOf<Books>(lane: Lane, reading: Exclude<Reading<Books>, { kind: 'read' }>, nowMs: number): NoticeMark[] {
  if (reading.kind === 'failed') return lane.map((notice) => failure(notice, reading.why, nowMs));
  return lane.map(({ id }) => ({ id, state: reading.kind, reason: reading.why, dueMs: nowMs }));
}

/** Notices that name the same object: it is read once, after the last of them was received, and that reading speaks for all. */
async function settle<Books>(parts: DrainParts<Books>, lane: Lane): Promise<NoticeMark[]> {
  const reading = await parts.read(lane[0]);
  const nowMs = parts.clock.now();
  if (reading.kind !== 'read') return marksOf(lane, reading, nowMs);
  await parts.write(async (books, inbox) => {
    const applied = await reading.apply(books);
    const reason = applied.kind === 'parked' ? applied.why : null;
    await inbox.markAll(lane.map(({ id }) => ({ id, state: applied.kind, reason, dueMs: nowMs })));
  });
  return [];
}

/** A bug met on the way fails these notices and leaves the others alone. */
async function settleSafely<Books>(parts: DrainParts<Books>, lane: Lane): Promise<NoticeMark[]> {
  try {
    return await settle(parts, lane);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return lane.map((notice) => failure(notice, why, parts.clock.now()));
  }
}

function lanesOf(notices: readonly KeptNotice[]): Lane[] {
  const byObject = Map.groupBy(notices, ({ objectType, objectId, id }) => `${objectType} ${objectId || id}`);
  return [...byObject.values()].flatMap(([first, ...others]) => (first ? [[first, ...others]] : []));
}

async function drainBatch<Books>(parts: DrainParts<Books>, due: readonly KeptNotice[], atOnce: number): Promise<void> {
  const lanes = lanesOf(due);
  const marks: NoticeMark[] = [];
  const worker = async (): Promise<void> => {
    for (let lane = lanes.shift(); lane; lane = lanes.shift()) marks.push(...(await settleSafely(parts, lane)));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  await parts.inbox.markAll(marks);
  for (const { id, reason } of marks.filter(({ state }) => state === 'dead')) parts.onDead(id, reason ?? '');
}

/** Deals with the notices that are due, some at a time, until none is; returns how many it took. */
export async function drain<Books>(parts: DrainParts<Books>, atOnce = 8, batch = 128): Promise<number> {
  let taken = 0;
  for (;;) {
    const due = await parts.inbox.take(parts.clock.now(), LEASE_MS, batch);
    if (due.length === 0) return taken;
    taken += due.length;
    await drainBatch(parts, due, atOnce);
  }
}
