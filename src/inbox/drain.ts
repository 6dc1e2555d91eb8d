import type { Clock } from '../values/clock.ts';
import type { KeptNotice } from './notice.ts';
import type { InboxStore, NoticeMark } from './store.ts';
import { LEASE_MS, retryDelayMs } from './waits.ts';

/** What became of reading the object that a notice names. `fact`: what is to be written, in the transaction that marks the notice. */
export type Reading<Fact> =
  | { readonly kind: 'read'; readonly fact: Fact }
  | { readonly kind: 'ignored'; readonly why: string }
  | { readonly kind: 'parked'; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string };

export type Applied = { readonly kind: 'done' } | { readonly kind: 'parked'; readonly why: string };

export type DrainParts<Books, Fact> = {
  readonly inbox: InboxStore;
  readonly clock: Clock;
  /** Reads the object that the notice names, over the network, outside of any transaction. */
  read(notice: KeptNotice): Promise<Reading<Fact>>;
  /** Writes facts that were read; what became of each, in their order. */
  apply(books: Books, facts: readonly Fact[]): Promise<readonly Applied[]>;
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
function marksOf<Fact>(lane: Lane, reading: Exclude<Reading<Fact>, { kind: 'read' }>, nowMs: number): NoticeMark[] {
  if (reading.kind === 'failed') return lane.map((notice) => failure(notice, reading.why, nowMs));
  return lane.map(({ id }) => ({ id, state: reading.kind, reason: reading.why, dueMs: nowMs }));
}

/** A lane whose object was read. */
type ReadLane<Fact> = { readonly lane: Lane; readonly fact: Fact };

function failuresOf(lane: Lane, error: unknown, nowMs: number): NoticeMark[] {
  const why = error instanceof Error ? error.message : String(error);
  return lane.map((notice) => failure(notice, why, nowMs));
}

/** What is written together: lanes that were read, and marks of notices that led to nothing to write. */
type Group<Fact> = { readonly lanes: readonly ReadLane<Fact>[]; readonly marks: readonly NoticeMark[] };

/** Writes what was read, and marks its notices, in one transaction. */
function applyAll<Books, Fact>({ write, clock, apply }: DrainParts<Books, Fact>, { lanes, marks }: Group<Fact>): Promise<void> {
  const nowMs = clock.now();
  return write(async (books, inbox) => {
    const applied = await apply(
      books,
      lanes.map(({ fact }) => fact),
    );
    const own = lanes.flatMap(({ lane }, index) => {
      const became = applied[index];
      if (became === undefined) throw new Error(`Bug: nothing is told of what ${lane[0].id} led to`);
      const reason = became.kind === 'parked' ? became.why : null;
      return lane.map(({ id }) => ({ id, state: became.kind, reason, dueMs: nowMs }));
    });
    await inbox.markAll([...own, ...marks]);
  });
}

/** One commit for all of a group. When a bug is met with one of its lanes, each is written alone, and fails that one alone; the marks that are left to be written. */
async function applyTogether<Books, Fact>(parts: DrainParts<Books, Fact>, group: Group<Fact>): Promise<readonly NoticeMark[]> {
  try {
    await applyAll(parts, group);
    return [];
  } catch (error) {
    const { lanes, marks } = group;
    if (lanes.length === 1) return [...marks, ...lanes.flatMap(({ lane }) => failuresOf(lane, error, parts.clock.now()))];
    const left = [...marks];
    for (const alone of lanes) left.push(...(await applyTogether(parts, { lanes: [alone], marks: [] })));
    return left;
  }
}

/** How many notices are taken at once, and so written together at most: more in one transaction would keep one that arrives meanwhile waiting for its answer. */
export const MOST_TOGETHER = 512;
/** How long what was read waits for what is still being read (milliseconds): a commit to the disk costs more than what it holds. */
const WAITS_MS = 100;
/** The same while more is waiting than is taken at once, as when a past is fetched. */
const WAITS_OF_MANY_MS = 1_000;

/** Writes in groups, one after the other, what is read meanwhile. */
type Writer<Fact> = {
  write(read: ReadLane<Fact>): void;
  mark(marks: readonly NoticeMark[]): void;
  /** Resolves when all is written; the marks that are left to be written. */
  end(): Promise<readonly NoticeMark[]>;
};

function writerOf<Books, Fact>(parts: DrainParts<Books, Fact>, waitsMs: number): Writer<Fact> {
  let lanes: ReadLane<Fact>[] = [];
  let marks: NoticeMark[] = [];
  let timer: NodeJS.Timeout | undefined;
  let written = Promise.resolve();
  const left: NoticeMark[] = [];
  const writeNow = (): void => {
    clearTimeout(timer);
    if (lanes.length === 0) return;
    const group = { lanes, marks };
    [lanes, marks] = [[], []];
    written = written.then(async () => void left.push(...(await applyTogether(parts, group))));
  };
  return {
    write: (read) => {
      lanes.push(read);
      if (lanes.length === 1) timer = setTimeout(writeNow, waitsMs);
    },
    mark: (some) => {
      // Of what is given up somebody is told, once that is written.
      for (const each of some) (each.state === 'dead' ? left : marks).push(each);
    },
    end: async () => {
      writeNow();
      await written;
      return [...left, ...marks];
    },
  };
}

/** Notices that name the same object: it is read once, after the last of them was received, and that reading speaks for all. A bug met on the way fails these and leaves the others alone. */
async function settle<Books, Fact>(parts: DrainParts<Books, Fact>, lane: Lane, { write, mark }: Writer<Fact>): Promise<void> {
  try {
    const reading = await parts.read(lane[0]);
    if (reading.kind === 'read') write({ lane, fact: reading.fact });
    else mark(marksOf(lane, reading, parts.clock.now()));
  } catch (error) {
    mark(failuresOf(lane, error, parts.clock.now()));
  }
}

function lanesOf(notices: readonly KeptNotice[]): Lane[] {
  const byObject = Map.groupBy(notices, ({ objectType, objectId, id }) => `${objectType} ${objectId || id}`);
  return [...byObject.values()].flatMap(([first, ...others]) => (first ? [[first, ...others]] : []));
}

/** How many objects are read at once, and how long what was read waits for others (milliseconds). */
type Pace = { readonly atOnce: number; readonly waitsMs: number };

async function drainBatch<Books, Fact>(
  parts: DrainParts<Books, Fact>,
  due: readonly KeptNotice[],
  { atOnce, waitsMs }: Pace,
): Promise<void> {
  const lanes = lanesOf(due);
  const writer = writerOf(parts, waitsMs);
  const worker = async (): Promise<void> => {
    for (let lane = lanes.shift(); lane; lane = lanes.shift()) await settle(parts, lane, writer);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  const left = await writer.end();
  await parts.inbox.markAll(left);
  for (const { id, reason } of left.filter(({ state }) => state === 'dead')) parts.onDead(id, reason ?? '');
}

/** Deals with the notices that are due, some at a time, until none is; returns how many it took. */
export async function drain<Books, Fact>(parts: DrainParts<Books, Fact>, atOnce = 8, batch = MOST_TOGETHER): Promise<number> {
  let taken = 0;
  for (;;) {
    const due = await parts.inbox.take(parts.clock.now(), LEASE_MS, batch);
    if (due.length === 0) return taken;
    taken += due.length;
    await drainBatch(parts, due, { atOnce, waitsMs: due.length < batch ? WAITS_MS : WAITS_OF_MANY_MS });
  }
}
