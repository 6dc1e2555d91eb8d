import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { metricsOf } from '../../src/commands/metrics.ts';
import type { Metric } from '../../src/server/metrics.ts';
import { ask } from '../support/raw-http.ts';
import { startOuter } from '../support/outer.ts';

const TOKEN = 'a-token-of-the-tests';

const FIGURES: readonly Metric[] = [
  { name: 'books_faults', help: 'Sums that do not hold.', values: [{ value: 0 }] },
  { name: 'never_known', help: 'Never known.', values: [{ value: null }] },
  { name: 'inbox_notices', help: 'By state.', values: [{ labels: { state: 'a "parked"\none' }, value: 3 }] },
];

const health = {
  faults: ['a sum', 'another'],
  faultCount: 2,
  notices: { waiting: 1, done: 7, ignored: 0, failed: 0, parked: 2, dead: 0 },
  checkedMs: 1_700_000_000_500,
  backfilledMs: null,
  walkedMs: 1_699_999_000_000,
  dead: [],
  clockSkewS: -3,
  refusedByClock: 1,
};

const job = {
  ...{ name: 'backup', holder: 'instance_1', leasedMs: 0, startedMs: 1, endedMs: 2, durationMs: 1_500, outcome: null, failures: 2 },
  ...{ succeededMs: 1_699_990_000_000, dueMs: 3, amiss: true },
};

const overview = {
  ...{ jobs: [job], waitingSinceMs: 1_700_000_000_000, lastNoticeMs: 1_700_000_100_000, recurring: 4, isAttacked: true },
  endpointDifferences: 2,
  backup: { isOurs: true, lastMs: 1_699_990_000_000, dueMs: 3 },
};

describe('/metrics', () => {
  const asked = async (token: string | null, authorization?: string) => {
    await using outer = await startOuter({ metrics: { token, read: async () => FIGURES } });
    return await ask(outer.port, { path: '/metrics', headers: authorization === undefined ? {} : { authorization } });
  };

  it('is not there where no token is set', async () => {
    expect((await asked(null, `Bearer ${TOKEN}`)).status).toBe(404);
  });

  it.each([undefined, 'Bearer', 'Bearer another', `Basic ${TOKEN}`, `Bearer ${TOKEN}x`])('refuses %s', async (authorization) => {
    const answer = await asked(TOKEN, authorization);
    expect(answer.status).toBe(401);
    expect(answer.body.toString()).not.toContain('obole_');
  });

  it('tells what is known in the text format of monitoring, to who bears the token', async () => {
    const answer = await asked(TOKEN, `Bearer ${TOKEN}`);
    expect(answer.status).toBe(200);
    expect(answer.body.toString()).toBe(
      [
        '# HELP obole_books_faults Sums that do not hold.',
        '# TYPE obole_books_faults gauge',
        'obole_books_faults 0',
        '# HELP obole_inbox_notices By state.',
        '# TYPE obole_inbox_notices gauge',
        'obole_inbox_notices{state="a \\"parked\\"\\none"} 3',
        '',
      ].join('\n'),
    );
  });

  it('holds the self-check, the inbox and the nets', async () => {
    const metrics = await metricsOf({ health: async () => health, overview: async () => overview });
    const values = Object.fromEntries(metrics.map((metric) => [metric.name, metric.values.map(({ value }) => value)]));
    expect(values).toEqual({
      books_faults: [2],
      books_checked_seconds: [1_700_000_000.5],
      stripe_backfilled_seconds: [null],
      stripe_walked_seconds: [1_699_999_000],
      clock_skew_seconds: [-3],
      notices_refused_by_clock: [1],
      inbox_waiting_since_seconds: [1_700_000_000],
      notice_last_seconds: [1_700_000_100],
      recurring_gifts: [4],
      stripe_endpoint_differences: [2],
      card_testing: [1],
      backup_last_seconds: [1_699_990_000],
      job_succeeded_seconds: [1_699_990_000],
      job_failures: [2],
      job_amiss: [1],
      job_duration_seconds: [1.5],
      inbox_notices: [1, 7, 0, 0, 2, 0],
    });
  });

  it('says nothing of a backup that is not ours to make', async () => {
    const backup = { ...overview.backup, isOurs: false };
    const metrics = await metricsOf({ health: async () => health, overview: async () => ({ ...overview, backup }) });
    expect(metrics.find(({ name }) => name === 'backup_last_seconds')?.values).toEqual([{ value: null }]);
  });

  it('is all that the alert rules ask for', async () => {
    const told = (await metricsOf({ health: async () => health, overview: async () => overview })).map(({ name }) => `obole_${name}`);
    const asked = new Set(readFileSync('deploy/prometheus-rules.yml', 'utf8').match(/\bobole_[a-z_]+/g));
    expect(asked.size).toBeGreaterThan(10);
    expect([...asked].filter((each) => ![...told, 'obole_request_seconds_bucket'].includes(each))).toEqual([]);
  });

  it('counts how long answers took by kind, and names no address', async () => {
    await using outer = await startOuter({ metrics: { token: TOKEN, read: async () => [] } });
    for (const path of ['/', '/transparence', '/api/v1/coverage.json', '/healthz', '/metrics']) await ask(outer.port, { path });
    await ask(outer.port, { path: '/api/stripe/webhook', method: 'POST' });
    const told = (await ask(outer.port, { path: '/metrics', headers: { authorization: `Bearer ${TOKEN}` } })).body.toString();
    expect(told).toContain('# TYPE obole_request_seconds histogram');
    for (const [kind, count] of [
      ['page', 2],
      ['data', 1],
      ['webhook', 1],
    ] as const) {
      expect(told).toContain(`obole_request_seconds_count{kind="${kind}"} ${count}\n`);
      expect(told).toContain(`obole_request_seconds_bucket{kind="${kind}",le="+Inf"} ${count}\n`);
      expect(told).toContain(`obole_request_seconds_bucket{kind="${kind}",le="10"} ${count}\n`);
    }
    expect(told).not.toMatch(/transparence|coverage|healthz/);
  });
});
