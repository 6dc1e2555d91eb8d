import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { watchEndpoint } from '../../src/app/endpoint-watch.ts';
import { assemble, type Running } from '../../src/app.ts';
import { metricsOf } from '../../src/commands/metrics.ts';
import { EVENT_TYPES } from '../../src/stripe/backfill.ts';
import { stripeClient } from '../../src/stripe/client.ts';
import { lackOf, type EndpointSeen } from '../../src/stripe/endpoint.ts';
import { movableClock } from '../../src/values/clock.ts';
import { SQLITE, TEST_NOW_MS } from '../support/books.ts';
import { fakeEnvironment, realContent } from '../support/fake-app.ts';

const SITE = 'https://dons.example.org';
const URL_OF_OURS = `${SITE}/api/stripe/webhook`;
const VERSION = '2026-10-28.endive';
const DAY_MS = 86_400_000;
const FINE: EndpointSeen = { url: URL_OF_OURS, enabled: true, apiVersion: VERSION, events: EVENT_TYPES.flat() };

describe('what an endpoint lacks', () => {
  const lack = (...endpoints: readonly EndpointSeen[]) => lackOf(endpoints, { url: URL_OF_OURS, apiVersion: VERSION });

  it('is nothing where it is registered, enabled, told of all, and of the pinned version', () => {
    expect(lack({ ...FINE, url: `${SITE}/other`, enabled: false }, FINE)).toEqual([]);
    expect(lack({ ...FINE, events: ['*'], apiVersion: null })).toEqual([]);
  });

  it('is each difference', () => {
    expect(lack()).toEqual([{ kind: 'missing' }]);
    expect(lack({ ...FINE, url: 'http://dons.example.org/api/stripe/webhook' })).toEqual([{ kind: 'missing' }]);
    expect(
      lack({ ...FINE, enabled: false, apiVersion: '2024-06-20', events: FINE.events.filter((each) => each !== 'payout.paid') }),
    ).toEqual([{ kind: 'disabled' }, { kind: 'deaf', events: ['payout.paid'] }, { kind: 'version', speaks: '2024-06-20' }]);
  });

  it('is that of the better one while one takes another’s place', () => {
    expect(lack({ ...FINE, enabled: false }, FINE)).toEqual([]);
    expect(lack({ ...FINE, enabled: false, events: [] }, { ...FINE, apiVersion: '2024-06-20' })).toEqual([
      { kind: 'version', speaks: '2024-06-20' },
    ]);
  });
});

