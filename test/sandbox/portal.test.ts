import { rm } from 'node:fs/promises';
import type Stripe from 'stripe';
import { afterEach, describe, expect, it } from 'vitest';
import type { PayWish } from '../../src/sandbox/flows/checkout.ts';
import { failureOf, idOf, startStand, type Stand } from './harness.ts';
import { fastFolder } from '../support/fast-folder.ts';

let stand: Stand;
afterEach(() => stand.close());

const BACK = 'http://site.test/mes-dons';
const FLOW = { type: 'payment_method_update' } as const;

type Running = { readonly id: string; readonly customer: string };

/** A monthly gift by card, of a sandbox of its own. */
async function monthly(wish: PayWish = { method: 'card' }, dataDir?: string): Promise<Running> {
  stand = await startStand(dataDir === undefined ? {} : { dataDir });
  await stand.sandbox.control.pay((await stand.subscription({ customer_email: 'lea@example.org' })).id, wish);
  const [made] = (await stand.stripe.subscriptions.list()).data;
  return { id: made?.id ?? '', customer: idOf(made?.customer ?? null) };
}

function open(customer: string, wish: Partial<Stripe.BillingPortal.SessionCreateParams> = {}): Promise<Stripe.BillingPortal.Session> {
  return stand.stripe.billingPortal.sessions.create({ customer, return_url: BACK, flow_data: FLOW, ...wish });
}

function press(url: string, means: string): Promise<Response> {
  return fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ means }) });
}

async function chosenBy(customer: string): Promise<string> {
  const payer = await stand.stripe.customers.retrieve(customer);
  if (payer.deleted === true) throw new Error('The customer is deleted');
  return idOf(payer.invoice_settings.default_payment_method);
}

async function typesSince(count: number): Promise<string[]> {
  return (await stand.told()).slice(count);
}

function subscriptionOf(id: string): Promise<Stripe.Subscription> {
  return stand.stripe.subscriptions.retrieve(id);
}

