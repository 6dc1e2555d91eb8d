import { rm } from 'node:fs/promises';
import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sandboxControl } from '../../src/sandbox/control-client.ts';
import { httpSender } from '../../src/sandbox/deliveries/send.ts';
import { DAY_MS, SECRET, startReceiver, startStand, type Receiver, type Stand } from './harness.ts';
import { fastFolder } from '../support/fast-folder.ts';

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

async function give(): Promise<void> {
  await stand.sandbox.control.pay((await stand.session()).id, { method: 'card' });
}

const GIFT = ['charge.succeeded', 'checkout.session.completed', 'payment_intent.succeeded'];

describe('notices', () => {
  it('are signed at the real hour, and the SDK takes them', async () => {
    await stand.sandbox.control.startAt(stand.clock.now() - 700 * DAY_MS);
    await give();
    expect(await stand.sandbox.control.idle()).toEqual({ waiting: 0 });
    expect(receiver.types().sort()).toEqual(GIFT);
    for (const notice of receiver.notices) {
      const event = stand.stripe.webhooks.constructEvent(notice.body, notice.signature, SECRET, 300, undefined, stand.clock.now());
      expect(event.created).toBe(Math.floor(stand.clock.now() / 1000) - 700 * 86_400);
      expect(notice.signature).toContain(`t=${Math.floor(stand.clock.now() / 1000)},`);
      expect(() => stand.stripe.webhooks.constructEvent(`${notice.body} `, notice.signature, SECRET)).toThrow(
        Stripe.errors.StripeSignatureVerificationError,
      );
    }
  });

  it('leave out what nobody subscribed to, which stays listed', async () => {
    await give();
    await stand.sandbox.control.idle();
    expect(receiver.types()).not.toContain('payment_intent.created');
    expect(await stand.told()).toContain('payment_intent.created');
  });

  it('are sent again until they are answered with a 2xx', async () => {
    receiver.answer = () => (receiver.notices.length <= 4 ? 503 : 200);
    await give();
    expect(await stand.sandbox.control.idle(200)).toEqual({ waiting: 3 });
    expect((await stand.stripe.events.list({ delivery_success: false })).data).toHaveLength(3);
    stand.clock.advance(1000);
    expect(await stand.sandbox.control.idle(1500)).toEqual({ waiting: 1 });
    await stand.sandbox.control.advanceTo(stand.clock.now() + 3_600_000);
    expect(await stand.sandbox.control.idle()).toEqual({ waiting: 0 });
    const ids = receiver.notices.map((notice) => notice.event.id);
    expect(new Set(ids).size).toBe(4);
    const undelivered = await stand.stripe.events.list({ delivery_success: false });
    expect(undelivered.data).toEqual([]);
  });

  it('are given up after three days, and remain to be asked for', async () => {
    receiver.answer = () => 500;
    await give();
    for (let day = 0; day < 4; day += 1) {
      await stand.sandbox.control.idle(50);
      await stand.advance(1);
    }
    expect(await stand.sandbox.control.idle()).toEqual({ waiting: 0 });
    const lost = await stand.stripe.events.list({ delivery_success: false, types: ['charge.succeeded'] });
    expect(lost.data.map((event) => event.pending_webhooks)).toEqual([1]);
  });

  it('can be held back, doubled, shuffled and lost', async () => {
    const control = sandboxControl(stand.sandbox.apiBase);
    await control.deliveries({ hold: true, duplicate: 1, shuffle: 5 });
    for (let count = 0; count < 5; count += 1) await give();
    expect(await control.idle()).toEqual({ waiting: 15 });
    expect(receiver.notices).toEqual([]);
    await control.deliveries({ hold: false });
    expect(await control.idle()).toEqual({ waiting: 0 });
    expect(receiver.notices).toHaveLength(30);
    expect(new Set(receiver.notices.map((notice) => notice.event.id)).size).toBe(15);
    const told = (await stand.events()).map((event) => event.id);
    const came = [...new Set(receiver.notices.map((notice) => notice.event.id))];
    expect(came).not.toEqual(told.filter((id) => came.includes(id)));
    await control.deliveries({ lose: true, duplicate: 0, shuffle: 0 });
    await give();
    expect(await control.idle()).toEqual({ waiting: 0 });
    expect(receiver.notices).toHaveLength(30);
    expect((await stand.stripe.events.list({ delivery_success: false })).data).toHaveLength(3);
  });

  it('wait on disk for a sandbox that starts again', async () => {
    const dataDir = fastFolder('sandbox-');
    const first = await startStand({ receiver, dataDir });
    await first.sandbox.control.deliveries({ hold: true });
    await first.sandbox.control.pay((await first.session()).id, { method: 'card' });
    await first.close();
    expect(receiver.notices).toEqual([]);
    const again = await startStand({ receiver, dataDir, clock: first.clock });
    expect(await again.sandbox.control.idle()).toEqual({ waiting: 0 });
    expect(receiver.types().sort()).toEqual(GIFT);
    await again.close();
    await rm(dataDir, { recursive: true });
  });
});

describe('control over HTTP', () => {
  it('does what control in the process does, and tells refusals apart', async () => {
    const control = sandboxControl(stand.sandbox.apiBase);
    const session = await stand.session();
    expect(await control.isEmpty()).toBe(false);
    expect(await control.pay(session.url ?? '', { method: 'card' })).toMatchObject({ result: 'paid' });
    await expect(control.pay('cs_test_none', { method: 'card' })).rejects.toMatchObject({ code: 'unknown' });
    await expect(control.dispute('ch_none', 'open')).rejects.toMatchObject({ code: 'unknown' });
    await expect(control.advanceTo(0)).rejects.toMatchObject({ code: 'clock' });
    const { nowMs } = await control.clock();
    expect(await control.advanceTo(nowMs + DAY_MS)).toEqual({ nowMs: nowMs + DAY_MS, offsetMs: DAY_MS });
    const answer = await fetch(`${stand.sandbox.apiBase}/_sandbox/advanceTo`, { method: 'POST', body: '{"instantMs":"soon"}' });
    expect(answer.status).toBe(400);
    expect((await fetch(`${stand.sandbox.apiBase}/_sandbox/nothing`, { method: 'POST' })).status).toBe(404);
  });
});

describe.each(['http', 'https'])('a site that is told by %s', (scheme) => {
  it('and is away has been told nothing, and the sandbox goes on', async () => {
    const send = httpSender(`${scheme}://127.0.0.1:9/api/stripe/webhook`, 1);
    expect(await send.post('{}', {})).toBe(0);
    send.close();
  });
});
