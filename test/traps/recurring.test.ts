import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PayWish } from '../../src/sandbox/flows/checkout.ts';
import { NIGHTLY_ADAPTERS } from '../support/books.ts';
import { at } from '../support/facts.ts';
import { pendingIn, securedIn } from '../support/promised.ts';
import { openWorld, type World } from '../support/world.ts';
import { idOf } from '../sandbox/harness.ts';
import { amounts, entries, expectTruth, grossByMonth, month, newestInvoice, onlySubscription, told } from './told.ts';

describe.each(NIGHTLY_ADAPTERS)('on $name, gifts that come again', (adapter) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld(at('2026-09-08T09:00:00Z'), adapter);
  });
  afterEach(async () => {
    await expectTruth(world);
    await world.close();
  });

  const monthly = (wish: PayWish = { method: 'card' }) => world.give({ amount: '10', frequency: 'monthly' }, wish);
  const secured = (): Promise<number> => securedIn(world);

  it('trap 18: lists leave out ended subscriptions and hold failed refunds; neither misleads the books', async () => {
    const { charge } = await world.give({ amount: '30' });
    await monthly();
    await world.advanceDays(1);
    const refund = await world.sandbox.control.play({ do: 'refund-later', charge: charge ?? '', amount: 1_000 });
    await world.settle();
    await world.sandbox.control.play({ do: 'end-refund', refund: refund.id, status: 'failed' });
    await world.stripe.subscriptions.cancel((await onlySubscription(world)).id);
    await world.settle();
    expect((await world.stripe.refunds.list()).data.map(({ status }) => status)).toEqual(['failed']);
    expect((await world.stripe.subscriptions.list()).data).toEqual([]);
    expect(await amounts(world, 'refund')).toEqual([]);
    expect(await secured()).toBe(0);
    // The walk, which goes by lists, finds the ended subscription where it must and books nothing of the refund that failed.
    const revision = await world.running.books.ledger.revision();
    await world.running.nets.walk();
    expect([await secured(), await world.running.books.ledger.revision()]).toEqual([0, revision]);
    expect(await world.running.books.giving.recurring()).toEqual([]);
  });

  it('trap 18: a subscription that ended while nobody listened is no promise after the next walk', async () => {
    await monthly();
    await world.settle();
    expect(await secured()).toBe(1_000);
    await world.sandbox.control.deliveries({ lose: true });
    await world.stripe.subscriptions.cancel((await onlySubscription(world)).id);
    await world.sandbox.control.deliveries({ lose: false });
    expect(await secured()).toBe(1_000);
    await world.running.nets.walk();
    expect(await secured()).toBe(0);
  });

  it('trap 19: another amount counts from the next period on, without an invoice in between', async () => {
    await monthly();
    const { id, items } = await onlySubscription(world);
    const [item] = items.data;
    const price_data = { currency: 'eur', product: 'obole_gift', recurring: { interval: 'month' as const }, unit_amount: 1_500 };
    await world.stripe.subscriptions.update(id, { items: [{ id: item?.id ?? '', price_data }], proration_behavior: 'none' });
    await world.settle();
    expect(await secured()).toBe(1_500);
    await world.advanceDays(31);
    expect(await grossByMonth(world)).toEqual([
      ['2026-09', 1_000],
      ['2026-10', 1_500],
    ]);
    expect((await world.stripe.invoices.list()).data.map((invoice) => invoice.billing_reason)).not.toContain('subscription_update');
  });

  it('trap 19: an amount changed at Stripe’s dashboard is invoiced in part at once: what is paid is a gift, what is given back is none', async () => {
    await monthly();
    const { id, items } = await onlySubscription(world);
    const [item] = items.data;
    const change = async (unit_amount: number): Promise<void> => {
      const price_data = { currency: 'eur', product: 'obole_gift', recurring: { interval: 'month' as const }, unit_amount };
      await world.stripe.subscriptions.update(id, { items: [{ id: item?.id ?? '', price_data }], proration_behavior: 'always_invoice' });
      await world.settle();
    };
    await world.advanceDays(15);
    await change(3_000);
    expect(await newestInvoice(world)).toMatchObject({ billing_reason: 'subscription_update', status: 'paid', total: 1_000 });
    expect(await secured()).toBe(3_000);
    expect(await grossByMonth(world)).toEqual([['2026-09', 2_000]]);
    // Down again: less than nothing is asked for, nothing is paid, and the rest pays a part of the next invoice.
    await change(2_000);
    expect(await newestInvoice(world)).toMatchObject({ billing_reason: 'subscription_update', status: 'paid', total: -500, amount_due: 0 });
    expect((await newestInvoice(world)).lines.data.map(({ amount }) => amount)).toEqual([-1_500, 1_000]);
    await world.advanceDays(16);
    expect(await grossByMonth(world)).toEqual([
      ['2026-09', 2_000],
      ['2026-10', 1_500],
    ]);
    expect(new Set((await entries(world)).flatMap(({ kind, measured }) => (kind === 'gift' ? [measured?.as] : [])))).toEqual(
      new Set(['recurring']),
    );
  });

  it('trap 22: a renewal that waits for its donor is no money and no promise', async () => {
    await monthly({ method: 'card', renewals: 'action_required' });
    await world.advanceDays(31);
    expect(await told(world)).toContain('invoice.payment_action_required');
    expect(await grossByMonth(world)).toEqual([['2026-09', 1_000]]);
    expect(await secured()).toBe(0);
  });

  it('trap 23: invoice.created is answered at once, and nothing is booked while the invoice is a draft', async () => {
    await monthly();
    await world.sandbox.control.advanceTo(at('2026-10-08T09:30:00Z'));
    await world.settle();
    expect((await newestInvoice(world)).status).toBe('draft');
    expect((await world.stripe.events.list({ delivery_success: false })).data).toEqual([]);
    expect(await amounts(world, 'gift')).toEqual([1_000]);
    await world.sandbox.control.advanceTo(at('2026-10-08T10:30:00Z'));
    await world.settle();
    expect(await amounts(world, 'gift')).toEqual([1_000, 1_000]);
  });

  it('trap 24: a card that its bank replaced pays the same recurring gift', async () => {
    const { id } = await monthly();
    const method = idOf((await onlySubscription(world)).default_payment_method);
    const { card } = await world.stripe.paymentMethods.retrieve(method);
    const fields = { card: { ...card, last4: '1881', exp_year: 2037 } };
    await world.sandbox.control.play({ do: 'alter', id: method, fields });
    await world.sandbox.control.play({ do: 'event', type: 'payment_method.automatically_updated', object: method });
    await world.advanceDays(31);
    const last4 = (await world.stripe.charges.list()).data.map((charge) => charge.payment_method_details?.card?.last4);
    expect(last4).toEqual(['1881', '4242']);
    expect((await entries(world)).filter(({ kind }) => kind === 'gift').map(({ gift }) => gift)).toEqual([id, id]);
  });

  it('trap 26: an invoice that several payments pay is several gifts of the same subscription', async () => {
    await monthly({ method: 'card', renewals: 'declined' });
    await world.advanceDays(31);
    const { id } = await newestInvoice(world);
    await world.sandbox.control.play({ do: 'pay-in-parts', invoice: id, amounts: [400, 600] });
    await world.advanceDays(0.01);
    expect((await amounts(world, 'gift')).toSorted()).toEqual([1_000, 400, 600]);
    expect(new Set((await entries(world)).flatMap(({ kind, measured }) => (kind === 'gift' ? [measured?.as] : [])))).toEqual(
      new Set(['recurring']),
    );
  });

  it('trap 27: decimals are objects here and text there, and only whole cents are read', async () => {
    await monthly();
    const [item] = (await onlySubscription(world)).items.data;
    expect(typeof item?.price.unit_amount_decimal).toBe('object');
    const [event] = (await world.stripe.events.list({ type: 'price.created' })).data;
    expect(typeof Reflect.get(event?.data.object ?? {}, 'unit_amount_decimal')).toBe('string');
    expect(await secured()).toBe(1_000);
  });

  it('trap 32: an invoice that a credit pays is paid without any charge, and is no gift', async () => {
    await monthly();
    const customer = idOf((await onlySubscription(world)).customer);
    await world.sandbox.control.play({ do: 'credit', customer, amount: 1_000 });
    await world.advanceDays(31);
    expect(await newestInvoice(world)).toMatchObject({ status: 'paid', amount_due: 0, total: 1_000 });
    expect(await grossByMonth(world)).toEqual([['2026-09', 1_000]]);
    await world.advanceDays(31);
    expect(await grossByMonth(world)).toEqual([
      ['2026-09', 1_000],
      ['2026-11', 1_000],
    ]);
  });

  it('trap 33: an invoice that was paid elsewhere says paid, and is no gift here', async () => {
    await monthly({ method: 'card', renewals: 'declined' });
    await world.advanceDays(31);
    const before = (await told(world)).filter((type) => type === 'invoice.payment_succeeded').length;
    await world.sandbox.control.play({ do: 'pay-elsewhere', invoice: (await newestInvoice(world)).id });
    await world.settle();
    expect((await told(world)).filter((type) => type === 'invoice.payment_succeeded')).toHaveLength(before);
    expect((await told(world)).at(-1)).toBe('invoice.paid');
    expect(await amounts(world, 'gift')).toEqual([1_000]);
  });

  it.each(['bancontact', 'ideal'] as const)(
    'trap 34: %s pays at once, renews as a debit that takes days, and can be taken back',
    async (method) => {
      await monthly({ method });
      await world.advanceDays(0.01);
      expect(await month(world)).toMatchObject({ gross: 1_000 });
      await world.advanceDays(31);
      const [renewal] = (await world.stripe.charges.list()).data;
      expect(renewal).toMatchObject({ status: 'pending', payment_method_details: { type: 'sepa_debit' } });
      expect(await month(world)).toMatchObject({ gross: 0, expected: null });
      expect(await pendingIn(world)).toBe(1_000);
      await world.advanceDays(7);
      expect(await month(world)).toMatchObject({ gross: 1_000 });
      await world.advanceDays(20);
      await world.sandbox.control.dispute(renewal?.id ?? '', 'lost');
      await world.settle();
      expect(await amounts(world, 'dispute')).toEqual([1_000]);
      expect((await month(world)).disputes).toBe(1_000);
    },
  );

  it('trap 35: a subscription is active while its first debit is on its way, and that is no money', async () => {
    await monthly({ method: 'sepa_debit' });
    expect((await onlySubscription(world)).status).toBe('active');
    expect((await newestInvoice(world)).status).toBe('open');
    expect(await month(world)).toMatchObject({ gross: 0 });
    expect(await world.running.books.ledger.revision()).toBe(0);
  });

  it('dunning ends in a subscription that stays unpaid, and promises nothing', async () => {
    await monthly({ method: 'card', renewals: 'unpaid' });
    await world.advanceDays(47);
    expect((await onlySubscription(world)).status).toBe('unpaid');
    expect(await secured()).toBe(0);
    expect(await amounts(world, 'gift')).toEqual([1_000]);
  });
});
