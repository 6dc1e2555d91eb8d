import type Stripe from 'stripe';
import { afterEach, describe, expect, it } from 'vitest';
import { idOf, startStand, type Stand } from './harness.ts';

let stand: Stand;
afterEach(() => stand.close());

/** The events told since the last look. */
async function follow(): Promise<() => Promise<string[]>> {
  const seen = new Set((await stand.events()).map((event) => event.id));
  return async () => {
    const fresh = (await stand.events()).filter((event) => !seen.has(event.id));
    for (const event of fresh) seen.add(event.id);
    return fresh.map((event) => event.type);
  };
}

async function latestCharge(): Promise<Stripe.Charge> {
  const { data } = await stand.stripe.charges.list({ limit: 1 });
  if (!data[0]) throw new Error('no charge was made');
  return data[0];
}

describe('a gift once', () => {
  it('by card succeeds at once, and its balance transaction follows', async () => {
    stand = await startStand();
    const session = await stand.session({ payment_intent_data: { metadata: { gift: 'don_1' } }, metadata: { page: 'a' } });
    const next = await follow();
    const outcome = await stand.sandbox.control.pay(session.url ?? '', { method: 'card' });
    expect(outcome).toMatchObject({ result: 'paid', redirect: `http://site.test/merci?cs=${session.id}` });
    expect(await next()).toEqual(['payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded', 'checkout.session.completed']);
    expect((await latestCharge()).balance_transaction).toBeNull();
    stand.clock.advance(1500);
    expect(await next()).toEqual(['charge.updated']);
    const charge = await latestCharge();
    expect(charge).toMatchObject({
      amount: 3000,
      status: 'succeeded',
      paid: true,
      captured: true,
      metadata: { gift: 'don_1' },
      livemode: false,
    });
    const transaction = await stand.stripe.balanceTransactions.retrieve(idOf(charge.balance_transaction));
    expect(transaction).toMatchObject({
      amount: 3000,
      fee: 70,
      net: 2930,
      reporting_category: 'charge',
      type: 'charge',
      status: 'pending',
    });
    const paid = await stand.stripe.checkout.sessions.retrieve(session.id);
    expect(paid).toMatchObject({ status: 'complete', payment_status: 'paid', metadata: { page: 'a' }, url: null });
  });

  it('by debit is money only once the bank has confirmed it', async () => {
    stand = await startStand();
    const session = await stand.session();
    const next = await follow();
    expect(await stand.sandbox.control.pay(session.id, { method: 'sepa_debit' })).toMatchObject({ result: 'pending' });
    expect(await next()).toEqual(['payment_intent.created', 'charge.pending', 'payment_intent.processing', 'checkout.session.completed']);
    expect(await latestCharge()).toMatchObject({
      status: 'pending',
      paid: false,
      captured: true,
      amount_captured: 3000,
      balance_transaction: null,
    });
    expect((await stand.stripe.checkout.sessions.retrieve(session.id)).payment_status).toBe('unpaid');
    await stand.sandbox.control.advanceTo(Date.parse('2026-11-10T07:59:59Z'));
    expect((await latestCharge()).status).toBe('pending');
    await stand.sandbox.control.advanceTo(Date.parse('2026-11-10T08:00:00Z'));
    expect((await next()).filter((type) => !type.startsWith('payout.'))).toEqual([
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.async_payment_succeeded',
    ]);
    const charge = await stand.stripe.charges.retrieve((await latestCharge()).id, { expand: ['balance_transaction'] });
    expect(charge.id).toMatch(/^py_/);
    expect(charge.balance_transaction).toMatchObject({
      fee: 35,
      net: 2965,
      type: 'payment',
      available_on: Date.parse('2026-11-10T00:00:00Z') / 1000,
    });
  });

  it('by a debit that the bank refuses never becomes money', async () => {
    stand = await startStand();
    const session = await stand.session();
    await stand.sandbox.control.pay(session.id, { method: 'sepa_debit', refusedLater: true });
    const next = await follow();
    await stand.advance(7);
    expect(await next()).toEqual(['charge.failed', 'payment_intent.payment_failed', 'checkout.session.async_payment_failed']);
    expect(await latestCharge()).toMatchObject({ status: 'failed', paid: false, balance_transaction: null });
    expect((await stand.stripe.balanceTransactions.list()).data).toEqual([]);
  });

  it('may be tried again after a refused card, with one payment intent', async () => {
    stand = await startStand();
    const session = await stand.session();
    const next = await follow();
    expect(await stand.sandbox.control.pay(session.id, { method: 'card_declined' })).toMatchObject({ result: 'declined', redirect: null });
    expect(await next()).toEqual(['payment_intent.created', 'charge.failed', 'payment_intent.payment_failed']);
    await stand.sandbox.control.pay(session.id, { method: 'card' });
    expect(await next()).toEqual(['charge.succeeded', 'payment_intent.succeeded', 'checkout.session.completed']);
    const charges = await stand.stripe.charges.list({ payment_intent: idOf((await latestCharge()).payment_intent) });
    expect(charges.data.map((charge) => charge.status)).toEqual(['succeeded', 'failed']);
    expect(await stand.sandbox.control.pay(session.id, { method: 'card' })).toMatchObject({ result: 'closed', charge: null });
  });

  it('that is given up expires after a day', async () => {
    stand = await startStand();
    const session = await stand.session();
    expect(await stand.sandbox.control.pay(session.id, { method: 'give_up' })).toMatchObject({ redirect: 'http://site.test/don' });
    const next = await follow();
    await stand.advance(1);
    expect(await next()).toEqual(['checkout.session.expired']);
    expect(await stand.stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ status: 'expired', url: null });
  });
});

