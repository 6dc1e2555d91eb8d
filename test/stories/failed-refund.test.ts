import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { currentMonth } from '../../src/coverage/report.ts';
import { ADAPTERS } from '../support/books.ts';
import { at } from '../support/facts.ts';
import { sameBooks } from '../support/same-books.ts';
import { openWorld, type World } from '../support/world.ts';

const same = sameBooks();

describe.each(ADAPTERS)('a refund on $name', (adapter) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld(at('2026-09-08T09:00:00Z'), adapter);
  });
  afterEach(async ({ task }) => {
    await same(task.name, world.running.books.ledger);
    await world.close();
  });

  it('a whole refund that fails afterwards comes back, though its charge no longer counts it (trap 4)', async () => {
    const { charge } = await world.give({ amount: '30' });
    await world.advanceDays(1);
    const { id: refund } = await world.stripe.refunds.create({ charge: charge ?? '' });
    await world.advanceDays(1);
    expect(currentMonth(await world.running.app.report())).toMatchObject({ gross: 3_000, refunds: 3_000 });
    await world.sandbox.control.play({ do: 'end-refund', refund, status: 'failed' });
    await world.advanceDays(1);
    expect(await world.stripe.charges.retrieve(charge ?? '')).toMatchObject({ amount_refunded: 0, refunded: false });
    expect(currentMonth(await world.running.app.report())).toMatchObject({ gross: 3_000, refunds: 0, net: 2_930 });
    expect((await world.running.compare()).fails).toEqual([]);
  });
});
