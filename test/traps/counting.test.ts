import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NIGHTLY_ADAPTERS } from '../support/books.ts';
import { at } from '../support/facts.ts';
import { pendingIn } from '../support/promised.ts';
import { openWorld, type World } from '../support/world.ts';
import { amounts, balanceOf, entries, expectTruth, grossByMonth, month, told } from './told.ts';

const OLD_CHARGE = { object: 'charge', invoice: 'in_old', status: 'succeeded', paid: true, amount: 9_999, refunds: { data: [] } };

describe.each(NIGHTLY_ADAPTERS)('on $name, counting each gift once, and only when it is money', (adapter) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld(at('2026-09-08T09:00:00Z'), adapter);
  });
  afterEach(async () => {
    await expectTruth(world);
    await world.close();
  });

  it('trap 1: many events tell of one monthly gift, which is booked once', async () => {
    await world.give({ amount: '10', frequency: 'monthly' });
    await world.advanceDays(0.01);
    const telling = ['charge.succeeded', 'payment_intent.succeeded', 'invoice.paid', 'invoice_payment.paid', 'checkout.session.completed'];
    expect(await told(world)).toEqual(expect.arrayContaining(telling));
    expect(await amounts(world, 'gift')).toEqual([1_000]);
  });

  it('trap 2: invoice.paid and invoice.payment_succeeded come together, and neither is counted', async () => {
    await world.give({ amount: '10', frequency: 'monthly' });
    await world.advanceDays(0.01);
    const [invoice] = (await world.stripe.invoices.list()).data;
    for (const type of ['invoice.paid', 'invoice.payment_succeeded'])
      await world.sandbox.control.play({ do: 'event', type, object: invoice?.id ?? '' });
    await world.settle();
    expect(await amounts(world, 'gift')).toEqual([1_000]);
  });

  it('trap 3: a completed checkout that is not paid is neither money nor a failure', async () => {
    const { id } = await world.give({ amount: '50' }, { method: 'sepa_debit' });
    expect(await told(world)).toContain('checkout.session.completed');
    expect((await world.running.app.gifts.status(id))?.state).toBe('pending');
    expect(await month(world)).toMatchObject({ gross: 0, expected: null });
    expect(await pendingIn(world)).toBe(5_000);
    await world.advanceDays(8);
    expect((await world.running.app.gifts.status(id))?.state).toBe('received');
    expect(await month(world)).toMatchObject({ gross: 5_000 });
  });

  it('trap 8: a debit is py_ and payment, its refund pyr_ and payment_refund, and both are booked as any other', async () => {
    const { charge } = await world.give({ amount: '50' }, { method: 'sepa_debit' });
    await world.advanceDays(8);
    await world.stripe.refunds.create({ charge: charge ?? '', amount: 2_000 });
    await world.advanceDays(1);
    const types = (await world.stripe.balanceTransactions.list()).data.map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['payment', 'payment_refund']));
    expect([await amounts(world, 'gift'), await amounts(world, 'refund')]).toEqual([[5_000], [2_000]]);
  });

  it('trap 9: a balance transaction that is unknown at first is read again, also when its notice is lost', async () => {
    const { control } = world.sandbox;
    await control.deliveries({ hold: true });
    const { charge } = await world.give({ amount: '30' });
    await world.advanceDays(0.01);
    const { balance_transaction: transaction } = await world.stripe.charges.retrieve(charge ?? '');
    await control.play({ do: 'alter', id: charge ?? '', fields: { balance_transaction: null } });
    await control.deliveries({ hold: false });
    await world.settle();
    expect(await month(world)).toMatchObject({ gross: 3_000, feesUnknown: 1 });
    await control.play({ do: 'alter', id: charge ?? '', fields: { balance_transaction: transaction } });
    await world.running.resettle();
    expect(await amounts(world, 'fee')).toEqual([70]);
    await world.settle();
  });

  it('trap 14: a stale picture of the same second changes nothing', async () => {
    const { charge } = await world.give({ amount: '30' });
    await world.advanceDays(0.01);
    const stale = { ...(await world.stripe.charges.retrieve(charge ?? '')) };
    await world.stripe.refunds.create({ charge: charge ?? '', amount: 1_000 });
    await world.sandbox.control.play({ do: 'event', type: 'charge.updated', object: stale });
    await world.settle();
    expect([await amounts(world, 'gift'), await amounts(world, 'refund')]).toEqual([[3_000], [1_000]]);
  });

  it('trap 15: the payload of another API version only says where to look', async () => {
    await world.sandbox.control.deliveries({ lose: true });
    const { charge } = await world.give({ amount: '30' });
    await world.advanceDays(0.01);
    await world.sandbox.control.deliveries({ lose: false });
    const object = { ...OLD_CHARGE, id: charge ?? '' };
    await world.sandbox.control.play({ do: 'event', type: 'charge.succeeded', apiVersion: '2020-08-27', object });
    await world.settle();
    expect([await amounts(world, 'gift'), await amounts(world, 'fee')]).toEqual([[3_000], [70]]);
  });

  it('trap 16: one fact under one id many times, and under several ids, is one gift', async () => {
    await world.sandbox.control.deliveries({ duplicate: 4, shuffle: 7 });
    const { charge } = await world.give({ amount: '30' });
    for (let endpoint = 0; endpoint < 2; endpoint += 1)
      await world.sandbox.control.play({ do: 'event', type: 'charge.succeeded', object: charge ?? '' });
    await world.advanceDays(0.01);
    expect(await amounts(world, 'gift')).toEqual([3_000]);
    // Each id is one row, however often it came; the two other endpoints' ids are rows of their own, and dealt with.
    const kept = await world.running.books.inbox.list(['waiting', 'done', 'ignored', 'failed', 'parked', 'dead'], 1_000);
    const telling = kept.filter(({ type, objectId }) => type === 'charge.succeeded' && objectId === charge);
    expect(telling.map(({ state }) => state)).toEqual(['done', 'done', 'done']);
    const before = await world.running.books.ledger.revision();
    await world.running.notices.keepAll(telling);
    await world.running.notices.idle();
    expect(await world.running.books.ledger.revision()).toBe(before);
    expect((await world.running.books.inbox.list(['done'], 1_000)).filter(({ id }) => telling.some((each) => each.id === id))).toHaveLength(
      3,
    );
  });

  it('trap 20: a double click is one checkout, and a checkout completed twice one gift', async () => {
    const token = world.running.app.gifts.newToken();
    const form = {
      amount: '30',
      frequency: 'once',
      email: 'ada@example.org',
      project: '',
      campaign: '',
      visibility: '',
      message: '',
      token,
    };
    const clicks = await Promise.all([1, 2].map(() => world.running.app.gifts.ask(form, 'fr')));
    expect(clicks[0]).toEqual(clicks[1]);
    const url = clicks[0]?.kind === 'go' ? clicks[0].url : '';
    const results = [];
    for (let click = 0; click < 2; click += 1) results.push((await world.sandbox.control.pay(url, { method: 'card' })).result);
    expect(results).toEqual(['paid', 'closed']);
    const [session] = (await world.stripe.checkout.sessions.list()).data;
    await world.sandbox.control.play({ do: 'event', type: 'checkout.session.completed', object: session?.id ?? '' });
    await world.advanceDays(0.01);
    expect(await amounts(world, 'gift')).toEqual([3_000]);
    // The same donor again is another customer of Stripe's, and nothing hangs on it.
    await world.give({ amount: '5', email: 'ada@example.org' });
    await world.advanceDays(0.01);
    expect((await amounts(world, 'gift')).toSorted()).toEqual([3_000, 500]);
  });

  it('trap 21: a charge of a subscription carries no metadata, and its gift is found all the same', async () => {
    const { id } = await world.give({ amount: '10', frequency: 'monthly' });
    await world.advanceDays(31);
    expect((await world.stripe.charges.list()).data.map(({ metadata }) => metadata)).toEqual([{}, {}]);
    expect((await entries(world)).filter(({ kind }) => kind === 'gift').map(({ gift }) => gift)).toEqual([id, id]);
  });

  it('trap 31: a pending debit says captured with its full amount, and is no money', async () => {
    const { charge } = await world.give({ amount: '50' }, { method: 'sepa_debit' });
    const pending = { status: 'pending', captured: true, amount_captured: 5_000, paid: false };
    expect(await world.stripe.charges.retrieve(charge ?? '')).toMatchObject(pending);
    expect(await world.running.books.ledger.revision()).toBe(0);
  });

  it('trap 29: the day of a gift is the donor’s, whatever day its money is available, leaves and arrives', async () => {
    const { control } = world.sandbox;
    await control.advanceTo(at('2026-10-31T22:30:00Z'));
    await world.settle();
    // Half past eleven in Paris: winter time has begun, and it is still October.
    await world.give({ amount: '30' });
    await control.advanceTo(at('2026-10-31T23:30:00Z'));
    await world.settle();
    await world.give({ amount: '20' });
    await world.advanceDays(12);
    expect(await grossByMonth(world)).toEqual([
      ['2026-10', 3_000],
      ['2026-11', 2_000],
    ]);
    const days = (await entries(world)).map(({ kind, factDay }) => [kind, factDay]);
    expect(days.toSorted()).toEqual([
      ['fee', '2026-10-31'],
      ['fee', '2026-11-01'],
      ['gift', '2026-10-31'],
      ['gift', '2026-11-01'],
      ['payout', '2026-11-09'],
    ]);
    expect(await balanceOf(world, 'bank')).toBe(0);
    // All of the five days that we hear of are kept apart: the gift's, its movement's, when it is available, the payout's arrival; the bank's is not known.
    const [october] = await journal(world);
    const payout = (await world.stripe.payouts.list()).data.at(-1);
    const { created } = await world.stripe.charges.retrieve(october?.source ?? '');
    expect(october).toMatchObject({ createdMs: expect.any(Number) as number, availableMs: expect.any(Number) as number });
    expect((october?.availableMs ?? 0) - created * 1_000).toBeGreaterThan(86_400_000);
    expect((payout?.arrival_date ?? 0) * 1_000).toBeGreaterThan(october?.availableMs ?? Infinity);
    expect(new Set((await entries(world)).map(({ factDay }) => factDay)).size).toBe(3);
  });
});

/** The journal's movements of charges, oldest first. */
async function journal({ running }: World) {
  const all = await running.books.movements.page('', 100);
  return all.filter(({ category }) => category === 'charge').toSorted((left, right) => left.createdMs - right.createdMs);
}
