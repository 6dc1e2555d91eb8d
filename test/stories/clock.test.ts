import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type Stripe from 'stripe';
import { at } from '../support/facts.ts';
import { signatureOf } from '../support/stripe-signing.ts';
import { openWorld, WEBHOOK_SECRET, type World } from '../support/world.ts';
import { expectTruth, grossByMonth } from '../traps/told.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

function post({ environment }: World, body: string, signedMs: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'stripe-signature': signatureOf(body, WEBHOOK_SECRET, signedMs) };
    const about = {
      agent: false,
      host: '127.0.0.1',
      port: environment.port,
      path: '/api/stripe/webhook',
      method: 'POST',
      headers,
    } as const;
    const sending = request(about, (answer) => answer.resume().on('end', () => resolve(answer.statusCode ?? 0)));
    sending.on('error', reject);
    sending.end(body);
  });
}

describe('a clock of ours that is wrong', () => {
  let world: World;
  let event: Stripe.Event;
  beforeEach(async () => {
    world = await openWorld();
    await world.sandbox.control.deliveries({ lose: true });
    await world.give({ amount: '30' });
    event = (await world.stripe.events.list({ type: 'charge.succeeded' })).data[0]!;
  });
  afterEach(async () => {
    vi.useRealTimers();
    await world.close();
  });

  it.each([
    ['4 minutes behind', 4 * MINUTE_MS, 200],
    ['4 minutes ahead', -4 * MINUTE_MS, 200],
    ['299 seconds behind', 299_000, 200],
    ['10 minutes behind', 10 * MINUTE_MS, 400],
    ['10 minutes ahead', -10 * MINUTE_MS, 400],
    ['a day behind', DAY_MS, 400],
    ['a day ahead', -DAY_MS, 400],
  ])('by %s: %i ms, %i; the operator is told by how much', async (_what, skewMs, status) => {
    const { running } = world;
    expect((await running.health()).clockSkewS).toBeNull();
    expect(await post(world, JSON.stringify(event), Date.now() + skewMs)).toBe(status);
    const { clockSkewS, refusedByClock } = await running.health();
    expect(Math.abs((clockSkewS ?? 0) - skewMs / 1_000)).toBeLessThanOrEqual(2);
    expect(refusedByClock).toBe(status === 400 ? 1 : 0);
    await running.notices.idle();
    expect((await running.books.ledger.page('gift:', 10)).filter(({ kind }) => kind === 'gift')).toHaveLength(status === 400 ? 0 : 1);
  });

  it('tells nothing of it to who knows no secret', async () => {
    const headers = { 'stripe-signature': signatureOf('{}', 'whsec_other', Date.now() - DAY_MS) };
    expect(world.running.notices.open(Buffer.from('{}'), headers['stripe-signature'])).toMatchObject({ ok: false });
    expect(await world.running.health()).toMatchObject({ clockSkewS: null, refusedByClock: 0 });
  });

  it('that jumps a day forwards while a notice waits, and back again: refused for its hour meanwhile, booked afterwards', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + DAY_MS });
    expect(await post(world, JSON.stringify(event), Date.now() - DAY_MS)).toBe(400);
    expect((await world.running.health()).refusedByClock).toBe(1);
    vi.useRealTimers();
    expect(await post(world, JSON.stringify(event), Date.now())).toBe(200);
    await world.running.notices.idle();
    expect((await world.running.books.ledger.page('gift:', 10)).filter(({ kind }) => kind === 'gift')).toHaveLength(1);
  });
});

describe('a month', () => {
  it.each([
    ['the night in March when summer time begins', '2027-03-31T21:59:00Z', '2027-03', '2027-03-31T22:01:00Z', '2027-04'],
    ['the night in October when it ends', '2026-10-31T22:59:00Z', '2026-10', '2026-10-31T23:01:00Z', '2026-11'],
    ['31 January', '2027-01-31T22:59:00Z', '2027-01', '2027-01-31T23:01:00Z', '2027-02'],
    ['29 February', '2028-02-29T22:59:00Z', '2028-02', '2028-02-29T23:01:00Z', '2028-03'],
  ])('ends at midnight in Paris: %s', async (_what, before, month, after, next) => {
    const world = await openWorld(at(before));
    await world.give({ amount: '30' });
    await world.sandbox.control.advanceTo(at(after));
    await world.settle();
    await world.give({ amount: '20' });
    expect(await grossByMonth(world)).toEqual([
      [month, 3_000],
      [next, 2_000],
    ]);
    await expectTruth(world);
    await world.close();
  });

  it.each([
    ['begins', '2027-03-28T00:59:30Z', '2027-03-28T01:00:30Z', '2027-03-28'],
    ['ends', '2026-10-25T00:59:30Z', '2026-10-25T01:00:30Z', '2026-10-25'],
  ])('the minute in which summer time %s loses no gift and counts none twice', async (_what, before, after, day) => {
    const world = await openWorld(at(before));
    await world.give({ amount: '30' });
    await world.sandbox.control.advanceTo(at(after));
    await world.settle();
    await world.give({ amount: '20' });
    const gifts = (await world.running.books.ledger.page('gift:', 10)).filter(({ kind }) => kind === 'gift');
    expect(gifts.map(({ factDay }) => factDay)).toEqual([day, day]);
    await expectTruth(world);
    await world.close();
  });
});
