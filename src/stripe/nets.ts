import { backfill, known, type Course, type Netted } from './backfill.ts';
import { reading, type Read } from './outcome.ts';
import { walk, type WalkParts } from './walk.ts';
import { ok } from '../values/result.ts';

export type Nets = {
  /** Events since the last time; complete when all that they tell is in the books. */
  backfill(): Promise<Read<Netted>>;
  /** The whole balance since the last time, with a week's overlap; the first time from the campaign's first month on. */
  walk(): Promise<Read<Netted>>;
  /** Events and balance since an instant (milliseconds). Cut short, the next run with the same instant goes on where this one stopped. */
  since(sinceMs: number, course: Course): Promise<Read<Netted>>;
  /** When each net was last drawn in whole (milliseconds). */
  lastMs(): Promise<{ readonly backfill: number | null; readonly walk: number | null }>;
};

export type NetsParts = WalkParts & {
  /** Where the first walk begins (milliseconds). */
  readonly firstMs: number;
  /** Waits until the inbox was dealt with; whether nothing in it is left to be tried again. */
  settled(): Promise<boolean>;
  /** The house is being closed: what is under way is cut short. */
  isStopping(): boolean;
};

const DAY_MS = 86_400_000;
const OVERLAP_MS = 7 * DAY_MS;
const WALK = 'walk';
/** Stripe is known up to here: kept apart from the cursor of events, which only says what was asked for. */
export const KNOWN = 'known';

async function settledRun(parts: NetsParts, run: () => Promise<Netted>, cursor: string): Promise<Netted> {
  const startedMs = parts.clock.now();
  const netted = await run();
  const complete = (await parts.settled()) && netted.complete;
  if (complete) await parts.cursors.setCursor(cursor, startedMs);
  return { ...netted, complete };
}

const nowhere = (): Promise<void> => Promise.resolve();

async function runSince(parts: NetsParts, sinceMs: number, course: Course): Promise<Netted> {
  const mark = `since:${sinceMs}`;
  const fromMs = (await parts.cursors.cursor(mark)) ?? sinceMs;
  const events = await backfill(parts, sinceMs, { at: () => undefined, isStopped: () => course.isStopped() });
  if (!events.complete) return events;
  const share = (fromMs - sinceMs) / Math.max(1, parts.clock.now() - sinceMs);
  const rest: Course = { at: (each) => course.at(share + each * (1 - share)), isStopped: () => course.isStopped() };
  const walked = await walk(parts, fromMs, rest, async (ms) => {
    await parts.settled();
    await parts.cursors.setCursor(mark, ms);
  });
  if (walked.complete) await parts.cursors.setCursor(mark, null);
  return { found: events.found + walked.found, complete: walked.complete };
}

/** Event backfill and walk, with the marks of how far they came. Whatever they find goes into the inbox, and one drain deals with it. */
export function netsOf(parts: NetsParts): Nets {
  const { cursors, clock, firstMs } = parts;
  const course: Course = { at: () => undefined, isStopped: () => parts.isStopping() };
  const backfillOnce = (): Promise<Netted> => settledRun(parts, () => backfill(parts, null, course), KNOWN);
  const walkedMs = async (): Promise<number | null> => known(await cursors.cursor(WALK), clock.now(), DAY_MS);
  const walkOnce = async (): Promise<Netted> => {
    const lastMs = await walkedMs();
    return settledRun(parts, () => walk(parts, lastMs === null ? firstMs : lastMs - OVERLAP_MS, course, nowhere), WALK);
  };
  return {
    backfill: () => reading(async () => ok(await backfillOnce())),
    walk: () => reading(async () => ok(await walkOnce())),
    since: (sinceMs, course) => reading(async () => ok(await runSince(parts, sinceMs, course))),
    lastMs: async () => ({ backfill: await cursors.cursor(KNOWN), walk: await cursors.cursor(WALK) }),
  };
}