describe('a gift each month', () => {
  const FIRST = ['invoice.created', 'invoice.finalized', 'payment_intent.created'];
  const PAID = ['invoice.updated', 'invoice.paid', 'invoice.payment_succeeded', 'invoice_payment.paid'];

  it('begins with an invoice, and its charge carries no metadata', async () => {
    stand = await startStand();
    const session = await stand.subscription({ subscription_data: { metadata: { gift: 'don_2' } } });
    const next = await follow();
    await stand.sandbox.control.pay(session.id, { method: 'card' });
    const started = ['customer.created', 'payment_method.attached', 'customer.subscription.created'];
    const ended = ['customer.subscription.updated', 'checkout.session.completed'];
    expect(await next()).toEqual([...started, ...FIRST, 'charge.succeeded', 'payment_intent.succeeded', ...PAID, ...ended]);
    const paid = await stand.stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription', 'invoice.payments'] });
    expect(paid.payment_intent).toBeNull();
    expect(paid.subscription).toMatchObject({ status: 'active', metadata: { gift: 'don_2' } });
    const invoice = paid.invoice as Stripe.Invoice;
    expect(invoice).toMatchObject({ status: 'paid', billing_reason: 'subscription_create', amount_paid: 1000, amount_remaining: 0 });
    expect(invoice.parent?.subscription_details?.metadata).toEqual({ gift: 'don_2' });
    const charge = await latestCharge();
    expect(charge.metadata).toEqual({});
    const found = await stand.stripe.invoicePayments.list({
      payment: { type: 'payment_intent', payment_intent: idOf(charge.payment_intent) },
    });
    expect(found.data.map((payment) => payment.invoice)).toEqual([invoice.id]);
    expect(invoice.payments?.data.map((payment) => payment.id)).toEqual(found.data.map((payment) => payment.id));
  });

  it('renews on the same day, an hour after the invoice was made', async () => {
    stand = await startStand();
    const session = await stand.subscription();
    await stand.sandbox.control.pay(session.id, { method: 'card' });
    stand.clock.advance(1500);
    await stand.sandbox.control.advanceTo(Date.parse('2026-12-04T09:59:00Z'));
    const next = await follow();
    await stand.sandbox.control.advanceTo(Date.parse('2026-12-04T10:30:00Z'));
    expect(await next()).toEqual(['invoice.created', 'customer.subscription.updated']);
    await stand.sandbox.control.advanceTo(Date.parse('2026-12-04T11:30:00Z'));
    expect(await next()).toEqual([
      'invoice.finalized',
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      ...PAID,
      'charge.updated',
    ]);
    const charge = await latestCharge();
    expect(new Date(charge.created * 1000).toISOString()).toBe('2026-12-04T11:00:00.000Z');
    const [subscription] = (await stand.stripe.subscriptions.list()).data;
    expect(subscription?.items.data[0]?.current_period_end).toBe(Date.parse('2027-01-04T10:00:00Z') / 1000);
    expect((await stand.stripe.invoices.list({ limit: 1 })).data[0]?.billing_reason).toBe('subscription_cycle');
  });

  it('keeps to the last day of short months without drifting', async () => {
    stand = await startStand();
    await stand.sandbox.control.advanceTo(Date.parse('2027-01-31T12:00:00Z'));
    await stand.sandbox.control.pay((await stand.subscription()).id, { method: 'card' });
    await stand.advance(121);
    const days = (await stand.stripe.charges.list()).data.map((charge) => new Date(charge.created * 1000).toISOString().slice(0, 10));
    expect(days.reverse()).toEqual(['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31']);
  });

  it('by debit runs while the first debit is on its way', async () => {
    stand = await startStand();
    const session = await stand.subscription();
    const next = await follow();
    await stand.sandbox.control.pay(session.id, { method: 'sepa_debit' });
    const pending = ['charge.pending', 'payment_intent.processing', 'customer.subscription.updated', 'checkout.session.completed'];
    expect((await next()).slice(3)).toEqual([...FIRST, ...pending]);
    await stand.advance(7);
    const paid = ['charge.succeeded', 'payment_intent.succeeded', ...PAID, 'checkout.session.async_payment_succeeded'];
    expect(await next()).toEqual(paid);
  });

  it('that the bank refuses is late, tried again, and ends', async () => {
    stand = await startStand();
    await stand.sandbox.control.pay((await stand.subscription()).id, { method: 'card', renewals: 'declined' });
    await stand.advance(31);
    const [late] = (await stand.stripe.subscriptions.list()).data;
    expect(late?.status).toBe('past_due');
    await stand.advance(16);
    const [ended] = (await stand.stripe.subscriptions.list({ status: 'all' })).data;
    expect(ended).toMatchObject({ status: 'canceled', cancellation_details: { reason: 'payment_failed' } });
    expect((await stand.stripe.subscriptions.list()).data).toEqual([]);
    const [invoice] = (await stand.stripe.invoices.list()).data;
    expect(invoice).toMatchObject({ status: 'open', attempt_count: 4, amount_paid: 0 });
    expect((await stand.stripe.charges.list()).data.map((charge) => charge.status)).toEqual([
      'failed',
      'failed',
      'failed',
      'failed',
      'succeeded',
    ]);
  });

  it('changes its amount from the next period on', async () => {
    stand = await startStand();
    await stand.sandbox.control.pay((await stand.subscription()).id, { method: 'card' });
    const [subscription] = (await stand.stripe.subscriptions.list()).data;
    const item = subscription?.items.data[0];
    const next = await follow();
    const price_data = { currency: 'eur', product: 'prod_gift', recurring: { interval: 'month' as const }, unit_amount: 1500 };
    await stand.stripe.subscriptions.update(subscription?.id ?? '', {
      items: [{ id: item?.id ?? '', price_data }],
      proration_behavior: 'none',
    });
    expect(await next()).toEqual(['price.created', 'customer.subscription.updated']);
    await stand.advance(31);
    expect((await stand.stripe.charges.list()).data.map((charge) => charge.amount)).toEqual([1500, 1000]);
  });

  it('can be paused, resumed and cancelled', async () => {
    stand = await startStand();
    await stand.sandbox.control.pay((await stand.subscription()).id, { method: 'card' });
    const id = (await stand.stripe.subscriptions.list()).data[0]?.id ?? '';
    await stand.stripe.subscriptions.update(id, { pause_collection: { behavior: 'void' } });
    await stand.advance(31);
    expect((await stand.stripe.invoices.list({ limit: 1 })).data[0]?.status).toBe('void');
    await stand.stripe.subscriptions.update(id, { pause_collection: '' });
    await stand.advance(31);
    expect((await stand.stripe.charges.list()).data).toHaveLength(2);
    expect(await stand.stripe.subscriptions.update(id, { cancel_at_period_end: true })).toMatchObject({
      cancel_at_period_end: true,
      status: 'active',
    });
    const next = await follow();
    await stand.advance(31);
    expect(await next()).toContain('customer.subscription.deleted');
    expect((await stand.stripe.charges.list()).data).toHaveLength(2);
    expect((await stand.stripe.subscriptions.retrieve(id)).status).toBe('canceled');
  });
});

