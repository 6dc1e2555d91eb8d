import { describe, expect, test } from 'vitest';
import { dataLimit } from '../../src/server/data-limit.ts';
import { startOuter } from '../support/outer.ts';
import { ask } from '../support/raw-http.ts';

const asks = (limit: ReturnType<typeof dataLimit>, address: string, times: number): number =>
  Array.from({ length: times }, () => limit(address)).filter((answer) => answer?.status === 429).length;

describe('how often open data may be asked for', () => {
  test('by one network, whatever the others do, until its minute is over', () => {
    let nowMs = 0;
    const limit = dataLimit(() => nowMs);
    expect(asks(limit, '192.0.2.7', 130)).toBe(10);
    expect(asks(limit, '::ffff:192.0.2.7', 1)).toBe(1);
    expect(asks(limit, '192.0.2.8', 120)).toBe(0);
    nowMs = 59_500;
    expect(limit('192.0.2.7')?.headers).toMatchObject({ 'retry-after': '1' });
    nowMs = 60_000;
    expect(asks(limit, '192.0.2.7', 120)).toBe(0);
  });

  test('a household has one count for all its addresses; who comes through a proxy shares a larger one', () => {
    const limit = dataLimit(() => 0, { each: 2, shared: 5 });
    expect(['2001:db8::1', '2001:db8::2', '2001:db8::3'].map((address) => limit(address)?.status)).toEqual([undefined, undefined, 429]);
    expect(asks(limit, '10.0.0.1', 7)).toBe(2);
  });

  test('a flood from ever more networks takes a bounded memory, and is counted together', () => {
    const limit = dataLimit(() => 0, { each: 1, shared: 50 });
    for (let index = 0; index < 10_000; index += 1) limit(`11.${index >> 16}.${(index >> 8) & 255}.${index & 255}`);
    const late = Array.from({ length: 60 }, (_, index) => limit(`12.0.0.${index}`)?.status);
    expect(late.filter((status) => status === 429)).toHaveLength(10);
  });

  test('the refusal can be read by other sites, and pages are not counted', async () => {
    await using outer = await startOuter({ dataLimits: { each: 1, shared: 1 } });
    const statuses = [];
    for (const path of ['/api/v1/coverage.json', '/api/v1/costs.json', '/', '/']) statuses.push((await ask(outer.port, { path })).status);
    expect(statuses).toEqual([200, 429, 200, 200]);
    const refused = await ask(outer.port, { path: '/api/v1/costs.json' });
    expect(refused.headers).toMatchObject({ 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' });
    expect(JSON.parse(refused.body.toString())).toMatchObject({ error: { code: 'too_many_requests', field: null } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  });
});
