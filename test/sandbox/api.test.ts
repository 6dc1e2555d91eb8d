import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf, startStand, type Stand } from './harness.ts';

let stand: Stand;
beforeAll(async () => {
  stand = await startStand();
});
afterAll(() => stand.close());

const HEADERS = { authorization: 'Bearer sk_test_sandbox', 'stripe-version': '2026-10-28.endive' };

function raw(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${stand.sandbox.apiBase}${path}`, {
    ...init,
    headers: { ...HEADERS, ...(init.headers as Record<string, string> | undefined) },
  });
}

function post(path: string, form: string, key?: string): Promise<Response> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', ...(key === undefined ? {} : { 'idempotency-key': key }) };
  return raw(path, { method: 'POST', body: form, headers });
}

type ErrorBody = { readonly error: { readonly type: string; readonly code?: string; readonly param?: string; readonly message: string } };

const LINE = 'line_items[0][quantity]=1&line_items[0][price_data][currency]=eur&line_items[0][price_data][product]=prod_gift';
const GOOD = `mode=payment&success_url=http%3A%2F%2Fx.test%2F&${LINE}&line_items[0][price_data][unit_amount]=3000`;

describe('who may call', () => {
  it.each([
    ['no key', { authorization: '' }, 401],
    ['another key', { authorization: 'Bearer sk_test_other' }, 401],
    ['no version', { 'stripe-version': '' }, 400],
    ['another version', { 'stripe-version': '2025-01-01.acacia' }, 400],
    ['the right ones', {}, 200],
  ])('%s', async (_, headers, status) => {
    const answer = await raw('/v1/balance', { headers });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('request-id')).toMatch(/^req_/);
  });

  it('says what it does not know', async () => {
    const answer = await raw('/v1/unicorns');
    expect(answer.status).toBe(404);
    expect(((await answer.json()) as ErrorBody).error.message).toContain('Unrecognized request URL (GET: /v1/unicorns)');
    expect((await raw('/v1/charges/ch_none')).status).toBe(404);
    expect(await failureOf(stand.stripe.charges.retrieve('ch_none'))).toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
      param: 'id',
    });
  });
});

describe('a wrong checkout is refused', () => {
  it.each([
    ['without a mode', GOOD.replace('mode=payment&', ''), 'parameter_missing', 'mode'],
    ['in an unknown mode', GOOD.replace('mode=payment', 'mode=gift'), undefined, 'mode'],
    ['without a way back', GOOD.replace('success_url=http%3A%2F%2Fx.test%2F&', ''), 'parameter_missing', 'success_url'],
    ['with an unknown parameter', `${GOOD}&colour=red`, 'parameter_unknown', 'colour'],
    [
      'with an unknown parameter deep inside',
      `${GOOD}&line_items[0][price_data][colour]=red`,
      'parameter_unknown',
      'line_items[0][price_data][colour]',
    ],
    ['with the types of old', `${GOOD}&payment_method_types[0]=card`, 'payment_method_types_no_longer_supported', 'payment_method_types'],
    ['below fifty cents', GOOD.replace('=3000', '=49'), 'amount_too_small', 'line_items'],
    ['with half a cent', GOOD.replace('=3000', '=30.5'), 'parameter_invalid_integer', 'line_items[0][price_data][unit_amount]'],
    ['in dollars', GOOD.replace('=eur', '=usd'), undefined, 'line_items[0][price_data][currency]'],
    ['for an unknown product', GOOD.replace('prod_gift', 'prod_none'), 'resource_missing', 'line_items[0][price_data][product]'],
    ['for an unknown customer', `${GOOD}&customer=cus_none`, 'resource_missing', 'customer'],
    ['with an unreadable address', `${GOOD}&customer_email=nobody`, 'email_invalid', 'customer_email'],
    ['with a price that recurs', `${GOOD}&line_items[0][price_data][recurring][interval]=month`, undefined, 'line_items[0]'],
    ['with the data of a subscription', `${GOOD}&subscription_data[metadata][a]=b`, undefined, 'subscription_data'],
    ['that expires at once', `${GOOD}&expires_at=${Date.parse('2026-11-04T10:05:00Z') / 1000}`, undefined, 'expires_at'],
    ['with metadata that is too long', `${GOOD}&metadata[a]=${'x'.repeat(501)}`, undefined, 'metadata[a]'],
    ['to an address that is none', GOOD.replace('http%3A%2F%2Fx.test%2F', 'somewhere'), 'url_invalid', 'success_url'],
  ])('%s', async (_, form, code, param) => {
    const answer = await post('/v1/checkout/sessions', form);
    expect(answer.status).toBe(400);
    const { error } = (await answer.json()) as ErrorBody;
    expect(error).toMatchObject({ type: 'invalid_request_error', ...(code === undefined ? {} : { code }), param });
    expect('code' in error).toBe(code !== undefined);
  });

  it('and leaves nothing behind', async () => {
    const prices = (await stand.told()).filter((type) => type === 'price.created').length;
    await post('/v1/checkout/sessions', GOOD.replace('=3000', '=49'));
    expect((await stand.told()).filter((type) => type === 'price.created')).toHaveLength(prices);
    expect((await stand.stripe.checkout.sessions.list()).data).toEqual([]);
  });
});

describe('metadata', () => {
  it('is merged, and removed by empty values', async () => {
    const customer = await stand.stripe.customers.create({ email: 'a@example.org', metadata: { a: '1', b: '2' } });
    const merged = await stand.stripe.customers.update(customer.id, { metadata: { b: '', c: '3' } });
    expect(merged.metadata).toEqual({ a: '1', c: '3' });
    expect((await stand.stripe.customers.update(customer.id, { metadata: '' })).metadata).toEqual({});
  });

  it('of a session reaches neither the payment intent nor the charge', async () => {
    const session = await stand.session({ metadata: { only: 'here' } });
    await stand.sandbox.control.pay(session.id, { method: 'card' });
    const paid = await stand.stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent.latest_charge'] });
    const intent = paid.payment_intent as Stripe.PaymentIntent;
    expect(paid.metadata).toEqual({ only: 'here' });
    expect([intent.metadata, (intent.latest_charge as Stripe.Charge).metadata]).toEqual([{}, {}]);
  });
});

describe('an idempotency key', () => {
  it('gives the first answer again, and one session only', async () => {
    const first = await post('/v1/checkout/sessions', GOOD, 'gift:1');
    const again = await post('/v1/checkout/sessions', GOOD, 'gift:1');
    expect(await again.text()).toBe(await first.text());
    expect([first.headers.get('idempotent-replayed'), again.headers.get('idempotent-replayed')]).toEqual([null, 'true']);
    expect(again.headers.get('original-request')).toBe(first.headers.get('request-id'));
    expect(again.headers.get('request-id')).not.toBe(first.headers.get('request-id'));
  });

  it('is refused with other parameters', async () => {
    await post('/v1/checkout/sessions', GOOD, 'gift:2');
    const other = await post('/v1/checkout/sessions', GOOD.replace('=3000', '=4000'), 'gift:2');
    expect(other.status).toBe(400);
    expect(((await other.json()) as ErrorBody).error.type).toBe('idempotency_error');
  });

  it('may be used again after parameters that were refused', async () => {
    expect((await post('/v1/checkout/sessions', GOOD.replace('=3000', '=x'), 'gift:3')).status).toBe(400);
    const mended = await post('/v1/checkout/sessions', GOOD, 'gift:3');
    expect([mended.status, mended.headers.get('idempotent-replayed')]).toEqual([200, null]);
  });
});

describe('lists and expansion', () => {
  it('page through everything once, newest first, both ways', async () => {
    const made: string[] = [];
    for (let count = 0; count < 25; count += 1) made.push((await stand.stripe.customers.create({ email: 'page@example.org' })).id);
    const walked: string[] = [];
    for await (const customer of stand.stripe.customers.list({ email: 'page@example.org', limit: 7 })) walked.push(customer.id);
    expect(walked).toEqual([...made].reverse());
    const [tenth = ''] = made.slice(10);
    const older = await stand.stripe.customers.list({ starting_after: tenth, limit: 3 });
    expect(older.data.map((each) => each.id)).toEqual(made.slice(7, 10).reverse());
    const newer = await stand.stripe.customers.list({ ending_before: tenth, limit: 3 });
    expect(newer.data.map((each) => each.id)).toEqual(made.slice(11, 14).reverse());
    expect([older.has_more, newer.has_more]).toEqual([true, true]);
    expect(await failureOf(stand.stripe.customers.list({ starting_after: 'cus_none' }))).toMatchObject({
      statusCode: 400,
      param: 'starting_after',
    });
    expect(await failureOf(stand.stripe.customers.list({ limit: 101 }))).toMatchObject({ param: 'limit' });
  });

  it('take spans of time', async () => {
    stand.clock.advance(10_000);
    const now = Math.floor(stand.clock.now() / 1000);
    const late = await stand.stripe.customers.create({ email: 'late@example.org' });
    expect((await stand.stripe.customers.list({ created: { gte: now } })).data.map((each) => each.id)).toEqual([late.id]);
    expect((await stand.stripe.customers.list({ created: { lt: now }, email: 'late@example.org' })).data).toEqual([]);
    expect((await stand.stripe.customers.list({ created: now })).data).toHaveLength(1);
  });

  it('put whole objects in place of ids, several levels deep', async () => {
    const session = await stand.session();
    await stand.sandbox.control.pay(session.id, { method: 'card' });
    stand.clock.advance(1500);
    const { data } = await stand.stripe.paymentIntents.list({
      limit: 1,
      expand: ['data.latest_charge.balance_transaction', 'data.payment_method'],
    });
    const charge = data[0]?.latest_charge as Stripe.Charge;
    expect(charge.balance_transaction).toMatchObject({ object: 'balance_transaction', source: charge.id });
    expect(data[0]?.payment_method).toMatchObject({ object: 'payment_method', type: 'card' });
    const lines = await stand.stripe.checkout.sessions.retrieve(session.id, { expand: ['line_items'] });
    expect(lines.line_items?.data.map((line) => [line.description, line.amount_total])).toEqual([['Don', 3000]]);
    expect(await failureOf(stand.stripe.charges.retrieve(charge.id, { expand: ['amount_paid_by'] }))).toMatchObject({ param: 'expand' });
    expect((await stand.stripe.charges.retrieve(charge.id)).payment_intent).toBe(data[0]?.id);
    await stand.stripe.refunds.create({ charge: charge.id, amount: 100 });
    const expand = ['data.balance_transaction', 'data.failure_balance_transaction'];
    const [refund] = (await stand.stripe.refunds.list({ charge: charge.id, expand })).data;
    expect(refund?.balance_transaction).toMatchObject({ amount: -100 });
    expect(refund).not.toHaveProperty('failure_balance_transaction');
  });

  it('find events by type and by delivery', async () => {
    const { data } = await stand.stripe.events.list({ types: ['charge.succeeded', 'charge.updated'], limit: 100 });
    expect(new Set(data.map((event) => event.type))).toEqual(new Set(['charge.succeeded', 'charge.updated']));
    expect((await stand.stripe.events.list({ delivery_success: false })).data).toEqual([]);
    const types = Array.from({ length: 21 }, (_, index) => `charge.x${index}`);
    expect(await failureOf(stand.stripe.events.list({ types }))).toMatchObject({ param: 'types' });
  });
});

describe('a wrong refund is refused', () => {
  it('beyond what is left, twice, of nothing, and in dispute', async () => {
    await stand.sandbox.control.pay((await stand.session()).id, { method: 'card' });
    const charge = (await stand.stripe.charges.list({ limit: 1 })).data[0]?.id ?? '';
    expect(await failureOf(stand.stripe.refunds.create({ charge, amount: 3001 }))).toMatchObject({ statusCode: 400, param: 'amount' });
    expect(await failureOf(stand.stripe.refunds.create({}))).toMatchObject({ statusCode: 400 });
    await stand.stripe.refunds.create({ charge });
    expect(await failureOf(stand.stripe.refunds.create({ charge }))).toMatchObject({ code: 'charge_already_refunded' });
    await stand.sandbox.control.pay((await stand.session()).id, { method: 'card' });
    const contested = (await stand.stripe.charges.list({ limit: 1 })).data[0]?.id ?? '';
    await stand.sandbox.control.dispute(contested, 'open');
    expect(await failureOf(stand.stripe.refunds.create({ charge: contested }))).toMatchObject({ code: 'charge_disputed' });
  });
});

describe('the account', () => {
  it('offers what is allowed and not excluded', async () => {
    expect((await stand.session()).payment_method_types).toEqual(['card', 'sepa_debit', 'bancontact', 'ideal']);
    expect((await stand.session({ allowed_payment_method_types: ['card', 'paypal'] })).payment_method_types).toEqual(['card']);
    expect((await stand.session({ excluded_payment_method_types: ['card'] })).payment_method_types).toEqual([
      'sepa_debit',
      'bancontact',
      'ideal',
    ]);
    expect(await failureOf(stand.session({ allowed_payment_method_types: ['paypal'] }))).toMatchObject({
      param: 'allowed_payment_method_types',
    });
  });

  it('knows its products by the ids that we choose', async () => {
    expect(await failureOf(stand.stripe.products.create({ id: 'prod_gift', name: 'Again' }))).toMatchObject({
      code: 'resource_already_exists',
    });
    expect((await stand.stripe.products.update('prod_gift', { name: 'Don libre' })).name).toBe('Don libre');
    await stand.stripe.products.update('prod_gift', { name: 'Don' });
    const session = await stand.session();
    expect(await stand.stripe.checkout.sessions.expire(session.id)).toMatchObject({ status: 'expired' });
    expect(await failureOf(stand.stripe.checkout.sessions.expire(session.id))).toMatchObject({ statusCode: 400 });
  });
});
