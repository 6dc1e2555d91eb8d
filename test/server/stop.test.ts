import { Agent, request as send } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../src/server/answer.ts';
import { startOuter } from '../support/outer.ts';
import { ask } from '../support/raw-http.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const page = (text: string): Answer => ({ status: 200, headers: {}, body: Buffer.from(text) });

describe('stopping', () => {
  test('finishes what is under way, then takes nothing more', async () => {
    let arrived = (): void => undefined;
    const underWay = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const outer = await startOuter({
      pages: async () => {
        arrived();
        await pause(300);
        return page('whole');
      },
    });
    const answer = ask(outer.port);
    await underWay;
    const stopped = outer.stop();
    expect(outer.stop()).toBe(stopped);
    const { status, headers, body } = await answer;
    expect([status, headers.connection, body.toString()]).toEqual([200, 'close', 'whole']);
    await stopped;
    await expect(ask(outer.port)).rejects.toThrow('ECONNREFUSED');
  });

  test('is announced by /readyz before connections are refused', async () => {
    await using outer = await startOuter({ limits: { announceMs: 400 } });
    expect((await ask(outer.port, { path: '/readyz' })).status).toBe(200);
    const stopped = outer.stop();
    const answer = await ask(outer.port, { path: '/readyz' });
    expect([answer.status, answer.json()]).toEqual([503, { ok: false, draining: true }]);
    expect((await ask(outer.port, { path: '/healthz' })).status).toBe(200);
    expect((await ask(outer.port)).status).toBe(200);
    await stopped;
  });

  test('does not wait for connections that are kept open without a request', async () => {
    const outer = await startOuter({ limits: { graceMs: 8_000 } });
    const agent = new Agent({ keepAlive: true });
    await new Promise((resolve, reject) => {
      const request = send({ host: '127.0.0.1', port: outer.port, agent, headers: { host: `localhost:${outer.port}` } }, (response) =>
        response.resume().on('end', resolve),
      );
      request.on('error', reject).end();
    });
    const started = performance.now();
    await outer.stop();
    agent.destroy();
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test('cuts off what does not end', async () => {
    const outer = await startOuter({ limits: { graceMs: 300 }, pages: () => new Promise(() => undefined) });
    const answer = ask(outer.port);
    answer.catch(() => undefined);
    await pause(100);
    const started = performance.now();
    await outer.stop();
    expect(performance.now() - started).toBeLessThan(2_000);
    await expect(answer).rejects.toThrow();
  });
});

describe('/readyz', () => {
  test.each([
    ['ready', async () => ({ ok: true, schema: 3 }), 200, { ok: true, schema: 3 }],
    ['not ready', async () => ({ ok: false }), 503, { ok: false }],
    ['unable to tell', () => Promise.reject(new Error('the secret cause')), 503, { ok: false }],
  ])('%s', async (_what, ready, status, content) => {
    await using outer = await startOuter({ ready });
    const answer = await ask(outer.port, { path: '/readyz' });
    expect([answer.status, answer.json(), answer.headers['cache-control']]).toEqual([status, content, 'no-store']);
  });
});
