import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { balanceOf, expectTruth, month } from '../traps/told.ts';
import { at } from '../support/facts.ts';
import { openWorld, type World } from '../support/world.ts';

const START = at('2026-09-08T09:00:00Z');
/** Stripe keeps 1.5 % and 0,25 € of 100 €, and does not give it back. */
const FEE = 175;

type Told = { readonly refunds: number; readonly disputes: number; readonly fees: number; readonly net: number };

type Case = {
  readonly what: string;
  act(world: World, charge: string): Promise<unknown>;
  readonly told: Told;
};

const refund = (world: World, charge: string, amount: number) => world.stripe.refunds.create({ charge, amount });
const play = (world: World, scene: Parameters<World['sandbox']['control']['play']>[0]) => world.sandbox.control.play(scene);

/** What becomes of a gift of 100 €, and what its month then tells, in cents. */
const CASES: readonly Case[] = [
  {
    what: 'three refunds that add up to the cent',
    act: async (world, charge) => {
      for (const amount of [3_333, 3_333, 3_334]) await refund(world, charge, amount);
    },
    told: { refunds: 10_000, disputes: 0, fees: FEE, net: -FEE },
  },
  {
    what: 'a refund of one cent',
    act: (world, charge) => refund(world, charge, 1),
    told: { refunds: 1, disputes: 0, fees: FEE, net: 9_999 - FEE },
  },
  {
    what: 'a refund of more than is left, which Stripe refuses',
    act: async (world, charge) => {
      await refund(world, charge, 9_000);
      await expect(refund(world, charge, 1_001)).rejects.toMatchObject({ type: 'StripeInvalidRequestError' });
    },
    told: { refunds: 9_000, disputes: 0, fees: FEE, net: 1_000 - FEE },
  },
  {
    what: 'a refund that fails after it succeeded',
    act: async (world, charge) => {
      const { id } = await refund(world, charge, 2_500);
      await world.settle();
      await play(world, { do: 'end-refund', refund: id, status: 'failed' });
    },
    told: { refunds: 0, disputes: 0, fees: FEE, net: 10_000 - FEE },
  },
  {
    what: 'a refund that waits counts as nothing',
    act: (world, charge) => play(world, { do: 'refund-later', charge, amount: 2_500 }),
    told: { refunds: 0, disputes: 0, fees: FEE, net: 10_000 - FEE },
  },
  {
    what: 'a dispute that is lost takes the gift and its own fee',
    act: async (world, charge) => {
      await world.sandbox.control.dispute(charge, 'open');
      await world.advanceDays(1);
      await world.sandbox.control.dispute(charge, 'lost');
    },
    told: { refunds: 0, disputes: 10_000, fees: FEE + 2_000, net: -FEE - 2_000 },
  },
  {
    what: 'a dispute that is won gives both back',
    act: async (world, charge) => {
      await world.sandbox.control.dispute(charge, 'open');
      await world.advanceDays(1);
      await world.sandbox.control.dispute(charge, 'won');
    },
    told: { refunds: 0, disputes: 0, fees: FEE, net: 10_000 - FEE },
  },
  {
    what: 'a refund in part, then a dispute of the whole that is lost: each takes what its movement says',
    act: async (world, charge) => {
      await refund(world, charge, 4_000);
      await world.sandbox.control.dispute(charge, 'open');
      await world.advanceDays(1);
      await world.sandbox.control.dispute(charge, 'lost');
    },
    told: { refunds: 4_000, disputes: 10_000, fees: FEE + 2_000, net: -4_000 - FEE - 2_000 },
  },
];

describe('a gift of 100 € of which something goes back', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld(START);
  });
  afterEach(() => world.close());

  it.each(CASES)('$what', async ({ act, told }) => {
    const { charge } = await world.give({ amount: '100' });
    await world.advanceDays(0.01);
    await act(world, charge ?? '');
    await world.advanceDays(2);
    expect(await month(world)).toMatchObject({ gross: 10_000, ...told });
    await expectTruth(world);
  });

  it('a refund of a debit that has not succeeded is refused, and the debit counts for nothing until it does', async () => {
    const { charge } = await world.give({ amount: '100' }, { method: 'sepa_debit' });
    await expect(refund(world, charge ?? '', 10_000)).rejects.toMatchObject({ type: 'StripeInvalidRequestError' });
    expect(await month(world)).toMatchObject({ gross: 0, refunds: 0, net: 0 });
    await world.advanceDays(9);
    expect(await month(world)).toMatchObject({ gross: 10_000, refunds: 0 });
    await expectTruth(world);
  });

  it('what is taken back beyond what is there is taken from the bank: a negative payout, and a month that is explained to the cent', async () => {
    const { charge } = await world.give({ amount: '100' });
    await world.advanceDays(14);
    expect(await balanceOf(world, 'stripe')).toBe(0);
    await refund(world, charge ?? '', 10_000);
    await world.advanceDays(1);
    await play(world, { do: 'pay-out' });
    await world.advanceDays(3);
    const [newest] = (await world.stripe.payouts.list({ limit: 1 })).data;
    expect(newest?.amount).toBe(-10_000);
    expect(await month(world)).toMatchObject({ gross: 10_000, refunds: 10_000, fees: FEE, net: -FEE });
    // Between Stripe and the bank: what came and what went, which differ by the fee.
    expect(await balanceOf(world, 'transit')).toBe(10_000 - FEE - 10_000);
    await expectTruth(world);
  });
});