describe('what comes back', () => {
  async function paidCharge(method: 'card' | 'sepa_debit' = 'card'): Promise<Stripe.Charge> {
    await stand.sandbox.control.pay((await stand.session()).id, { method });
    await stand.advance(7);
    return latestCharge();
  }

  it('refunds in parts, keeping the fee', async () => {
    stand = await startStand();
    const charge = await paidCharge();
    const next = await follow();
    const refund = await stand.stripe.refunds.create({ charge: charge.id, amount: 1000 });
    expect(await next()).toEqual(['refund.created', 'charge.refunded', 'refund.updated', 'charge.refund.updated']);
    expect(refund).toMatchObject({ amount: 1000, status: 'succeeded', charge: charge.id });
    expect(await stand.stripe.balanceTransactions.retrieve(idOf(refund.balance_transaction))).toMatchObject({
      amount: -1000,
      fee: 0,
      net: -1000,
      reporting_category: 'refund',
    });
    await stand.stripe.refunds.create({ payment_intent: idOf(charge.payment_intent) });
    expect(await stand.stripe.charges.retrieve(charge.id)).toMatchObject({ amount_refunded: 3000, refunded: true });
    expect((await stand.stripe.refunds.list({ charge: charge.id })).data.map((each) => each.amount)).toEqual([2000, 1000]);
  });

  it('disputes take the money with a fee, and give both back when won', async () => {
    stand = await startStand();
    const charge = await paidCharge();
    const next = await follow();
    await stand.sandbox.control.dispute(charge.id, 'open');
    expect(await next()).toEqual(['charge.dispute.created', 'charge.dispute.funds_withdrawn', 'charge.updated']);
    await stand.sandbox.control.dispute(charge.id, 'won');
    expect(await next()).toEqual(['charge.dispute.updated', 'charge.dispute.funds_reinstated', 'charge.dispute.closed']);
    const [dispute] = (await stand.stripe.disputes.list({ charge: charge.id })).data;
    expect(dispute?.status).toBe('won');
    expect(dispute?.balance_transactions.map((each) => [each.reporting_category, each.amount, each.fee, each.net])).toEqual([
      ['dispute', -3000, 2000, -5000],
      ['dispute_reversal', 3000, -2000, 5000],
    ]);
  });

  it('an inquiry moves nothing, and a lost dispute moves nothing more', async () => {
    stand = await startStand();
    const charge = await paidCharge();
    const before = (await stand.stripe.balanceTransactions.list({ limit: 100 })).data.length;
    expect(await stand.sandbox.control.dispute(charge.id, 'inquiry')).toMatchObject({ status: 'warning_needs_response' });
    expect((await stand.stripe.balanceTransactions.list({ limit: 100 })).data).toHaveLength(before);
    await stand.sandbox.control.dispute(charge.id, 'open');
    const next = await follow();
    expect(await stand.sandbox.control.dispute(charge.id, 'lost')).toMatchObject({ status: 'lost' });
    expect(await next()).toEqual(['charge.dispute.closed']);
    expect((await stand.stripe.balanceTransactions.list({ limit: 100 })).data).toHaveLength(before + 1);
  });

  it('a debit taken back is lost at once, and its mandate ends', async () => {
    stand = await startStand();
    const charge = await paidCharge('sepa_debit');
    const next = await follow();
    expect(await stand.sandbox.control.dispute(charge.id, 'open')).toMatchObject({ status: 'lost' });
    expect(await next()).toEqual([
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.updated',
      'mandate.updated',
      'charge.dispute.closed',
    ]);
    const mandate = await stand.stripe.mandates.retrieve(String(charge.payment_method_details?.sepa_debit?.mandate));
    expect(mandate.status).toBe('inactive');
    expect(await stand.stripe.charges.retrieve(charge.id)).toMatchObject({ status: 'succeeded', refunded: false, disputed: true });
  });
});
