import Stripe from 'stripe';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { SECRET, startReceiver, type Receiver } from './harness.ts';

let receiver: Receiver;
let sandbox: Sandbox;
beforeAll(async () => {
  receiver = await startReceiver();
  sandbox = await startSandbox({ port: 0, dataDir: null, webhook: { url: receiver.url, secret: SECRET }, settleMs: 1, live: true });
});
afterAll(async () => {
  await sandbox.close();
  await receiver.close();
});

function clientWith(key: string): Stripe {
  return new Stripe(key, { host: '127.0.0.1', port: sandbox.port, protocol: 'http', telemetry: false, maxNetworkRetries: 0 });
}

it('a sandbox that plays a live account says so in all that it answers and sends', async () => {
  const stripe = clientWith('rk_live_sandbox');
  expect(await stripe.products.create({ id: 'prod_gift', name: 'Don' })).toMatchObject({ livemode: true });
  const price = { currency: 'eur', unit_amount: 300, product: 'prod_gift' };
  const addresses = { success_url: 'https://site.test/don/merci', cancel_url: 'https://site.test/don' };
  const asked: Stripe.Checkout.SessionCreateParams = { mode: 'payment', ...addresses, line_items: [{ quantity: 1, price_data: price }] };
  const session = await stripe.checkout.sessions.create(asked, { idempotencyKey: 'once' });
  expect(session.livemode).toBe(true);
  expect((await stripe.checkout.sessions.create(asked, { idempotencyKey: 'once' })).livemode).toBe(true);
  await sandbox.control.pay(session.id, { method: 'card' });
  await sandbox.control.idle();
  expect(receiver.notices.length).toBeGreaterThan(2);
  expect(receiver.notices.filter(({ body }) => body.includes('"livemode":false'))).toEqual([]);
});

it('takes live keys only', async () => {
  await expect(clientWith('sk_live_sandbox').balance.retrieve()).resolves.toMatchObject({ livemode: true });
  await expect(clientWith('sk_test_sandbox').balance.retrieve()).rejects.toMatchObject({ statusCode: 401 });
});
