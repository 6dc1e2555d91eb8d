import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sandboxControl } from '../../src/sandbox/control-client.ts';
import { DAY_MS, failureOf, startReceiver, startStand, type Receiver, type Stand } from './harness.ts';

let receiver: Receiver;
let stand: Stand;
beforeEach(async () => {
  receiver = await startReceiver();
  stand = await startStand({ receiver });
});
afterEach(async () => {
  await stand.close();
  await receiver.close();
});

function client(maxNetworkRetries: number, timeout = 1_000): Stripe {
  return new Stripe('sk_test_sandbox', {
    host: '127.0.0.1',
    port: stand.sandbox.port,
    protocol: 'http',
    telemetry: false,
    maxNetworkRetries,
    timeout,
  });
}

describe('calls that go wrong', () => {
  it.each(['reset', 'error', 'half', 'timeout'] as const)('by %s fail for as many calls as are told', async (how) => {
    await stand.sandbox.control.faults({ how, calls: 2 });
    // The library itself calls a second time where a connection was closed.
    const calls = client(0, 100).balance.retrieve();
    const error = await failureOf(calls);
    expect(['StripeConnectionError', 'StripeAPIError']).toContain(error.type);
    // An answer that breaks off is not asked for again by the library, whatever number of retries it is given.
    if (how === 'half') await failureOf(client(2).balance.retrieve());
    else await client(1, 100).balance.retrieve();
    await client(0).balance.retrieve();
  });

  it('are outside of what a fault names', async () => {
    await stand.sandbox.control.faults({ how: 'error', path: '/v1/events' });
    await client(0).balance.retrieve();
    expect((await failureOf(client(0).events.list())).statusCode).toBe(500);
    await stand.sandbox.control.faults(null);
    await client(0).events.list();
  });

  it('last until an instant of the sandbox’s time', async () => {
    const { nowMs } = await stand.sandbox.control.clock();
    await sandboxControl(stand.sandbox.apiBase).faults({ how: 'error', untilMs: nowMs + 3 * DAY_MS });
    await failureOf(client(0).balance.retrieve());
    await stand.advance(3);
    await client(0).balance.retrieve();
  });

  it('by 429 are made again by the library only where the answer says so', async () => {
    await stand.sandbox.control.faults({ how: 'too_many_retry', calls: 1 });
    await client(2).balance.retrieve();
    await stand.sandbox.control.faults({ how: 'too_many', calls: 1 });
    const error = await failureOf(client(2).balance.retrieve());
    expect(error).toMatchObject({ type: 'StripeRateLimitError', statusCode: 429 });
  });

  it('may be one in so many, or what goes beyond a rate', async () => {
    await stand.sandbox.control.faults({ how: 'error', oneIn: 3 });
    const tried = async (): Promise<boolean> =>
      client(0)
        .balance.retrieve()
        .then(
          () => true,
          () => false,
        );
    const passed = [];
    for (let call = 0; call < 6; call += 1) passed.push(await tried());
    expect(passed).toEqual([true, true, false, true, true, false]);
    await stand.sandbox.control.faults({ how: 'too_many', perSecond: 4 });
    // The harness's clock stands still: all of these fall within one second.
    expect((await Promise.all([1, 2, 3, 4, 5, 6].map(tried))).filter(Boolean)).toHaveLength(4);
    stand.clock.advance(1_000);
    expect(await tried()).toBe(true);
  });

  it('in the middle of an answer open one checkout, as the key is the same', async () => {
    await stand.sandbox.control.faults({ how: 'half', calls: 1 });
    const price = { currency: 'eur', unit_amount: 3000, product: 'prod_gift' };
    const wish = { mode: 'payment', success_url: 'http://site.test/merci', line_items: [{ quantity: 1, price_data: price }] } as const;
    const ask = () =>
      client(2).checkout.sessions.create({ ...wish, line_items: [...wish.line_items] }, { idempotencyKey: 'checkout:don_1:v1' });
    await failureOf(ask());
    await ask();
    expect((await stand.stripe.checkout.sessions.list()).data).toHaveLength(1);
  });
});

describe('an endpoint that is down', () => {
  it('gets nothing, and all of it once it is up again within three days', async () => {
    await stand.sandbox.control.deliveries({ down: true });
    await stand.sandbox.control.pay((await stand.session()).id, { method: 'card' });
    await stand.advance(1);
    expect(receiver.notices).toEqual([]);
    expect((await stand.stripe.events.list({ delivery_success: false, type: 'charge.succeeded' })).data).toHaveLength(1);
    await stand.sandbox.control.deliveries({ down: false });
    await stand.advance(1);
    expect(await stand.sandbox.control.idle()).toEqual({ waiting: 0 });
    expect(receiver.types()).toContain('charge.succeeded');
  });

  it('for longer than that never hears of them, but may ask', async () => {
    await stand.sandbox.control.deliveries({ down: true });
    await stand.sandbox.control.pay((await stand.session()).id, { method: 'card' });
    for (let hours = 0; hours < 100; hours += 5) {
      await stand.advance(5 / 24);
      await stand.sandbox.control.idle(10);
    }
    await stand.sandbox.control.deliveries({ down: false });
    await stand.advance(1);
    expect(await stand.sandbox.control.idle()).toEqual({ waiting: 0 });
    expect(receiver.types()).not.toContain('charge.succeeded');
    expect((await stand.stripe.events.list({ delivery_success: false, type: 'charge.succeeded' })).data).toHaveLength(1);
  });
});