describe('the page of means of payment', () => {
  it('belongs to one customer, at an address nobody can guess', async () => {
    const { customer } = await monthly();
    const [first, second] = [await open(customer, { locale: 'fr' }), await open(customer)];
    expect(first).toMatchObject({ object: 'billing_portal.session', customer, return_url: BACK, locale: 'fr', flow: { type: FLOW.type } });
    expect(first.url).toMatch(new RegExp(`^${stand.sandbox.apiBase}/p/session/test_[\\w-]{32}$`));
    expect(second.url).not.toBe(first.url);
    expect(first.url).not.toContain(first.id);
    expect((await fetch(`${stand.sandbox.apiBase}/p/session/${first.id}`)).status).toBe(404);
    expect((await fetch(`${stand.sandbox.apiBase}/p/session/test_none`)).status).toBe(404);
  });

  it('says in the session’s language what may be done, under a strict policy', async () => {
    const { customer } = await monthly();
    const french = await fetch((await open(customer, { locale: 'fr' })).url);
    const page = await french.text();
    for (const words of ['<html lang="fr">', 'Une nouvelle carte', 'Un nouvel IBAN', 'Une carte qui sera refusée plus tard', '4242'])
      expect(page).toContain(words);
    for (const words of ['lea@example.org', `href="${BACK}"`, 'aucun argent ne bouge', 'Revenir sans rien changer'])
      expect(page).toContain(words);
    expect(page).not.toMatch(/undefined|<script|<style|\sstyle=|\son[a-z]+=/);
    expect(french.headers.get('content-security-policy')).toContain("form-action 'self' http://site.test;");
    const english = await (await fetch((await open(customer, { locale: 'en' })).url)).text();
    for (const words of ['<html lang="en">', 'A new card', 'A new IBAN', 'A card that will be refused later', 'Go back'])
      expect(english).toContain(words);
  });

  it('sets the customer’s means and leaves the subscription’s, then leads back', async () => {
    const { id, customer } = await monthly();
    const before = await subscriptionOf(id);
    const { url } = await open(customer);
    const count = (await stand.told()).length;
    const answer = await press(url, 'card');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, BACK]);
    expect(await typesSince(count)).toEqual(['payment_method.attached', 'customer.updated']);
    const chosen = await stand.stripe.paymentMethods.retrieve(await chosenBy(customer));
    expect(chosen).toMatchObject({ type: 'card', customer, card: { last4: '4444', brand: 'mastercard', exp_month: 3, exp_year: 2030 } });
    expect(await subscriptionOf(id)).toEqual(before);
    const event = (await stand.events()).findLast(({ type }) => type === 'customer.updated');
    expect(event?.data.previous_attributes).toMatchObject({ invoice_settings: { default_payment_method: null } });
    await press(url, 'sepa_debit');
    expect(await stand.stripe.paymentMethods.retrieve(await chosenBy(customer))).toMatchObject({ sepa_debit: { last4: '2606' } });
    const nonsense = await press(url, 'gold');
    expect([nonsense.status, (await stand.told()).length]).toEqual([200, count + 4]);
  });

  it('leads where the flow ends when it says so', async () => {
    const { customer } = await monthly();
    const after_completion = { type: 'redirect', redirect: { return_url: 'http://site.test/fait' } } as const;
    const { url, flow } = await open(customer, { flow_data: { ...FLOW, after_completion } });
    expect(flow?.after_completion).toEqual({ hosted_confirmation: null, ...after_completion });
    expect((await press(url, 'card')).headers.get('location')).toBe('http://site.test/fait');
  });

  it('closes five minutes after nobody opened it, or an hour after it was last looked at', async () => {
    const { customer } = await monthly();
    const [unopened, opened] = [(await open(customer)).url, (await open(customer)).url];
    stand.clock.advance(299_000);
    expect((await fetch(opened)).status).toBe(200);
    stand.clock.advance(1_000);
    expect((await fetch(unopened, { headers: { 'accept-language': 'fr' } })).status).toBe(404);
    expect((await press(unopened, 'card')).status).toBe(404);
    stand.clock.advance(3_598_000);
    expect((await fetch(opened)).status).toBe(200);
    stand.clock.advance(3_600_000);
    expect((await press(opened, 'card')).status).toBe(404);
    expect(await stand.told()).not.toContain('customer.updated');
  });

  it('is refused for what Stripe refuses', async () => {
    const { customer } = await monthly();
    expect(await failureOf(open('cus_none'))).toMatchObject({ code: 'resource_missing', param: 'customer' });
    expect(await failureOf(open(customer, { return_url: 'javascript:alert(1)' }))).toMatchObject({ param: 'return_url' });
    expect(await failureOf(open(customer, { configuration: 'bpc_none' }))).toMatchObject({ param: 'configuration' });
    const cancel = { type: 'subscription_cancel', subscription_cancel: { subscription: 'sub_1' } } as const;
    expect((await failureOf(open(customer, { flow_data: cancel }))).statusCode).toBe(400);
    const nowhere = { ...FLOW, after_completion: { type: 'redirect' } } as const;
    expect(await failureOf(open(customer, { flow_data: nowhere }))).toMatchObject({ code: 'parameter_missing' });
  });
});

