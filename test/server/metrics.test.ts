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
  notices: { waiting: 1, done: 7, ignored: 0, failed: 0, parked: 2, dead: 0 },
  checkedMs: 1_700_000_000_500,
  backfilledMs: null,
  walkedMs: 1_699_999_000_000,
  dead: [],
  clockSkewS: -3,
  refusedByClock: 1,
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
    const metrics = await metricsOf({ health: async () => health });
    const values = Object.fromEntries(metrics.map((metric) => [metric.name, metric.values.map(({ value }) => value)]));
    expect(values).toEqual({
      books_faults: [2],
      books_checked_seconds: [1_700_000_000.5],
      stripe_backfilled_seconds: [null],
      stripe_walked_seconds: [1_699_999_000],
      clock_skew_seconds: [-3],
      notices_refused_by_clock: [1],
      inbox_notices: [1, 7, 0, 0, 2, 0],
    });
  });
});
