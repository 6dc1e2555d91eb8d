import { afterEach, describe, expect, it } from 'vitest';
import { ADAPTERS, SQLITE, type Adapter } from '../support/books.ts';
import { at } from '../support/facts.ts';
import { booksAsFacts } from '../support/books-as-facts.ts';
import { openWorld, type World } from '../support/world.ts';

/** The sandbox can break its API and play movements of their own; a sandbox that cannot has nothing to be tested here. */
type Troubles = { faults(fault: { how: 'error' } | null): Promise<void>; play(scene: Readonly<Record<string, unknown>>): Promise<unknown> };

function troublesOf({ sandbox }: World): Troubles | null {
  const control: object = sandbox.control;
  return 'faults' in control && 'play' in control ? (control as Troubles) : null;
}

const START = at('2026-09-08T09:00:00Z');

/** Two weeks; in the middle of them, as the test says, Stripe, we or both are away. */
async function live(world: World, away: () => Promise<void>, back: () => Promise<void>): Promise<string[]> {
  const { control } = world.sandbox;
  const first = await world.give({ amount: '100' });
  const disputed = await world.give({ amount: '40' });
  await world.give({ amount: '10', frequency: 'monthly' });
  await world.give({ amount: '50' }, { method: 'sepa_debit' });
  await world.give({ amount: '70' }, { method: 'sepa_debit', refusedLater: true });
  await world.advanceDays(2);
  await world.stripe.refunds.create({ charge: first.charge ?? '', amount: 2_500 });
  await away();
  await control.dispute(disputed.charge ?? '', 'open');
  await world.advanceDays(3);
  await control.dispute(disputed.charge ?? '', 'won');
  await world.advanceDays(1);
  await troublesOf(world)?.play({ do: 'movement', category: 'fee', type: 'stripe_fee', amount: -250 });
  await back();
  await world.advanceDays(30);
  await world.running.nets.backfill();
  await world.running.nets.walk();
  await world.settle();
  return booksAsFacts(world.running.books.ledger);
}

const nothing = () => Promise.resolve();

describe.each(ADAPTERS)('outages, on $name', (adapter) => {
  const worlds: World[] = [];
  afterEach(async () => {
    for (const world of worlds.splice(0)) await world.close();
  });
  const open = async (on: Adapter): Promise<World> => {
    const world = await openWorld(START, on);
    worlds.push(world);
    return world;
  };

  it('Stripe’s API away for three days, while its notices still come: the books are those of no outage', async (context) => {
    const untroubled = await open(SQLITE);
    const expected = await live(untroubled, nothing, nothing);
    const world = await open(adapter);
    const troubles = troublesOf(world);
    if (!troubles) return context.skip();
    const books = await live(
      world,
      () => troubles.faults({ how: 'error' }),
      () => troubles.faults(null),
    );
    expect(books).toEqual(expected);
    const findings = [...(await world.running.check()), await world.running.compare()];
    expect(findings.flatMap(({ fails, waits = [] }) => [...fails, ...waits])).toEqual([]);
  }, 120_000);

  it('we away for four days and Stripe’s API for three after it: the books are those of no outage', async (context) => {
    const untroubled = await open(SQLITE);
    const expected = await live(untroubled, nothing, () => untroubled.advanceDays(3));
    const world = await open(adapter);
    const { control } = world.sandbox;
    const troubles = troublesOf(world);
    if (!troubles) return context.skip();
    const books = await live(
      world,
      () => control.deliveries({ lose: true }),
      async () => {
        await troubles.faults({ how: 'error' });
        expect(await world.running.nets.backfill()).toMatchObject({ ok: false });
        await world.advanceDays(3);
        await troubles.faults(null);
        await control.deliveries({ lose: false });
      },
    );
    expect(books).toEqual(expected);
    expect((await world.running.compare()).fails).toEqual([]);
  }, 120_000);
});
