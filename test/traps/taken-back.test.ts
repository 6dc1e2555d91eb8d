import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NIGHTLY_ADAPTERS } from '../support/books.ts';
import { at } from '../support/facts.ts';
import { openWorld, type World } from '../support/world.ts';
import { amounts, balanceOf, entries, expectTruth, month } from './told.ts';

describe.each(NIGHTLY_ADAPTERS)('on $name, what is taken back, and what leaves', (adapter) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld(at('2026-09-08T09:00:00Z'), adapter);
  });
  afterEach(async () => {
    await expectTruth(world);
    await world.close();
  });

  async function given(amount: string, method: 'card' | 'sepa_debit' = 'card'): Promise<string> {
    const { charge } = await world.give({ amount }, { method });
    await world.advanceDays(method === 'card' ? 1 : 8);
    return charge ?? '';
  }

  async function newestPayout() {
    const [payout] = (await world.stripe.payouts.list()).data;
    if (!payout) throw new Error('There is no payout');
    return payout;
  }

  it('trap 4: refunds are told by their own ids, not by the sum on the charge, and one may fail after it succeeded', async () => {
    const charge = await given('100');
    await world.stripe.refunds.create({ charge, amount: 1_000 });
    const second = await world.stripe.refunds.create({ charge, amount: 1_500 });
    await world.settle();
    expect((await amounts(world, 'refund')).toSorted()).toEqual([1_000, 1_500]);
    await world.sandbox.control.play({ do: 'end-refund', refund: second.id, status: 'failed' });
    await world.settle();
    expect(await amounts(world, 'refund-failed')).toEqual([-1_500]);
    expect(await month(world)).toMatchObject({ refunds: 1_000 });
  });

  it('trap 5: a charge that is disputed after a refund loses what its movements say, and not twice', async () => {
    const charge = await given('100');
    await world.stripe.refunds.create({ charge, amount: 2_500 });
    await world.sandbox.control.dispute(charge, 'open');
    await world.settle();
    expect(await month(world)).toMatchObject({ gross: 10_000, refunds: 2_500, disputes: 10_000 });
  });

  it('trap 6: inquiries and prevented disputes move no money', async () => {
    const charge = await given('40');
    const revision = await world.running.books.ledger.revision();
    const { id } = await world.sandbox.control.dispute(charge, 'inquiry');
    await world.sandbox.control.play({ do: 'alter', id, fields: { status: 'prevented' }, event: 'charge.dispute.closed' });
    await world.settle();
    expect(await world.running.books.ledger.revision()).toBe(revision);
  });

  it('trap 7: the fee of a dispute is a fee, given back when the dispute is won', async () => {
    const charge = await given('40');
    await world.sandbox.control.dispute(charge, 'open');
    await world.settle();
    expect(await month(world)).toMatchObject({ disputes: 4_000, fees: 85 + 2_000 });
    await world.sandbox.control.dispute(charge, 'won');
    await world.settle();
    expect(await month(world)).toMatchObject({ gross: 4_000, disputes: 0, fees: 85 });
  });

  it('trap 10: the list of a payout holds its own movement and adds up to zero; what leaves is its amount', async () => {
    await given('100');
    await world.advanceDays(14);
    const payout = await newestPayout();
    const list = (await world.stripe.balanceTransactions.list({ payout: payout.id })).data;
    expect(list.reduce((sum, { net }) => sum + net, 0)).toBe(0);
    expect(await balanceOf(world, 'transit')).toBe(9_825);
    expect(await month(world)).toMatchObject({ gross: 10_000, net: 9_825 });
  });

  it('trap 11: a payout that fails comes back, and leaves again with the next one', async () => {
    await given('100');
    await world.advanceDays(14);
    const failed = await newestPayout();
    await world.sandbox.control.play({ do: 'fail-payout', payout: failed.id });
    await world.settle();
    expect(await balanceOf(world, 'transit')).toBe(0);
    await world.advanceDays(7);
    // The gift stays with the payout that failed; the next one holds what came back, and is what the bank sees.
    const { movements, payouts } = world.running.books;
    const lists = await payouts.itemsOf((await movements.payouts()).map(({ id }) => id));
    const items = [...lists].flatMap(([payout, own]) => own.map((movement) => ({ payout, movement })));
    const sumOf = async (payout: string): Promise<number> => {
      const nets = new Map((await world.stripe.balanceTransactions.list({ limit: 100 })).data.map(({ id, net }) => [id, net]));
      return items.filter((each) => each.payout === payout).reduce((sum, { movement }) => sum + (nets.get(movement) ?? Number.NaN), 0);
    };
    const gifts = (await world.stripe.balanceTransactions.list({ type: 'charge' })).data.map(({ id }) => id);
    expect(items.filter(({ movement }) => gifts.includes(movement)).map(({ payout }) => payout)).toEqual([failed.id]);
    expect([await sumOf(failed.id), await sumOf((await newestPayout()).id)]).toEqual([9_825, 9_825]);
    const kinds = (await entries(world)).filter(({ source }) => source === failed.id).map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual(['payout', 'payout-failed']);
    const next = await newestPayout();
    const list = (await world.stripe.balanceTransactions.list({ payout: next.id })).data;
    expect(list.map(({ reporting_category }) => reporting_category).toSorted()).toEqual(['payout', 'payout_reversal']);
    expect(await balanceOf(world, 'transit')).toBe(9_825);
    expect(await month(world)).toMatchObject({ gross: 10_000, net: 9_825 });
  });

  it('trap 12: a payout may take from the bank, or be made by hand and not be itemised', async () => {
    const charge = await given('100');
    await world.advanceDays(7);
    await world.stripe.refunds.create({ charge });
    await world.sandbox.control.play({ do: 'pay-out' });
    await world.settle();
    expect((await newestPayout()).amount).toBe(-10_000);
    expect(await balanceOf(world, 'transit')).toBe(-175);
    await given('50');
    await world.advanceDays(3);
    const { id } = await world.sandbox.control.play({ do: 'manual-payout', amount: 2_000 });
    await world.advanceDays(3);
    const manual = { automatic: false, reconciliation_status: 'not_applicable', status: 'paid' };
    expect(await world.stripe.payouts.retrieve(id)).toMatchObject(manual);
    expect((await world.stripe.balanceTransactions.list({ payout: id })).data).toEqual([]);
    expect((await entries(world)).filter(({ source }) => source === id).map(({ kind }) => kind)).toEqual(['payout']);
  });

  it('trap 13: a payout that says paid has reached no bank account yet, and may still fail', async () => {
    await given('100');
    await world.advanceDays(9);
    const payout = await newestPayout();
    expect(payout.status).toBe('paid');
    expect([await balanceOf(world, 'bank'), await balanceOf(world, 'transit')]).toEqual([0, 9_825]);
    await world.sandbox.control.play({ do: 'fail-payout', payout: payout.id });
    await world.settle();
    expect([await balanceOf(world, 'bank'), await balanceOf(world, 'transit')]).toEqual([0, 0]);
  });

  it('trap 28: a disputed charge cannot be refunded, and the refusal leaves no trace', async () => {
    const charge = await given('40');
    await world.sandbox.control.dispute(charge, 'open');
    await world.settle();
    await expect(world.stripe.refunds.create({ charge })).rejects.toMatchObject({ code: 'charge_disputed' });
    await world.settle();
    expect(await amounts(world, 'refund')).toEqual([]);
  });

  it('trap 30: a debit that is reversed weeks later is a fact of its own day; the gift that a receipt would bear stays as it was', async () => {
    const charge = await given('50', 'sepa_debit');
    const before = (await entries(world)).find(({ kind }) => kind === 'gift');
    await world.advanceDays(50);
    expect(await world.sandbox.control.dispute(charge, 'open')).toMatchObject({ status: 'lost' });
    await world.settle();
    const after = await entries(world);
    expect(after.find(({ kind }) => kind === 'gift')).toEqual(before);
    const reversal = after.find(({ kind }) => kind === 'dispute');
    expect(reversal).toMatchObject({
      source: charge,
      gift: before?.gift,
      factDay: '2026-11-05',
      measured: { as: 'disputes', amount: 5_000 },
    });
    // Both name the same gift, so that a receipt of its year can be found and taken back: the reversal by the gift, the gift by its charge.
    expect(after.filter(({ gift }) => gift !== null && gift === before?.gift).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['gift', 'dispute']),
    );
    expect(reversal?.source).toBe(before?.source);
    expect(reversal?.gift).not.toBeNull();
    // The month of the gift keeps what it received; the month of the reversal bears it.
    const months = (await world.running.app.report()).months.map((each) => [each.month, each.gross, each.disputes] as const);
    expect(months).toEqual(
      expect.arrayContaining([
        ['2026-09', 5_000, 0],
        ['2026-11', 0, 5_000],
      ]),
    );
    expect(await world.stripe.charges.retrieve(charge)).toMatchObject({ status: 'succeeded', refunded: false, disputed: true });
  });

  it('a debit whose money was announced and taken back never counts', async () => {
    const { charge } = await world.give({ amount: '50' }, { method: 'sepa_debit' });
    await world.sandbox.control.play({ do: 'return-debit', charge: charge ?? '' });
    await world.advanceDays(0.01);
    expect(await amounts(world, 'gift')).toEqual([]);
    const categories = (await world.stripe.balanceTransactions.list()).data.map(({ reporting_category }) => reporting_category);
    expect(categories).toEqual(['charge_failure', 'charge']);
    await world.advanceDays(7);
    expect(await world.stripe.charges.retrieve(charge ?? '')).toMatchObject({ status: 'failed', paid: false });
  });
});
