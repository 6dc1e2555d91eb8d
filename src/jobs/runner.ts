import type { Clock } from '../values/clock.ts';
import { failed, type Job, type JobName, type Outcome } from './job.ts';
import { nextAfter } from './schedule.ts';
import type { JobStore, KeptJob } from './store.ts';

/** Whoever says nothing for so long is dead, and its job is taken over. */
export const LEASE_MS = 60_000;
const EXTEND_EVERY_MS = 20_000;
/** What failed, or has more to do, is not left until its next hour. */
const AGAIN_MS = 10 * 60_000;

export type RunnerParts = {
  readonly jobs: readonly Job[];
  readonly store: JobStore;
  readonly clock: Clock;
  /** For durations: nobody sets it. */
  readonly stopwatch: Clock;
  /** The IANA name of the association's zone, in which patterns are read. */
  readonly zone: string;
  /** Names this instance among the others. */
  readonly holder: string;
  /** How often a run says that it goes on (milliseconds). */
  readonly extendEveryMs?: number;
  /** Hears of each run's end; `failures`: how many failed in a row. */
  onEnd(name: JobName, outcome: Outcome, failures: number): Promise<void>;
  /** A run takes longer than any should. */
  onHung(name: JobName): void;
  onError(what: string, error: unknown): void;
};

/** Does jobs at their hours. */
export type Runner = {
  /** Begins what is due and what nobody does; resolves once it has begun, with what each comes to. */
  look(): Promise<readonly Promise<void>[]>;
  /** Makes a job due now, whatever its hour. */
  hurry(name: JobName): Promise<void>;
  /** Begins nothing more, and resolves when all that is under way has ended. */
  stop(): Promise<void>;
};

/** Jobs that are done by each instance for itself, by when they are due here. */
type OwnDue = Map<JobName, number>;

async function outcomeOf(job: Job): Promise<Outcome> {
  try {
    return await job.run();
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
}

function nextDue({ at }: Job, zone: string, { kind }: Outcome, nowMs: number): number {
  const next = nextAfter(at, zone, nowMs);
  return kind === 'done' ? next : Math.min(next, nowMs + AGAIN_MS);
}

/** Says that it goes on while a job runs, until it has gone on for too long. */
function holding(
  { store, clock, holder, onHung, onError, extendEveryMs = EXTEND_EVERY_MS }: RunnerParts,
  { name, everywhere, longestMs }: Job,
): () => void {
  const pulse = setInterval(() => {
    if (!everywhere)
      store.extend(name, holder, clock.now() + LEASE_MS).catch((error: unknown) => {
        onError(`The job ${name} could not say that it goes on`, error);
      });
  }, extendEveryMs);
  const limit = setTimeout(() => {
    clearInterval(pulse);
    onHung(name);
  }, longestMs);
  pulse.unref();
  limit.unref();
  return () => {
    clearInterval(pulse);
    clearTimeout(limit);
  };
}

async function runOnce(parts: RunnerParts, job: Job, own: OwnDue, failures: number): Promise<void> {
  const { clock, stopwatch, store, holder, zone } = parts;
  const [startedMs, began] = [clock.now(), stopwatch.now()];
  const letGo = holding(parts, job);
  const outcome = await outcomeOf(job).finally(letGo);
  const endedMs = clock.now();
  const dueMs = nextDue(job, zone, outcome, endedMs);
  own.set(job.name, dueMs);
  const durationMs = Math.round(stopwatch.now() - began);
  const kept = await store.end(job.name, { holder, startedMs, endedMs, durationMs, outcome, dueMs });
  if (kept) await parts.onEnd(job.name, outcome, outcome.kind === 'failed' ? failures + 1 : 0);
}

/** When a job is due, as the books have it; put right where they have nothing, or an hour too far ahead, as after the clock was set back. */
async function dueOf({ store, zone }: RunnerParts, job: Job, kept: KeptJob | undefined, nowMs: number): Promise<number> {
  const next = nextAfter(job.at, zone, nowMs);
  if (kept && kept.dueMs <= next) return kept.dueMs;
  const dueMs = !kept && job.atStart === 'first' ? nowMs : next;
  await store.plan(job.name, dueMs, kept?.dueMs ?? null);
  return dueMs;
}

async function isHad(parts: RunnerParts, job: Job, kept: KeptJob | undefined, own: OwnDue): Promise<boolean> {
  const { store, clock, holder } = parts;
  const nowMs = clock.now();
  const dueMs = await dueOf(parts, job, kept, nowMs);
  const taking = { holder, nowMs, untilMs: nowMs + LEASE_MS };
  if (!job.everywhere) return dueMs <= nowMs && store.take(job.name, taking);
  // A clock that was set back must not put it off.
  const ownMs = Math.min(own.get(job.name) ?? dueMs, nextAfter(job.at, parts.zone, nowMs));
  own.set(job.name, ownMs);
  return Math.min(ownMs, dueMs) <= nowMs;
}

/** A runner over jobs. A run that was missed while nobody was awake is made up for once; a job of a dead instance is taken over when its lease lapses. */
export function runnerOf(parts: RunnerParts): Runner {
  const { jobs, store, clock, onError } = parts;
  const running = new Map<JobName, Promise<void>>();
  const own: OwnDue = new Map();
  let isStopping = false;
  const hurry = async (name: JobName): Promise<void> => {
    const nowMs = clock.now();
    own.set(name, nowMs);
    await store.plan(name, nowMs, (await store.all()).find((each) => each.name === name)?.dueMs ?? null);
  };
  let started: Promise<void> | null = null;
  const start = async (): Promise<void> => {
    for (const { name, atStart } of jobs) if (atStart === 'always') await hurry(name);
  };
  const begin = (job: Job, failures: number): Promise<void> => {
    const ended = runOnce(parts, job, own, failures)
      .catch((error: unknown) => {
        onError(`The job ${job.name} could not be written down`, error);
      })
      .finally(() => running.delete(job.name));
    running.set(job.name, ended);
    return ended;
  };
  return {
    look: async () => {
      await (started ??= start());
      const kept = new Map((await store.all()).map((each) => [each.name, each]));
      const begun: Promise<void>[] = [];
      for (const job of jobs) {
        if (isStopping || running.has(job.name)) continue;
        const before = kept.get(job.name);
        if (await isHad(parts, job, before, own)) begun.push(begin(job, before?.failures ?? 0));
      }
      return begun;
    },
    hurry,
    stop: async () => {
      isStopping = true;
      await Promise.all(running.values());
    },
  };
}
