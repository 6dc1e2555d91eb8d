import type { Clock } from '../values/clock.ts';
import { gather } from '../values/gather.ts';
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

/** A lane whose object was read. */
type ReadLane<Books> = { readonly lane: Lane; readonly reading: Extract<Reading<Books>, { kind: 'read' }> };

function failuresOf(lane: Lane, error: unknown, nowMs: number): NoticeMark[] {
  const why = error instanceof Error ? error.message : String(error);
  return lane.map((notice) => failure(notice, why, nowMs));
}

/** Writes what was read, and marks its notices, in one transaction. */
function applyAll<Books>({ write, clock }: DrainParts<Books>, group: readonly ReadLane<Books>[]): Promise<void> {
  const nowMs = clock.now();
  return write(async (books, inbox) => {
    const marks: NoticeMark[] = [];
    for (const { lane, reading } of group) {
      const applied = await reading.apply(books);
      const reason = applied.kind === 'parked' ? applied.why : null;
      marks.push(...lane.map(({ id }) => ({ id, state: applied.kind, reason, dueMs: nowMs })));
    }
    await inbox.markAll(marks);
  });
}

/** One commit for all that was read meanwhile. When a bug is met with one of them, each is written alone, and fails that one alone. */
async function applyTogether<Books>(parts: DrainParts<Books>, group: readonly ReadLane<Books>[]): Promise<NoticeMark[][]> {
  try {
    await applyAll(parts, group);
    return group.map(() => []);
  } catch (error) {
    if (group.length === 1) return group.map(({ lane }) => failuresOf(lane, error, parts.clock.now()));
    const marks: NoticeMark[][] = [];
    for (const alone of group) marks.push(...(await applyTogether(parts, [alone])));
    return marks;
  }
}

type Apply<Books> = (read: ReadLane<Books>) => Promise<NoticeMark[]>;

/** Notices that name the same object: it is read once, after the last of them was received, and that reading speaks for all. A bug met on the way fails these and leaves the others alone. */
async function settle<Books>(parts: DrainParts<Books>, lane: Lane, apply: Apply<Books>): Promise<NoticeMark[]> {
  try {
    const reading = await parts.read(lane[0]);
    if (reading.kind !== 'read') return marksOf(lane, reading, parts.clock.now());
    return await apply({ lane, reading });
  } catch (error) {
    return failuresOf(lane, error, parts.clock.now());
  }
}

function lanesOf(notices: readonly KeptNotice[]): Lane[] {
  const byObject = Map.groupBy(notices, ({ objectType, objectId, id }) => `${objectType} ${objectId || id}`);
  return [...byObject.values()].flatMap(([first, ...others]) => (first ? [[first, ...others]] : []));
}

/** More in one transaction would keep a notice that arrives meanwhile waiting for its answer. */
const MOST_TOGETHER = 16;

async function drainBatch<Books>(parts: DrainParts<Books>, due: readonly KeptNotice[], atOnce: number): Promise<void> {
  const lanes = lanesOf(due);
  const marks: NoticeMark[] = [];
  const apply = gather<ReadLane<Books>, NoticeMark[]>((group) => applyTogether(parts, group), MOST_TOGETHER);
  const worker = async (): Promise<void> => {
    for (let lane = lanes.shift(); lane; lane = lanes.shift()) marks.push(...(await settle(parts, lane, apply)));
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
