import { beforeAll, describe, expect, it } from 'vitest';
import { readStripeSchema, type StripeSchema } from '../support/stripe-schema.ts';
import { idOf, startStand, type Stand } from './harness.ts';

let schema: StripeSchema;
beforeAll(() => {
  schema = readStripeSchema();
});

/** Wire objects as they are sent: the SDK would turn decimals into objects. */
async function fetched(stand: Stand, path: string): Promise<{ data: object[] }> {
  const headers = { authorization: 'Bearer sk_test_sandbox', 'stripe-version': '2026-10-28.endive' };
  return (await (await fetch(`${stand.sandbox.apiBase}${path}`, { headers })).json()) as { data: object[] };
}

const LISTS = [
  'checkout/sessions',
  'customers',
  'payment_intents',
  'charges',
  'balance_transactions',
  'subscriptions?status=all',
  'invoices',
  'invoice_payments',
  'refunds',
  'disputes',
  'payouts',
];

/** Everything that the sandbox can do, in a few weeks. */
async function wholeStory(stand: Stand): Promise<void> {
  const { control } = stand.sandbox;
  const give = async (method: 'card' | 'sepa_debit' | 'card_declined', more = {}): Promise<string> =>
    (await control.pay((await stand.session()).id, { method, ...more })).charge ?? '';
  const refunded = await give('card');
  const contested = await give('card');
  const won = await give('card');
  const asked = await give('card');
  const debit = await give('sepa_debit');
  await give('sepa_debit', { refusedLater: true });
  await give('card_declined');
  await stand.session();
  await control.pay((await stand.subscription({ subscription_data: { metadata: { gift: 'don_1' } } })).id, { method: 'card' });
  await control.pay((await stand.subscription({}, 'year')).id, { method: 'sepa_debit' });
  await control.pay((await stand.subscription()).id, { method: 'card', renewals: 'declined' });
  await stand.advance(10);
  await stand.stripe.refunds.create({ charge: refunded, amount: 1000 });
  await stand.stripe.refunds.create({ charge: debit });
  await control.dispute(contested, 'open');
  await control.dispute(contested, 'lost');
  await control.dispute(won, 'won');
  await control.dispute(asked, 'inquiry');
  const subscription = (await stand.stripe.subscriptions.list({ limit: 100 })).data.find((each) => each.metadata['gift'] === 'don_1');
  const item = subscription?.items.data[0];
  const price_data = { currency: 'eur', product: 'prod_gift', recurring: { interval: 'month' as const }, unit_amount: 2000 };
  await stand.stripe.subscriptions.update(subscription?.id ?? '', {
    items: [{ id: item?.id ?? '', price_data }],
    proration_behavior: 'none',
  });
  await stand.stripe.subscriptions.update(subscription?.id ?? '', { pause_collection: { behavior: 'void' }, cancel_at_period_end: false });
  await stand.advance(19);
}

/** What seldom happens, as scenes; without those that make an object nobody knows. */
async function seldomStory(stand: Stand): Promise<void> {
  const { control } = stand.sandbox;
  const give = async (method: 'card' | 'sepa_debit' | 'bancontact' | 'ideal'): Promise<string> =>
    (await control.pay((await stand.session()).id, { method })).charge ?? '';
  await control.pay((await stand.subscription()).id, { method: 'card', renewals: 'unpaid' });
  await control.pay((await stand.subscription()).id, { method: 'card', renewals: 'unpaid' });
  await control.pay((await stand.subscription()).id, { method: 'card', renewals: 'action_required' });
  await stand.advance(32);
  const [first, second] = (await stand.stripe.invoices.list({ status: 'open', limit: 2 })).data;
  await control.play({ do: 'pay-in-parts', invoice: first?.id ?? '', amounts: [300, 700] });
  await control.play({ do: 'pay-elsewhere', invoice: second?.id ?? '' });
  const charge = await give('card');
  await give('bancontact');
  await give('ideal');
  await control.pay((await stand.subscription()).id, { method: 'bancontact' });
  await control.pay((await stand.subscription()).id, { method: 'ideal' });
  await control.play({ do: 'return-debit', charge: await give('sepa_debit') });
  await control.play({ do: 'charge', amount: 2_000, currency: 'usd' });
  for (const [category, type] of [
    ['fee', 'stripe_fee'],
    ['other_adjustment', 'adjustment'],
    ['risk_reserved_funds', 'reserve_hold'],
  ] as const)
    await control.play({ do: 'movement', category, type, amount: -700, fee: category === 'fee' ? 0 : 20 });
  await stand.advance(1);
  for (const status of ['succeeded', 'failed', 'late'] as const) {
    const { id } = await control.play({ do: 'refund-later', charge, amount: 300 });
    await control.play({ do: 'end-refund', refund: id, status: status === 'failed' ? 'failed' : 'succeeded' });
    if (status === 'late') await control.play({ do: 'end-refund', refund: id, status: 'failed' });
  }
  await control.play({ do: 'manual-payout', amount: 500 });
  await control.play({ do: 'fail-payout', payout: (await control.play({ do: 'pay-out' })).id });
  await control.play({ do: 'fail-payout', payout: (await control.play({ do: 'pay-out' })).id, status: 'canceled' });
  const [customer] = (await stand.stripe.customers.list({ limit: 1 })).data;
  await control.play({ do: 'credit', customer: customer?.id ?? '', amount: 400 });
}

