import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ADAPTERS } from '../support/books.ts';
import { at } from '../support/facts.ts';
import { openWorld, type World } from '../support/world.ts';
import { amounts, balanceOf, entries, expectTruth } from './told.ts';

/** Money that no charge tells of, and money that comes back after all. */
describe.each(ADAPTERS)('on $name, what stands alone or comes back', (adapter) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld(at('2026-09-08T09:00:00Z'), adapter);
  });
  afterEach(() => world.close());

  /** What the daily walk puts into the inbox for a movement that is not known. */
  async function walked(id: string): Promise<void> {
    const nowMs = world.running.app.clock.now();
    const about = { type: 'walk', objectType: 'balance_transaction', objectId: id, createdMs: nowMs, receivedMs: nowMs, body: '{}' };
    await world.running.notices.keepAll([{ id: `walk:${id}:2026-09-08`, ...about }]);
    await world.settle();
  }

  it('a refund that fails when nothing else was refunded gives its money back to the books (traps 4 and 18)', async () => {
    const { charge } = await world.give({ amount: '100' });
    await world.advanceDays(1);
    const refund = await world.stripe.refunds.create({ charge: charge ?? '' });
    await world.settle();
    await world.sandbox.control.play({ do: 'end-refund', refund: refund.id, status: 'failed' });
    await world.settle();
    expect(await amounts(world, 'refund-failed')).toEqual([-10_000]);
    await expectTruth(world);
  });

  it('a dispute under appeal waits for a person', async () => {
    const { charge } = await world.give({ amount: '40' });
    await world.advanceDays(1);
    const { id } = await world.sandbox.control.dispute(charge ?? '', 'lost');
    await world.sandbox.control.play({ do: 'alter', id, fields: { status: 'appeal_needs_response' }, event: 'charge.dispute.updated' });
    await world.settle();
    // Each notice that was read while the appeal stands waits: there may be more than one.
    expect((await world.running.notices.counts()).parked).toBeGreaterThan(0);
  });

  it('a fee of the account, and one given back, are fees', async () => {
    for (const amount of [-900, 150])
      await walked((await world.sandbox.control.play({ do: 'movement', category: 'fee', type: 'stripe_fee', amount })).id);
    expect((await amounts(world, 'fee')).toSorted()).toEqual([-150, 900]);
    await expectTruth(world);
  });

  it('adjustments and reserves wait to be qualified', async () => {
    const hold = { do: 'movement', category: 'risk_reserved_funds', type: 'reserve_transaction' } as const;
    await walked((await world.sandbox.control.play({ ...hold, amount: -5_000 })).id);
    await walked((await world.sandbox.control.play({ ...hold, amount: 5_000 })).id);
    await walked((await world.sandbox.control.play({ do: 'movement', category: 'other_adjustment', type: 'adjustment', amount: -300 })).id);
    expect(await balanceOf(world, 'unqualified')).toBe(300);
    expect((await entries(world)).map(({ measured }) => measured)).toEqual([null, null, null]);
    await expectTruth(world);
  });

  it('a movement of a category that nobody knows waits for a person, with the category', async () => {
    await walked((await world.sandbox.control.play({ do: 'movement', category: 'moon_tax', type: 'moon_tax', amount: -300 })).id);
    const [notice] = await world.running.books.inbox.list(['parked'], 10);
    expect(notice?.reason).toContain('moon_tax');
    expect(await entries(world)).toEqual([]);
  });
});
