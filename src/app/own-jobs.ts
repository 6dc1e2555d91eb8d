import { setTimeout } from 'node:timers/promises';
import { done, failed, type Job, type JobName, type Outcome } from '../jobs/job.ts';
import { runnerOf, type Runner } from '../jobs/runner.ts';
import { TOO_MANY_FAILURES } from '../jobs/standing.ts';
import { alertLetter } from '../mail/queue.ts';
import type { Guard } from '../reconciliation/self-check.ts';
import { watchOf } from '../reconciliation/watch.ts';
import type { Books } from '../storage/open.ts';
import type { stripeClient } from '../stripe/client.ts';
import type { KeepUp, Rounds } from '../stripe/keep-up.ts';
import { stopwatch } from '../values/clock.ts';
import { inShort } from '../values/few.ts';
import { newId } from '../values/ids.ts';
import { backupsOf } from './backups.ts';
import { endpointDifferences, watchEndpoint } from './endpoint-watch.ts';
import { isCutShort } from './look.ts';
import type { Mail } from './mail.ts';
import { overviewOf } from './overview.ts';
import { alertsFor, queueAlerts } from './own-alerts.ts';
import type { Parts } from './parts.ts';
import { purgeBooks } from './purge.ts';

/** What the house does by itself, as the server runs it. */
export type OwnJobs = {
  /** Begins to look, now and again and again. */
  start(): void;
  /** Begins what is due now, and waits for its end. */
  runDue(): Promise<void>;
  hurry: Runner['hurry'];
  stop(): Promise<void>;
};

export type OwnJobParts = Pick<KeepUp, 'rounds' | 'health'> & {
  readonly stripe: ReturnType<typeof stripeClient>;
  readonly guard: Guard;
  readonly mail: Pick<Mail, 'queueDue'>;
};

/** Short beside the ten minutes of the most frequent jobs, and often enough for who presses "run now". */
const LOOK_EVERY_MS = 5_000;
/** A run waits for Stripe, which may take long to answer; nothing is lost when it is left alone. */
const STOP_WITHIN_MS = 3_000;
const EVERY_TEN_MINUTES = '*/10 * * * *';
const HOUR_MS = 3_600_000;

/** What a look at the books comes to, as a job. One that the house's end cut short is made again at the next start. */
export async function checked(guard: Pick<Guard, 'look' | 'faults' | 'faultCount'>): Promise<Outcome> {
  try {
    await guard.look();
  } catch (error) {
    if (isCutShort(error)) return { kind: 'unfinished', figures: {}, why: null };
    throw error;
  }
  const count = guard.faultCount();
  return count === 0 ? done() : failed(inShort(guard.faults(), count), { faults: count });
}

async function backfilled({ backfill }: Rounds): Promise<Outcome> {
  const drawn = await backfill();
  if (!drawn.ok) return failed(`Stripe could not be asked: ${drawn.why.why}`);
  const { found, settled, complete } = drawn.value;
  return { kind: complete ? 'done' : 'unfinished', figures: { found, settled }, why: null };
}

async function walked({ walk }: Rounds): Promise<Outcome> {
  const drawn = await walk();
  if (!drawn.ok) return failed(`Stripe could not be asked: ${drawn.why.why}`);
  const { found, complete, differences, differing } = drawn.value;
  if (!complete) return { kind: 'unfinished', figures: { found }, why: null };
  return differing === 0 ? done({ found }) : failed(inShort(differences, differing), { found, differences: differing });
}

/** Told are also letters of the day that were queued before: they are queued once. */
async function alerted(parts: Parts, books: Books, health: KeepUp['health']): Promise<Outcome> {
  const { dead, faults, faultCount } = await health();
  const seen = { dead: dead.map(({ id }) => id), faults, faultCount };
  const alerts = alertsFor(await overviewOf(parts, books), seen, parts.clock.now());
  await queueAlerts(parts, books, alerts);
  return done({ alerts: alerts.length });
}

