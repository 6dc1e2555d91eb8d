import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { done, failed, type Job, type JobName, type Outcome } from '../../src/jobs/job.ts';
import { LEASE_MS, runnerOf, type Runner } from '../../src/jobs/runner.ts';
import { isAmiss, standingOf } from '../../src/jobs/standing.ts';
import type { KeptJob } from '../../src/jobs/store.ts';
import { stopwatch } from '../../src/values/clock.ts';
import { ADAPTERS, type TestBooks } from '../support/books.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

describe.each(ADAPTERS)('jobs on $name', ({ open }) => {
  let test: TestBooks;
  let runs: string[];
  const hung: JobName[] = [];
  beforeEach(async () => {
    test = await open();
    [runs, hung.length] = [[], 0];
  });
  afterEach(() => test.close());

  const job = (about: Partial<Job> = {}): Job => ({
    ...{ name: 'backup', at: '40 3 * * *', everywhere: false, atStart: 'never', longestMs: HOUR_MS, run: () => Promise.resolve(done()) },
    ...about,
  });
  /** An instance whose runs are told by its name. */
  const instance = (
    holder: string,
    about: Partial<Job> = {},
    run: () => Promise<Outcome> = () => Promise.resolve(done()),
    extendEveryMs = MINUTE_MS,
  ): Runner =>
    runnerOf({
      jobs: [
        job({
          ...about,
          run: () => {
            runs.push(holder);
            return run();
          },
        }),
      ],
      ...{ store: test.books.jobs, clock: test.clock, stopwatch, zone: 'Europe/Paris', holder, extendEveryMs },
      onEnd: () => Promise.resolve(),
      onHung: (name) => hung.push(name),
      onError: (what, error) => {
        throw new Error(what, { cause: error });
      },
    });
  const look = async (...runners: Runner[]): Promise<void> => {
    const begun = await Promise.all(runners.map((each) => each.look()));
    await Promise.all(begun.flat());
  };
  const kept = async (): Promise<KeptJob> => {
    const [only] = await test.books.jobs.all();
    if (!only) throw new Error('No job is kept');
    return only;
  };

  it('are done at their hour, by one instance of several', async () => {
    const all = ['a', 'b', 'c'].map((holder) => instance(holder));
    await look(...all);
    expect(runs).toEqual([]);
    expect((await kept()).dueMs).toBe(Date.parse('2026-11-24T02:40:00Z'));
    for (const days of [1, 2, 3]) {
      test.clock.advance(DAY_MS);
      await look(...all);
      await look(...all);
      expect(runs).toHaveLength(days);
    }
    expect(await kept()).toMatchObject({ outcome: { kind: 'done' }, failures: 0, leasedMs: 0, succeededMs: test.clock.now() });
  });

  it('that were missed while the machine slept are made up for once', async () => {
    const one = instance('a');
    await look(one);
    test.clock.advance(10 * DAY_MS);
    await look(one);
    await look(one);
    expect(runs).toEqual(['a']);
    const next = instance('b');
    test.clock.advance(3 * DAY_MS);
    await look(next);
    await look(next);
    expect(runs).toEqual(['a', 'b']);
  });

  it('of an instance that died are taken over when its lease lapses, and not before', async () => {
    const never = new Promise<Outcome>(() => undefined);
    const dead = instance('dead', { atStart: 'always' }, () => never);
    expect(await dead.look()).toHaveLength(1);
    expect(standingOf(await kept(), test.clock.now())).toBe('running');
    const heir = instance('heir', { atStart: 'always' });
    test.clock.advance(LEASE_MS - 1);
    await look(heir);
    expect(runs).toEqual(['dead']);
    test.clock.advance(1);
    expect(standingOf(await kept(), test.clock.now())).toBe('lost');
    expect(isAmiss(await kept(), test.clock.now())).toBe(true);
    await look(heir);
    expect(runs).toEqual(['dead', 'heir']);
    expect((await kept()).holder).toBe('heir');
  });

  it('keep their lease while they run, and are told when they hang', async () => {
    const ended = Promise.withResolvers<Outcome>();
    const slow = instance('slow', { atStart: 'always', longestMs: 300 }, () => ended.promise, 10);
    const [run] = await slow.look();
    test.clock.advance(LEASE_MS - 1);
    await vi.waitFor(async () => {
      expect((await kept()).leasedMs).toBe(test.clock.now() + LEASE_MS);
    });
    expect(hung).toEqual([]);
    await vi.waitFor(() => {
      expect(hung).toEqual(['backup']);
    });
    test.clock.advance(LEASE_MS);
    await look(instance('heir'));
    expect(runs).toEqual(['slow', 'heir']);
    ended.resolve(done());
    await run;
  });

  it('that fail are tried again soon, say why, and count', async () => {
    let breaks = true;
    const one = instance('a', {}, () => (breaks ? Promise.reject(new Error('the disk is full')) : Promise.resolve(done({ bytes: 7 }))));
    await look(one);
    test.clock.advance(DAY_MS);
    for (const failures of [1, 2, 3]) {
      await look(one);
      expect(await kept()).toMatchObject({ outcome: { kind: 'failed', why: 'the disk is full' }, failures, succeededMs: null });
      test.clock.advance(10 * MINUTE_MS);
    }
    expect(standingOf(await kept(), test.clock.now())).toBe('failed');
    breaks = false;
    await look(one);
    expect(await kept()).toMatchObject({ outcome: { kind: 'done', figures: { bytes: 7 }, why: null }, failures: 0 });
    expect((await kept()).dueMs).toBeGreaterThan(test.clock.now() + 10 * HOUR_MS);
  });

  it('that are due at the start, or made due by hand, run at once', async () => {
    const one = instance('a', { atStart: 'always' });
    await look(one);
    await look(one);
    expect(runs).toEqual(['a']);
    await one.hurry('backup');
    await look(one);
    expect(runs).toEqual(['a', 'a']);
  });

  it('that must be done once first run at the first start, and then at their hour', async () => {
    await look(instance('a', { atStart: 'first' }), instance('b', { atStart: 'first' }));
    expect(runs).toHaveLength(1);
    await look(instance('c', { atStart: 'first' }));
    expect(runs).toHaveLength(1);
  });

  it('of each instance run in each, at the start and at their hour', async () => {
    const about = { everywhere: true, atStart: 'always', at: '*/10 * * * *' } as const;
    const [a, b] = [instance('a', about), instance('b', about)];
    for (const times of [1, 2, 3]) {
      await look(a, b);
      await look(a, b);
      expect(runs.filter((each) => each === 'a')).toHaveLength(times);
      expect(runs.filter((each) => each === 'b')).toHaveLength(times);
      test.clock.advance(10 * MINUTE_MS);
    }
  });

  it('are not put off by a clock that was set back', async () => {
    const one = instance('a');
    test.clock.advance(365 * DAY_MS);
    await look(one);
    test.clock.advance(DAY_MS);
    await look(one);
    test.clock.advance(-366 * DAY_MS);
    await look(one);
    test.clock.advance(DAY_MS);
    await look(one);
    expect(runs).toEqual(['a', 'a']);
  });

  it('are ended before a stop is over, and none begins after it', async () => {
    const ended = Promise.withResolvers<Outcome>();
    const one = instance('a', { atStart: 'always' }, () => ended.promise);
    expect(await one.look()).toHaveLength(1);
    let stopped = false;
    const stopping = one.stop().then(() => {
      stopped = true;
    });
    expect(await one.look()).toEqual([]);
    expect(stopped).toBe(false);
    ended.resolve(failed('cut short'));
    await stopping;
    expect((await kept()).outcome).toMatchObject({ kind: 'failed', why: 'cut short' });
  });

  it('that should have run an hour ago are told as late', async () => {
    await look(instance('a'));
    const { dueMs } = await kept();
    expect(standingOf(await kept(), dueMs + HOUR_MS)).toBe('new');
    expect(standingOf(await kept(), dueMs + HOUR_MS + 1)).toBe('late');
  });
});
