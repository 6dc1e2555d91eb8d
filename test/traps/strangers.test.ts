import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ADAPTERS } from '../support/books.ts';
import { at } from '../support/facts.ts';
import { noticeBody, signatureOf } from '../support/stripe-signing.ts';
import { openWorld, WEBHOOK_SECRET, type World } from '../support/world.ts';
import { amounts } from './told.ts';

describe.each(ADAPTERS)('on $name, what has no rule', (adapter) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld(at('2026-09-08T09:00:00Z'), adapter);
  });
  afterEach(() => world.close());

  /** The reasons of what waits for a person. */
  async function parked(): Promise<string[]> {
    await world.settle();
    return (await world.running.books.inbox.list(['parked'], 100)).map(({ reason }) => reason ?? '');
  }

  it('trap 17: a live notice does not enter a test book', async () => {
    const { charge } = await world.give({ amount: '30' });
    await world.advanceDays(0.01);
    const before = await world.running.notices.counts();
    await world.sandbox.control.play({ do: 'event', type: 'charge.succeeded', object: charge ?? '', livemode: true });
    expect(await world.sandbox.control.idle(300)).toEqual({ waiting: 1 });
    expect(await world.running.notices.counts()).toEqual(before);
    expect(await amounts(world, 'gift')).toEqual([3_000]);
    // Refused at the door as what it is, and not for its signature; the same words as a test notice are taken.
    const notice = (livemode: boolean) => noticeBody({ id: `evt_${String(livemode)}`, livemode });
    const open = (body: string) => world.running.notices.open(Buffer.from(body), signatureOf(body, WEBHOOK_SECRET, Date.now()));
    expect(open(notice(true))).toEqual({ ok: false, why: 'other_mode' });
    expect(open(notice(false))).toMatchObject({ ok: true });
  });

  it('trap 25: our checkouts stay in euros, and what comes in another currency waits for a person', async () => {
    await world.give({ amount: '30' });
    const [session] = (await world.stripe.checkout.sessions.list()).data;
    expect(session?.adaptive_pricing).toEqual({ enabled: false });
    const { id } = await world.sandbox.control.play({ do: 'charge', amount: 2_000, currency: 'usd' });
    await world.advanceDays(0.01);
    expect(await parked()).toEqual(expect.arrayContaining([`The charge ${id} is in usd: only euros are booked, nothing is converted`]));
    expect(await amounts(world, 'gift')).toEqual([3_000]);
  });

  it('a charge whose state nobody knows waits for a person, and what is booked stays', async () => {
    const { charge } = await world.give({ amount: '30' });
    await world.advanceDays(0.01);
    await world.sandbox.control.play({ do: 'alter', id: charge ?? '', fields: { status: 'on_hold' }, event: 'charge.updated' });
    expect(await parked()).toEqual([`The charge ${charge} is "on_hold", which has no rule`]);
    expect(await amounts(world, 'gift')).toEqual([3_000]);
  });

  it('an object that nobody knows waits for a person, whatever its event is called', async () => {
    await world.sandbox.control.play({
      do: 'event',
      type: 'gift_card.redeemed',
      object: { id: 'gc_1', object: 'gift_card', amount: 1_000 },
    });
    expect(await parked()).toEqual(['There is no rule for a gift_card']);
  });

  it('an unknown event of a known object is read as any other', async () => {
    const { charge } = await world.give({ amount: '30' });
    await world.sandbox.control.play({ do: 'event', type: 'charge.polished', object: charge ?? '' });
    await world.advanceDays(0.01);
    expect(await parked()).toEqual([]);
    expect(await amounts(world, 'gift')).toEqual([3_000]);
  });

  it('a charge of another origin is a gift of nobody, with its fee', async () => {
    await world.sandbox.control.play({ do: 'charge', amount: 2_000 });
    await world.advanceDays(0.01);
    expect([await amounts(world, 'gift'), await amounts(world, 'fee')]).toEqual([[2_000], [55]]);
  });
});