/** Every job, with its hour in the association's zone. */
function jobsOf(parts: Parts, books: Books, { stripe, rounds, guard, mail, health }: OwnJobParts): Job[] {
  const usual = { everywhere: false, atStart: 'never', longestMs: HOUR_MS } as const;
  return [
    // What it finds holds back this very instance: each looks for itself.
    { ...usual, name: 'self-check', at: EVERY_TEN_MINUTES, everywhere: true, atStart: 'always', run: () => checked(guard) },
    { ...usual, name: 'backfill', at: EVERY_TEN_MINUTES, atStart: 'always', run: () => backfilled(rounds) },
    // After the day's balance was kept, and before anybody looks.
    { ...usual, name: 'walk', at: '10 4 * * *', atStart: 'first', longestMs: 12 * HOUR_MS, run: () => walked(rounds) },
    { ...usual, name: 'endpoint', at: '55 4 * * *', run: () => watchEndpoint(parts.environment, stripe) },
    { ...usual, name: 'letters', at: EVERY_TEN_MINUTES, atStart: 'always', run: async () => done({ queued: await mail.queueDue() }) },
    { ...usual, name: 'alerts', at: EVERY_TEN_MINUTES, run: () => alerted(parts, books, health) },
    {
      ...usual,
      ...{ name: 'purge', at: '25 3 * * *' },
      run: async () => done({ rows: (await purgeBooks(books, parts.clock.now(), false)).reduce((sum, { rows }) => sum + rows, 0) }),
    },
    { ...usual, name: 'backup', at: '40 3 * * *', run: () => backupsOf(parts).nightly() },
  ];
}

/** Tells in the log what failed, and by a letter a day what goes on failing. */
function teller({ content, clock, onError }: Parts, { letters }: Books) {
  return async (name: JobName, outcome: Outcome, failures: number): Promise<void> => {
    const { kind, why } = outcome;
    if (kind !== 'failed') return;
    onError(`The job ${name} failed`, why ?? '');
    // What differs on Stripe's side has an alert of its own.
    if (failures < TOO_MANY_FAILURES || (name === 'endpoint' && endpointDifferences(outcome) !== null)) return;
    const nowMs = clock.now();
    const { zone, languages } = content.association;
    const [language = 'fr'] = languages;
    const what = `${name}: ${why ?? ''}`.slice(0, 500);
    await letters.queueAll([alertLetter({ about: 'job-failing', once: `${name}:${zone.dayOf(nowMs)}`, what, language, nowMs })]);
  };
}

/** Puts the jobs at work: at their hours, made up for after sleep, each by one instance. */
export function ownJobsOf(parts: Parts, books: Books, own: OwnJobParts): OwnJobs {
  const { clock, content, onError } = parts;
  const runner = runnerOf({
    jobs: jobsOf(parts, books, own),
    store: books.jobs,
    clock,
    stopwatch,
    zone: content.association.zone.name,
    holder: newId('instance'),
    onEnd: teller(parts, books),
    onHung: (name) => {
      onError(`The job ${name} hangs: it runs for longer than it ever should`, name);
    },
    onError: (what, error) => {
      // What a stop did not wait for finds the books closed.
      if (!watch.isStopping()) onError(what, error);
    },
  });
  const watch = watchOf(
    LOOK_EVERY_MS,
    () => runner.look().then(() => undefined),
    (error) => {
      if (!watch.isStopping()) onError('What is due could not be looked for', error);
    },
  );
  return {
    start: () => {
      watch.start();
    },
    runDue: async () => {
      await Promise.all(await runner.look());
    },
    hurry: runner.hurry,
    stop: async () => {
      const stopped = watch.stop().then(() => runner.stop());
      await Promise.race([stopped, setTimeout(STOP_WITHIN_MS, undefined, { ref: false })]);
    },
  };
}
