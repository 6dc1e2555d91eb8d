import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWorld, type World } from '../support/world.ts';
import { ADAPTERS } from '../support/books.ts';
import { at } from '../support/facts.ts';
import { booksAsFacts } from '../support/books-as-facts.ts';
import { liveThrough } from '../support/life.ts';

const START = at('2026-09-08T09:00:00Z');

/** The same life, told to books that heard every notice: always in SQLite, so that the databases are held against each other too. */
async function perfectBooks(days: number): Promise<string[]> {
  const world = await openWorld(START);
  try {
    await liveThrough(world, days);
    return await booksAsFacts(world.running.books.ledger);
  } finally {
    await world.close();
  }
}

describe.each(ADAPTERS)('notices that never come, on $name', (adapter) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld(START, adapter);
  });
  afterEach(() => world.close());

  const books = () => booksAsFacts(world.running.books.ledger);
  const broken = async () => [...(await world.running.check()), await world.running.compare()].flatMap(({ fails }) => fails);

  it('four days away: the backfill makes the books that would have been', async () => {
    const expected = await perfectBooks(4);
    await world.sandbox.control.deliveries({ lose: true });
    await liveThrough(world, 4);
    expect(await books()).toEqual([]);
    expect(await world.running.nets.backfill()).toMatchObject({ ok: true, value: { complete: true } });
    expect(await books()).toEqual(expected);
    expect(await broken()).toEqual([]);
    expect(await world.running.notices.counts()).toMatchObject({ waiting: 0, failed: 0, parked: 0, dead: 0 });
  });

  it('forty days away: events are gone, and the walk alone makes the books that would have been', async () => {
    const expected = await perfectBooks(40);
    await world.sandbox.control.deliveries({ lose: true });
    await liveThrough(world, 40);
    expect(await world.running.nets.walk()).toMatchObject({ ok: true, value: { complete: true } });
    expect(await books()).toEqual(expected);
    expect(await broken()).toEqual([]);
    const compared = await world.running.compare();
    expect(compared).toMatchObject({ ok: true, waits: [] });
    expect((await world.running.books.giving.recurring()).length).toBe(1);
  });

  it('nets drawn again and again, beside notices that came, change nothing', async () => {
    await liveThrough(world, 12);
    const before = await books();
    for (let time = 0; time < 2; time += 1) {
      await world.running.nets.backfill();
      await world.running.nets.walk();
    }
    expect(await books()).toEqual(before);
    expect(before).toEqual(await perfectBooks(12));
  });

  it('Stripe is known up to the last backfill, and no further', async () => {
    await world.give({ amount: '30' });
    await world.sandbox.control.deliveries({ lose: true });
    await world.advanceDays(3);
    const beforeMs = (await world.sandbox.control.clock()).nowMs;
    expect((await world.running.app.report()).stripeKnownAtMs).toBeLessThan(beforeMs - 2 * 86_400_000);
    await world.running.nets.backfill();
    expect((await world.running.app.report()).stripeKnownAtMs).toBeGreaterThanOrEqual(beforeMs);
  });

  it('a pending debit whose confirmation was lost is found by the next walk, the same day too', async () => {
    const { charge } = await world.give({ amount: '50' }, { method: 'sepa_debit' });
    await world.running.nets.walk();
    await world.sandbox.control.deliveries({ lose: true });
    await world.advanceDays(8);
    await world.running.nets.walk();
    expect((await world.running.books.ledger.entry(`gift:${charge}`))?.measured?.amount).toBe(5_000);
  });

  it('charges and subscriptions that are not of our checkout are booked as unattributed gifts', async () => {
    await world.sandbox.control.deliveries({ lose: true });
    const { charge } = await world.give({ amount: '10', frequency: 'monthly' });
    const [subscription] = (await world.stripe.subscriptions.list({ status: 'all' })).data;
    await world.stripe.subscriptions.update(subscription?.id ?? '', { metadata: { obole_gift: '' } });
    await world.advanceDays(31);
    await world.running.nets.walk();
    const charges = (await world.stripe.charges.list({ limit: 10 })).data.map(({ id }) => id);
    expect(charges).toHaveLength(2);
    const [renewal] = charges;
    expect(await world.running.books.ledger.entry(`gift:${renewal}`)).toMatchObject({
      gift: null,
      measured: { as: 'recurring', amount: 1_000 },
    });
    expect(await world.running.books.ledger.entry(`gift:${charge}`)).not.toBeNull();
    expect((await world.running.books.giving.recurring()).map(({ gift, amount }) => [gift, amount])).toEqual([[null, 1_000]]);
  });
});
