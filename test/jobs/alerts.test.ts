import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alertsFor, queueAlerts } from '../../src/app/own-alerts.ts';
import type { Overview } from '../../src/app/overview.ts';
import { assemble, type Running } from '../../src/app.ts';
import { movableClock } from '../../src/values/clock.ts';
import { SQLITE, TEST_NOW_MS } from '../support/books.ts';
import { fakeEnvironment, realContent } from '../support/fake-app.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WELL: Overview = {
  ...{ jobs: [], waitingSinceMs: null, lastNoticeMs: TEST_NOW_MS - 6 * DAY_MS, recurring: 3, isAttacked: false, endpointDifferences: null },
  backup: { isOurs: true, lastMs: TEST_NOW_MS - 36 * HOUR_MS, dueMs: TEST_NOW_MS + HOUR_MS },
};
const NOTHING = { dead: [], faults: [] };

describe('what the operator is told of', () => {
  const about = (seen: Partial<Overview>, found: { dead?: string[]; faults?: string[] } = {}): string[] =>
    alertsFor({ ...WELL, ...seen }, { ...NOTHING, ...found }, TEST_NOW_MS).map((each) => `${each.about}: ${each.what}`);

  it('is nothing while all is well', () => {
    expect(about({})).toEqual([]);
    expect(about({ lastNoticeMs: null, backup: { isOurs: true, lastMs: null, dueMs: null } })).toEqual([]);
  });

  it('is a notice that was given up, and a sum that is broken', () => {
    expect(about({}, { dead: ['evt_1', 'evt_2'], faults: ['I1: 5 cents'] })).toEqual([
      'dead-notice: evt_1, evt_2',
      'books-broken: I1: 5 cents',
    ]);
    expect(about({}, { faults: ['x'.repeat(10_000)] })[0]).toHaveLength(514);
  });

  it('is a backup older than a day and a half, also one that never was made', () => {
    const oldMs = TEST_NOW_MS - 36 * HOUR_MS - 1;
    expect(about({ backup: { isOurs: true, lastMs: oldMs, dueMs: TEST_NOW_MS } })).toEqual([
      `backup-old: ${new Date(oldMs).toISOString()}`,
    ]);
    expect(about({ backup: { isOurs: true, lastMs: null, dueMs: oldMs } })).toHaveLength(1);
    expect(about({ backup: { isOurs: false, lastMs: null, dueMs: oldMs } })).toEqual([]);
  });

  it('is seven days of silence, where gifts recur', () => {
    const lastNoticeMs = TEST_NOW_MS - 7 * DAY_MS - 1;
    expect(about({ lastNoticeMs })).toEqual([`no-notices: ${new Date(lastNoticeMs).toISOString()}`]);
    expect(about({ lastNoticeMs, recurring: 0 })).toEqual([]);
  });
});

describe('letters to the operator', () => {
  let running: Running;
  let remove: () => Promise<void>;
  let refusing: Server;
  const clock = movableClock(TEST_NOW_MS);
  const said: string[] = [];
  beforeEach(async () => {
    const database = await SQLITE.newDatabase();
    remove = database.remove;
    clock.moveTo(TEST_NOW_MS);
    said.length = 0;
    refusing = createServer((_request, response) =>
      response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":{"type":"invalid_request_error","message":"no"}}'),
    );
    await new Promise<void>((resolve) => {
      refusing.listen(0, '127.0.0.1', resolve);
    });
    const address = refusing.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const environment = {
      ...fakeEnvironment('http://localhost:4390', `http://127.0.0.1:${port}`),
      databaseUrl: database.url,
      mode: 'test' as const,
    };
    const assembled = await assemble({ environment, content: realContent(), clock, onError: (what) => said.push(what) });
    if (!assembled.ok) throw new Error(assembled.why);
    running = assembled.value;
  });
  afterEach(async () => {
    await running.close();
    refusing.closeAllConnections();
    refusing.close();
    await remove();
  });
  const queued = async (): Promise<string[]> => (await running.books.letters.list(['queued'], 50)).map(({ key }) => key).toSorted();

  it('leave once a day for each alert', async () => {
    const parts = { content: realContent(), clock };
    const alerts = [{ about: 'backup-old', what: 'x' }] as const;
    for (let times = 0; times < 3; times += 1) await queueAlerts(parts, running.books, alerts);
    clock.advance(DAY_MS);
    await queueAlerts(parts, running.books, alerts);
    expect(await queued()).toEqual(['alert:backup-old:2026-11-23', 'alert:backup-old:2026-11-24']);
  });

  it('tell of a job that has failed three times, and no sooner', async () => {
    for (let times = 1; times <= 4; times += 1) {
      await running.jobs.runDue();
      expect(said.filter((each) => each === 'The job backfill failed')).toHaveLength(times);
      const failing = ['backfill', 'walk'].map((name) => `alert:job-failing:${name}:2026-11-23`);
      expect(await queued()).toEqual(times < 3 ? [] : failing);
      clock.advance(10 * 60_000);
    }
    const jobs = await running.books.jobs.all();
    expect(jobs.find(({ name }) => name === 'self-check')).toMatchObject({ outcome: { kind: 'done' }, failures: 0 });
    expect(jobs.find(({ name }) => name === 'backfill')).toMatchObject({ failures: 4, succeededMs: null });
  });
});