describe('an unpaid renewal', () => {
  async function late(): Promise<Running> {
    const running = await monthly({ method: 'card', renewals: 'declined' });
    await stand.advance(30.5);
    expect((await subscriptionOf(running.id)).status).toBe('past_due');
    return running;
  }

  async function changeTo(means: string, { id, customer }: Running): Promise<void> {
    await press((await open(customer)).url, means);
    await stand.stripe.subscriptions.update(id, { default_payment_method: await chosenBy(customer) });
  }

  it('is paid by the next retry with the new means', async () => {
    const running = await late();
    await changeTo('card', running);
    expect((await stand.stripe.charges.list({ limit: 1 })).data[0]?.status).toBe('failed');
    await stand.advance(3);
    const [paid] = (await stand.stripe.charges.list({ limit: 1 })).data;
    expect(paid).toMatchObject({ status: 'succeeded', amount: 1_000, payment_method_details: { card: { last4: '4444' } } });
    expect((await subscriptionOf(running.id)).status).toBe('active');
    expect((await stand.stripe.invoices.list({ limit: 1 })).data[0]).toMatchObject({ status: 'paid', attempt_count: 2 });
  });

  it('is paid by a debit that the bank confirms days later', async () => {
    const running = await late();
    await changeTo('sepa_debit', running);
    await stand.advance(3);
    const [debit] = (await stand.stripe.charges.list({ limit: 1, expand: ['data.payment_intent'] })).data;
    expect(debit).toMatchObject({ status: 'pending', payment_intent: { payment_method_types: ['sepa_debit'] } });
    expect((await subscriptionOf(running.id)).status).toBe('past_due');
    await stand.advance(7);
    expect((await subscriptionOf(running.id)).status).toBe('active');
  });

  it('stays unpaid with means that only the customer has, or that are refused as well', async () => {
    const { id, customer } = await late();
    await press((await open(customer)).url, 'card');
    await stand.advance(3);
    expect((await stand.stripe.charges.list({ limit: 1 })).data[0]).toMatchObject({ status: 'failed' });
    await changeTo('card_refused_later', { id, customer });
    await stand.advance(13);
    const charges = (await stand.stripe.charges.list({ limit: 2 })).data;
    expect(charges.map((each) => [each.status, each.payment_method_details?.card?.last4])).toEqual([
      ['failed', '0341'],
      ['failed', '0341'],
    ]);
    expect((await subscriptionOf(id)).status).toBe('canceled');
  });
});

describe('a subscription', () => {
  it('takes means of its own customer only, and says so once', async () => {
    const { id, customer } = await monthly();
    const other = await stand.stripe.customers.create({ email: 'other@example.org' });
    await press((await open(other.id)).url, 'card');
    const strange = stand.stripe.subscriptions.update(id, { default_payment_method: await chosenBy(other.id) });
    expect(await failureOf(strange)).toMatchObject({ code: 'resource_missing', param: 'default_payment_method' });
    await press((await open(customer)).url, 'card');
    const means = await chosenBy(customer);
    const count = (await stand.told()).length;
    await stand.stripe.subscriptions.update(id, { default_payment_method: means });
    await stand.stripe.subscriptions.update(id, { default_payment_method: means });
    expect(await typesSince(count)).toEqual(['customer.subscription.updated']);
    const event = (await stand.events()).at(-1);
    expect(event?.data.object).toMatchObject({ default_payment_method: means });
    expect(event?.data.previous_attributes).toHaveProperty('default_payment_method');
    await stand.advance(31);
    expect((await stand.stripe.charges.list({ limit: 1 })).data[0]?.payment_method).toBe(means);
  });

  it('loses an item, but never its last one', async () => {
    stand = await startStand();
    const price = { currency: 'eur', product: 'prod_gift', recurring: { interval: 'month' } } as const;
    const line_items = [1_000, 50].map((unit_amount) => ({ quantity: 1, price_data: { ...price, unit_amount } }));
    await stand.sandbox.control.pay((await stand.subscription({ line_items })).id, { method: 'card' });
    const [made] = (await stand.stripe.subscriptions.list()).data;
    const [gift, cover] = made?.items.data.map((item) => item.id) ?? [];
    const changed = await stand.stripe.subscriptions.update(made?.id ?? '', {
      items: [{ id: cover ?? '', deleted: true }],
      proration_behavior: 'none',
    });
    expect(changed.items.data.map((item) => item.id)).toEqual([gift]);
    const last = stand.stripe.subscriptions.update(changed.id, { items: [{ id: gift ?? '', deleted: true }], proration_behavior: 'none' });
    expect((await failureOf(last)).message).toContain('at least one active plan');
    await stand.advance(31);
    expect((await stand.stripe.charges.list()).data.map((each) => each.amount)).toEqual([1_000, 1_050]);
  });

  it('ends its pause by itself on the date, and goes on with the next period', async () => {
    const { id } = await monthly();
    const resumes_at = Date.parse('2026-12-20T12:00:00Z') / 1000;
    await stand.stripe.subscriptions.update(id, { pause_collection: { behavior: 'void', resumes_at } });
    await stand.sandbox.control.advanceTo(resumes_at * 1000 - 1_000);
    expect((await subscriptionOf(id)).pause_collection).toEqual({ behavior: 'void', resumes_at });
    const count = (await stand.told()).length;
    await stand.sandbox.control.advanceTo(resumes_at * 1000);
    expect((await subscriptionOf(id)).pause_collection).toBeNull();
    expect((await typesSince(count)).filter((type) => type.startsWith('customer.'))).toEqual(['customer.subscription.updated']);
    await stand.sandbox.control.advanceTo(Date.parse('2027-01-05T12:00:00Z'));
    expect((await stand.stripe.invoices.list()).data.map((each) => each.status)).toEqual(['paid', 'void', 'paid']);
  });

  it('keeps to the pause that was asked for last', async () => {
    const { id } = await monthly();
    const at = Date.parse('2026-11-20T12:00:00Z') / 1000;
    await stand.stripe.subscriptions.update(id, { pause_collection: { behavior: 'void', resumes_at: at } });
    await stand.stripe.subscriptions.update(id, { pause_collection: { behavior: 'void', resumes_at: at + 86_400 } });
    await stand.sandbox.control.advanceTo(at * 1000);
    expect((await subscriptionOf(id)).pause_collection).toMatchObject({ resumes_at: at + 86_400 });
    const past = stand.stripe.subscriptions.update(id, { pause_collection: { behavior: 'void', resumes_at: at } });
    expect(await failureOf(past)).toMatchObject({ param: 'pause_collection[resumes_at]' });
  });
});