/** What donors do by themselves with gifts that run: new means of payment, a pause that ends, an item that goes, an account deleted. */
async function donorsStory(stand: Stand): Promise<object> {
  const { subscriptions } = stand.stripe;
  await stand.sandbox.control.pay((await stand.subscription()).id, { method: 'card' });
  const [made] = (await subscriptions.list({ limit: 1 })).data;
  const id = made?.id ?? '';
  const customer = idOf(made?.customer ?? null);
  const flow_data = { type: 'payment_method_update' } as const;
  const portal = await stand.stripe.billingPortal.sessions.create({ customer, return_url: 'http://site.test/dons', flow_data });
  for (const means of ['card_refused_later', 'sepa_debit', 'card'])
    await fetch(portal.url, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ means }) });
  const payer = await stand.stripe.customers.retrieve(customer);
  const chosen = payer.deleted === true ? null : payer.invoice_settings.default_payment_method;
  await subscriptions.update(id, { default_payment_method: idOf(chosen) });
  const resumes_at = Math.floor((await stand.sandbox.control.clock()).nowMs / 1000) + 86_400;
  await subscriptions.update(id, { pause_collection: { behavior: 'void', resumes_at } });
  await stand.advance(2);
  await stand.stripe.customers.del(customer);
  return portal;
}

describe('what the sandbox sends', () => {
  it('is what the types of the stripe package promise, object by object and event by event', async () => {
    const stand = await startStand();
    await wholeStory(stand);
    const wrong = new Set<string>();
    const types = new Set<string>();
    const look = async (): Promise<void> => {
      for (const list of LISTS) {
        const { data } = await fetched(stand, `/v1/${list}${list.includes('?') ? '&' : '?'}limit=100`);
        expect(data.length, list).toBeGreaterThan(0);
        for (const object of data) for (const mistake of schema.mistakes(object)) wrong.add(mistake);
      }
      for (let after = ''; ;) {
        const page = await fetched(stand, `/v1/events?limit=100${after}`);
        for (const event of page.data as { id: string; type: string }[]) {
          types.add(event.type);
          for (const mistake of schema.eventMistakes(event)) wrong.add(mistake);
          after = `&starting_after=${event.id}`;
        }
        if (page.data.length < 100) break;
      }
    };
    await look();
    await seldomStory(stand);
    await look();
    await stand.advance(25);
    const portal = await donorsStory(stand);
    for (const mistake of schema.mistakes(portal)) wrong.add(mistake);
    await look();
    const expanded = await fetched(
      stand,
      '/v1/charges?limit=100&expand[0]=data.balance_transaction&expand[1]=data.payment_intent&expand[2]=data.refunds',
    );
    for (const object of expanded.data) for (const mistake of schema.mistakes(object)) wrong.add(mistake);
    for (const path of ['/v1/products/prod_gift', '/v1/balance'])
      for (const mistake of schema.mistakes(await fetched(stand, path))) wrong.add(mistake);
    expect([...wrong]).toEqual([]);
    const seldom = ['invoice.payment_action_required', 'refund.failed', 'payout.failed', 'payout.canceled', 'customer.updated'];
    const ofDonors = ['billing_portal.session.created', 'payment_method.attached', 'customer.deleted', 'customer.subscription.deleted'];
    expect([...types]).toEqual(expect.arrayContaining(ofDonors));
    expect([...types]).toEqual(expect.arrayContaining(seldom));
    expect(types.size).toBeGreaterThanOrEqual(45);
    await stand.close();
  });

  it('would not pass with a field too few, too many or of another type', async () => {
    const stand = await startStand();
    await stand.sandbox.control.pay((await stand.session()).id, { method: 'card' });
    const [charge] = (await fetched(stand, '/v1/charges')).data;
    const { paid, ...less } = charge as { paid: boolean };
    expect(paid).toBe(true);
    expect(schema.mistakes(charge ?? {})).toEqual([]);
    expect(schema.mistakes(less)[0]).toContain('paid');
    expect(schema.mistakes({ ...charge, invoice: 'in_1' })[0]).toContain('invoice');
    expect(schema.mistakes({ ...charge, amount: '3000' })[0]).toContain('/amount');
    expect(schema.mistakes({ ...charge, metadata: { a: 1 } })[0]).toContain('/metadata/a');
    expect(schema.mistakes({ object: 'unicorn' })).toHaveLength(1);
    await stand.close();
  });
});