describe('the daily look at the endpoint', () => {
  let stripe: Server;
  let asked: number;
  let answer: { readonly status: number; readonly body: object };
  let environment: ReturnType<typeof fakeEnvironment>;
  let remove: () => Promise<void>;
  const clock = movableClock(TEST_NOW_MS);
  const endpoints = (...all: readonly EndpointSeen[]): typeof answer => ({
    status: 200,
    body: {
      object: 'list',
      has_more: false,
      data: all.map(({ url, enabled, apiVersion, events }) => ({
        ...{ id: 'we_1', object: 'webhook_endpoint', url, status: enabled ? 'enabled' : 'disabled', api_version: apiVersion },
        enabled_events: events,
      })),
    },
  });
  const refusal = (status: number, type: string): typeof answer => ({ status, body: { error: { type, message: 'no' } } });
  beforeEach(async () => {
    asked = 0;
    stripe = createServer((request, response) => {
      const isOurs = request.url?.startsWith('/v1/webhook_endpoints') === true;
      if (isOurs) asked += 1;
      const { status, body } = isOurs ? answer : refusal(401, 'invalid_request_error');
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => {
      stripe.listen(0, '127.0.0.1', resolve);
    });
    const address = stripe.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const database = await SQLITE.newDatabase();
    remove = database.remove;
    environment = { ...fakeEnvironment(SITE, `http://127.0.0.1:${port}`), databaseUrl: database.url, mode: 'test', sandbox: null };
    clock.moveTo(TEST_NOW_MS);
  });
  afterEach(async () => {
    stripe.closeAllConnections();
    stripe.close();
    await remove();
  });
  const look = () => watchEndpoint(environment, stripeClient(environment.stripe));

  it('says what differs and what to do, and that nothing does', async () => {
    answer = endpoints(FINE);
    expect(await look()).toEqual({ kind: 'done', figures: { differences: 0 }, why: null });
    answer = endpoints({ ...FINE, enabled: false, events: ['charge.succeeded'] });
    const events = EVENT_TYPES.flat().length - 1;
    const differing = await look();
    expect(differing).toMatchObject({ kind: 'failed', figures: { differences: 2, disabled: 1, deaf: events } });
    expect(differing.why).toContain('is disabled (enable it in the dashboard of Stripe');
    answer = endpoints();
    expect((await look()).why).toContain(`registered at ${URL_OF_OURS} (add it`);
  });

  it('takes no harm from a key that may not look, and says so', async () => {
    answer = refusal(403, 'invalid_request_error');
    expect(await look()).toMatchObject({
      kind: 'done',
      figures: { unread: 1 },
      why: expect.stringContaining('Webhook Endpoints') as string,
    });
    answer = refusal(401, 'invalid_request_error');
    expect(await look()).toEqual({ kind: 'failed', figures: {}, why: 'Stripe does not know the key' });
    answer = refusal(500, 'api_error');
    expect(await look()).toEqual({ kind: 'failed', figures: {}, why: 'Stripe could not be asked' });
  });

  it('asks nobody in a sandbox, which has no list', async () => {
    const sandbox = { apiBase: new URL('http://127.0.0.1:1'), publicUrl: new URL('http://127.0.0.1:1') };
    expect(await watchEndpoint({ ...environment, sandbox }, stripeClient(environment.stripe))).toMatchObject({ figures: { sandbox: 1 } });
    expect(asked).toBe(0);
  });

  it('is done once a day; what differs stands, is told by letter once a day, and goes away when it is mended', async () => {
    const assembled = await assemble({ environment, content: realContent(), clock, onError: () => undefined });
    if (!assembled.ok) throw new Error(assembled.why);
    const running: Running = assembled.value;
    const told = async (): Promise<string[]> =>
      (await running.books.letters.list(['queued'], 50)).map(({ key }) => key).filter((key) => key.includes('endpoint'));
    const gauge = async (): Promise<unknown> =>
      (await metricsOf(running)).find(({ name }) => name === 'stripe_endpoint_differences')?.values[0]?.value;
    const amiss = async (): Promise<boolean | undefined> => (await running.overview()).jobs.find(({ name }) => name === 'endpoint')?.amiss;
    try {
      answer = endpoints({ ...FINE, enabled: false });
      await running.jobs.runDue();
      expect([asked, await gauge()]).toEqual([0, null]);
      // Through the next night, then four times ten minutes.
      clock.advance(DAY_MS);
      for (let times = 0; times < 4; times += 1) {
        await running.jobs.runDue();
        clock.advance(10 * 60_000);
      }
      await running.jobs.runDue();
      expect([await gauge(), await amiss()]).toEqual([1, true]);
      expect(await told()).toEqual(['alert:endpoint:2026-11-24']);
      answer = endpoints(FINE);
      clock.advance(10 * 60_000);
      await running.jobs.runDue();
      expect([await gauge(), await amiss()]).toEqual([0, false]);
      const before = asked;
      clock.advance(60 * 60_000);
      await running.jobs.runDue();
      expect([asked, await told()]).toEqual([before, ['alert:endpoint:2026-11-24']]);
      clock.advance(DAY_MS);
      await running.jobs.runDue();
      expect([asked, await told()]).toEqual([before + 1, ['alert:endpoint:2026-11-24']]);
    } finally {
      await running.close();
    }
  });
});