describe('a customer who is deleted', () => {
  it('leaves a stub, ends what runs, and keeps what was paid', async () => {
    const { id, customer } = await monthly();
    const { url } = await open(customer);
    const count = (await stand.told()).length;
    expect(await stand.stripe.customers.del(customer)).toEqual({ id: customer, object: 'customer', deleted: true });
    expect(await typesSince(count)).toEqual(['customer.subscription.deleted', 'customer.deleted']);
    expect(await stand.stripe.customers.retrieve(customer)).toEqual({ id: customer, object: 'customer', deleted: true });
    expect((await stand.stripe.customers.list({ email: 'lea@example.org' })).data).toEqual([]);
    expect(await subscriptionOf(id)).toMatchObject({ status: 'canceled', customer });
    const [charge] = (await stand.stripe.charges.list({ customer, expand: ['data.customer'] })).data;
    expect(charge).toMatchObject({ customer: { id: customer, deleted: true }, billing_details: { email: 'lea@example.org' } });
    expect((await fetch(url)).status).toBe(404);
    expect(await failureOf(stand.stripe.customers.del(customer))).toMatchObject({ statusCode: 404, code: 'resource_missing' });
    expect(await failureOf(stand.stripe.customers.update(customer, { name: 'Léa' }))).toMatchObject({ statusCode: 404 });
    await stand.advance(40);
    expect((await stand.stripe.charges.list()).data).toHaveLength(1);
  });

  it('ends what runs while its debit is on its way, once', async () => {
    const { customer } = await monthly({ method: 'sepa_debit', refusedLater: true });
    await stand.stripe.customers.del(customer);
    await stand.advance(30);
    const told = await stand.told();
    expect(told.filter((type) => type === 'customer.subscription.deleted')).toHaveLength(1);
    expect((await stand.stripe.charges.list()).data.map((each) => each.status)).toEqual(['failed']);
  });
});

it('all of it is there again after a restart', async () => {
  const dataDir = fastFolder('portal-');
  const { id, customer } = await monthly({ method: 'card' }, dataDir);
  const gone = await stand.stripe.customers.create({ email: 'gone@example.org' });
  await stand.stripe.customers.del(gone.id);
  const resumes_at = Date.parse('2026-11-20T12:00:00Z') / 1000;
  await stand.stripe.subscriptions.update(id, { pause_collection: { behavior: 'void', resumes_at } });
  const { pathname } = new URL((await open(customer)).url);
  await stand.close();
  stand = await startStand({ dataDir });
  expect((await fetch(`${stand.sandbox.apiBase}${pathname}`)).status).toBe(200);
  expect(await stand.stripe.customers.retrieve(gone.id)).toMatchObject({ deleted: true });
  await stand.sandbox.control.advanceTo(resumes_at * 1000);
  expect((await subscriptionOf(id)).pause_collection).toBeNull();
  await rm(dataDir, { recursive: true });
});
