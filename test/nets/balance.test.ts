import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepDailyBalance } from '../../src/stripe/compare.ts';
import { day } from '../../src/values/day.ts';
import { ADAPTERS, type TestBooks } from '../support/books.ts';
import { at } from '../support/facts.ts';
import { openWorld, type World } from '../support/world.ts';

const START = at('2026-12-30T09:00:00Z');

describe('the balance that is kept each day', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld(START);
  });
  afterEach(() => world.close());

  const keep = (on: string, atMs: number) => keepDailyBalance(world.stripe, world.running.books.movements, day(on), atMs);

  it('is Stripe’s word and the journal’s at the same moment, once a day', async () => {
    await world.give({ amount: '100' });
    await world.give({ amount: '30' });
    // A fee is known a moment after its gift.
    await world.advanceDays(0.01);
    expect(await keep('2026-12-31', START)).toEqual({ ok: true, value: true });
    await world.give({ amount: '50' });
    expect(await keep('2026-12-31', START + 1)).toEqual({ ok: true, value: false });
    const kept = await world.running.books.movements.balanceOf(day('2026-12-31'));
    const fees = 175 + 70;
    expect(kept).toEqual({ day: '2026-12-31', atMs: START, available: 0, pending: 13_000 - fees, journal: 13_000 - fees });
    expect(await keep('2027-01-01', START + 2)).toEqual({ ok: true, value: true });
    expect(await world.running.books.movements.lastBalance()).toMatchObject({ day: '2027-01-01' });
  });

  it('tells a difference as it was: a movement that we have not heard of', async () => {
    await world.sandbox.control.deliveries({ lose: true });
    await world.give({ amount: '100' });
    await world.advanceDays(0.01);
    await keep('2026-12-31', START);
    expect(await world.running.books.movements.balanceOf(day('2026-12-31'))).toMatchObject({ pending: 9_825, journal: 0 });
  });

  it('is kept without a word when Stripe is away, and asked for again', async () => {
    await world.sandbox.control.faults({ how: 'error' });
    expect(await keep('2026-12-31', START)).toMatchObject({ ok: false });
    expect(await world.running.books.movements.lastBalance()).toBeNull();
  });
});

describe.each(ADAPTERS)('kept balances on $name', ({ open }) => {
  let test: TestBooks;
  beforeEach(async () => {
    test = await open();
  });
  afterEach(() => test.close());

  it('keep the first word of a day', async () => {
    const { movements } = test.books;
    const balance = { day: day('2026-11-23'), atMs: 1, available: 100, pending: -5, journal: 95 };
    await movements.keepBalance(balance as Parameters<typeof movements.keepBalance>[0]);
    await movements.keepBalance({ ...balance, available: 7 } as Parameters<typeof movements.keepBalance>[0]);
    expect(await movements.balanceOf(day('2026-11-23'))).toEqual(balance);
    expect(await movements.balanceOf(day('2026-11-24'))).toBeNull();
  });
});
