import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StandingPort } from '../../src/giving/standing.ts';
import type { PayWish } from '../../src/sandbox/flows/checkout.ts';
import { stripeStanding } from '../../src/stripe/standing.ts';
import { cents } from '../../src/values/cents.ts';
import { idOf } from '../sandbox/harness.ts';
import { at } from '../support/facts.ts';
import { openWorld, type World } from '../support/world.ts';
import { onlySubscription, told } from '../traps/told.ts';

const BACK = 'http://localhost/mes-dons';

let world: World;
let standing: StandingPort;
beforeEach(async () => {
  world = await openWorld(at('2026-09-08T09:00:00Z'));
  standing = stripeStanding(world.stripe);
});
afterEach(() => world.close());

/** A gift of 10 euros each month; its id at Stripe. */
async function monthly(wish: PayWish = { method: 'card' }): Promise<string> {
  await world.give({ amount: '10', frequency: 'monthly' }, wish);
  return (await onlySubscription(world)).id;
}

/** Asks, and asks again. */
async function twice<Value>(ask: () => Promise<Value>): Promise<Value[]> {
  return [await ask(), await ask()];
}

/** How often Stripe told of something since it was last asked. */
async function counting(type: string): Promise<() => Promise<number>> {
  const count = async (): Promise<number> => (await told(world)).filter((each) => each === type).length;
  const before = await count();
  return async () => (await count()) - before;
}

async function chargedAmounts(): Promise<number[]> {
  return (await world.stripe.charges.list()).data.map(({ amount }) => amount);
}

function press(url: string, means: string): Promise<Response> {
  return fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ means }) });
}

/** The donor changes the means on Stripe's page; nothing is settled after it. */
async function changeMeans(id: string, means: string): Promise<void> {
  const page = await standing.means(id, BACK, 'fr');
  if (!page.ok) throw new Error(page.why.why);
  const back = await press(page.value, means);
  expect([back.status, back.headers.get('location')]).toEqual([303, BACK]);
}

async function payerOf(id: string): Promise<Stripe.Customer> {
  const customer = idOf((await world.stripe.subscriptions.retrieve(id)).customer);
  const payer = await world.stripe.customers.retrieve(customer);
  if (payer.deleted === true) throw new Error(`${customer} is deleted`);
  return payer;
}

async function digitsOf(id: string): Promise<string | null> {
  const seen = await standing.look(id);
  return seen.ok ? (seen.value.means?.digits ?? null) : seen.why.why;
}

/** What the app itself knows of the gift, by its notices. */
async function knownHere(): Promise<object | undefined> {
  await world.settle();
  return (await world.running.books.giving.recurring())[0];
}

describe('a recurring gift', () => {
  it('is looked at with what it is paid with', async () => {
    const id = await monthly();
    expect(await standing.look(id)).toMatchObject({
      ok: true,
      value: {
        recurring: { id, amount: 1_000, status: 'active', every: 'month' },
        means: { kind: 'card', digits: '4242', expires: '2034-12' },
      },
    });
    expect(await standing.look('sub_none')).toMatchObject({ ok: false, why: { kind: 'refused' } });
  });

  it('by debit shows the account’s last digits', async () => {
    const id = await monthly({ method: 'sepa_debit' });
    expect(await standing.look(id)).toMatchObject({ value: { means: { kind: 'sepa_debit', digits: '2606', expires: null } } });
  });

  it('changes its amount from the next date on, once for one key', async () => {
    const id = await monthly();
    const changes = await counting('customer.subscription.updated');
    for (const each of await twice(() => standing.changeAmount(id, cents(1_500), 'a')))
      expect(each).toMatchObject({ ok: true, value: { id, amount: 1_500 } });
    expect([await changes(), await chargedAmounts()]).toEqual([1, [1_000]]);
    expect(await knownHere()).toMatchObject({ amount: 1_500 });
    await world.advanceDays(31);
    expect(await chargedAmounts()).toEqual([1_500, 1_000]);
  });

  it('loses the part that covered fees when its amount changes, and keeps the item that carries the gift', async () => {
    await world.give({ amount: '30' });
    const price = { currency: 'eur', recurring: { interval: 'year' } } as const;
    await world.stripe.products.create({ id: 'fees', name: 'Frais' });
    const session = await world.stripe.checkout.sessions.create({
      mode: 'subscription',
      success_url: BACK,
      line_items: [
        { quantity: 1, price_data: { ...price, product: 'fees', unit_amount: 50 } },
        { quantity: 2, price_data: { ...price, product: 'obole_gift', unit_amount: 1_000 } },
      ],
    });
    await world.sandbox.control.pay(session.id, { method: 'card' });
    const { id, items } = await onlySubscription(world);
    const changes = await counting('customer.subscription.updated');
    const asked = [await standing.changeAmount(id, cents(2_500), 'a'), await standing.changeAmount(id, cents(2_500), 'a')];
    expect(asked).toMatchObject([{ value: { amount: 2_500, every: 'year' } }, { value: { amount: 2_500, every: 'year' } }]);
    expect(await changes()).toBe(1);
    const left = (await onlySubscription(world)).items.data;
    expect(left.map((item) => [item.id, item.quantity, item.price.product])).toEqual([[items.data[1]?.id, 1, 'obole_gift']]);
  });

  it('pauses until a date, and goes on by itself', async () => {
    const id = await monthly();
    const changes = await counting('customer.subscription.updated');
    const until = at('2026-11-20T09:00:00Z');
    expect(await standing.pause(id, until, 'p')).toMatchObject({ ok: true, value: { status: 'paused' } });
    // A form that is sent twice counts its months from another instant.
    expect(await standing.pause(id, until + 90_000, 'p')).toMatchObject({ ok: true, value: { status: 'paused' } });
    expect(await changes()).toBe(1);
    expect((await world.stripe.subscriptions.retrieve(id)).pause_collection).toMatchObject({ behavior: 'void', resumes_at: until / 1000 });
    expect(await knownHere()).toMatchObject({ status: 'paused' });
    await world.advanceDays(70);
    expect(await chargedAmounts()).toEqual([1_000]);
    await world.advanceDays(5);
    expect(await knownHere()).toMatchObject({ status: 'active' });
    await world.advanceDays(20);
    expect(await chargedAmounts()).toEqual([1_000, 1_000]);
  });

  it('pauses without an end, and resumes when it is asked to', async () => {
    const id = await monthly();
    await standing.pause(id, null, 'p');
    await world.advanceDays(65);
    expect(await chargedAmounts()).toEqual([1_000]);
    const changes = await counting('customer.subscription.updated');
    for (const each of await twice(() => standing.resume(id, 'r'))) expect(each).toMatchObject({ ok: true, value: { status: 'active' } });
    expect(await changes()).toBe(1);
    await world.advanceDays(31);
    expect(await chargedAmounts()).toEqual([1_000, 1_000]);
  });

  it('stops once, whether it is asked again or twice at once', async () => {
    const id = await monthly();
    const ends = await counting('customer.subscription.deleted');
    const both = await Promise.all([standing.stop(id, 's'), standing.stop(id, 's')]);
    for (const each of [...both, await standing.stop(id, 't')]) expect(each).toMatchObject({ ok: true, value: { id, status: 'canceled' } });
    expect(await ends()).toBe(1);
    await world.advanceDays(40);
    expect(await chargedAmounts()).toEqual([1_000]);
    expect(await standing.changeAmount(id, cents(2_000), 'a')).toMatchObject({ ok: false, why: { kind: 'refused' } });
  });
});

describe('the means of payment', () => {
  it('are changed on Stripe’s page, and adopted on the donor’s return', async () => {
    const id = await monthly();
    await world.sandbox.control.deliveries({ hold: true });
    await changeMeans(id, 'card');
    expect(await digitsOf(id)).toBe('4242');
    const changes = await counting('customer.subscription.updated');
    for (const each of await twice(() => standing.adopt(id))) expect(each).toEqual({ ok: true, value: null });
    expect([await digitsOf(id), await changes()]).toEqual(['4444', 1]);
    await world.sandbox.control.deliveries({ hold: false });
    await world.advanceDays(31);
    const paid = (await world.stripe.charges.list()).data.map((charge) => charge.payment_method_details?.card?.last4);
    expect(paid).toEqual(['4444', '4242']);
  });

  it('are adopted by Stripe’s notice where the donor never comes back', async () => {
    const id = await monthly({ method: 'card', renewals: 'declined' });
    await world.advanceDays(31);
    expect(await knownHere()).toMatchObject({ status: 'past_due' });
    await changeMeans(id, 'sepa_debit');
    await world.settle();
    expect(await digitsOf(id)).toBe('2606');
    await world.advanceDays(14);
    expect(await knownHere()).toMatchObject({ status: 'active' });
    expect(await world.running.notices.counts()).toMatchObject({ failed: 0, parked: 0, dead: 0 });
  });

  it('are adopted by the next net where the notice was lost', async () => {
    const id = await monthly();
    await world.sandbox.control.deliveries({ lose: true });
    await changeMeans(id, 'card');
    await world.sandbox.control.deliveries({ lose: false });
    await world.settle();
    expect(await digitsOf(id)).toBe('4242');
    await world.running.nets.backfill();
    await world.settle();
    expect(await digitsOf(id)).toBe('4444');
  });

  it('may be those of before again, on the same day', async () => {
    const id = await monthly();
    const first = idOf((await onlySubscription(world)).default_payment_method);
    await changeMeans(id, 'card');
    await world.settle();
    const { id: customer, invoice_settings } = await payerOf(id);
    const second = idOf(invoice_settings.default_payment_method);
    for (const means of [first, second, first]) {
      await world.stripe.customers.update(customer, { invoice_settings: { default_payment_method: means } });
      await world.settle();
      expect((await onlySubscription(world)).default_payment_method).toBe(means);
    }
  });

  it('pay for all that runs of this customer, and nothing that ended', async () => {
    const id = await monthly();
    const { id: customer } = await payerOf(id);
    const more = async (): Promise<string> => {
      const recurring = { interval: 'month' } as const;
      const line_items = [{ quantity: 1, price_data: { currency: 'eur', product: 'obole_gift', recurring, unit_amount: 500 } }];
      const session = await world.stripe.checkout.sessions.create({ mode: 'subscription', customer, success_url: BACK, line_items });
      await world.sandbox.control.pay(session.id, { method: 'card' });
      return idOf((await world.stripe.checkout.sessions.retrieve(session.id)).subscription);
    };
    const [second, ended] = [await more(), await more()];
    await standing.stop(ended, 's');
    await changeMeans(id, 'sepa_debit');
    await world.settle();
    expect([await digitsOf(id), await digitsOf(second), await digitsOf(ended)]).toEqual(['2606', '2606', '5556']);
  });

  it('are not adopted while Stripe cannot be reached: the notice fails and is tried again', async () => {
    const id = await monthly();
    const { url } = await world.stripe.billingPortal.sessions.create({
      customer: (await payerOf(id)).id,
      flow_data: { type: 'payment_method_update' },
    });
    await world.sandbox.control.faults({ how: 'error', path: '/v1/subscriptions' });
    await press(url, 'card');
    await world.settle();
    expect(await world.running.notices.counts()).toMatchObject({ failed: 1 });
    await world.sandbox.control.faults(null);
    await world.advanceDays(0.1);
    expect(await world.running.notices.counts()).toMatchObject({ failed: 0, dead: 0 });
    expect(await digitsOf(id)).toBe('4444');
  });
});

describe('who pays', () => {
  it('gets another address, at Stripe as here', async () => {
    const id = await monthly();
    const { charge } = await world.give({ amount: '30' });
    for (const each of await twice(() => standing.setAddress({ charges: [charge ?? ''], recurring: [id] }, 'ada@example.net')))
      expect(each).toEqual({ ok: true, value: null });
    expect(await payerOf(id)).toMatchObject({ email: 'ada@example.net' });
  });

  it('is forgotten once: what runs ends, what was paid stays', async () => {
    const id = await monthly();
    const { id: customer } = await payerOf(id);
    const [charge] = (await world.stripe.charges.list()).data;
    const ends = await counting('customer.deleted');
    const payers = { charges: [charge?.id ?? ''], recurring: [id] };
    expect(await knownHere()).toMatchObject({ id, status: 'active' });
    for (const each of await twice(() => standing.forget(payers))) expect(each).toEqual({ ok: true, value: [customer] });
    expect(await ends()).toBe(1);
    expect(await knownHere()).toBeUndefined();
    expect((await world.stripe.charges.retrieve(charge?.id ?? '')).customer).toBe(customer);
    // Nobody is there any more to be told another address, or to pay otherwise.
    expect(await standing.setAddress(payers, 'new@example.org')).toEqual({ ok: true, value: null });
    expect(await standing.adopt(id)).toEqual({ ok: true, value: null });
    expect(await standing.means(id, BACK, 'fr')).toMatchObject({ ok: false, why: { kind: 'refused' } });
    expect(await world.running.notices.counts()).toMatchObject({ failed: 0, parked: 0, dead: 0 });
  });
});

describe('Stripe out of reach', () => {
  const ASKS: readonly (readonly [string, (id: string) => Promise<object>])[] = [
    ['look', (id) => standing.look(id)],
    ['changeAmount', (id) => standing.changeAmount(id, cents(2_000), 'k')],
    ['pause', (id) => standing.pause(id, null, 'k')],
    ['resume', (id) => standing.resume(id, 'k')],
    ['stop', (id) => standing.stop(id, 'k')],
    ['means', (id) => standing.means(id, BACK, 'en')],
    ['adopt', (id) => standing.adopt(id)],
    ['setAddress', (id) => standing.setAddress({ charges: [], recurring: [id] }, 'ada@example.net')],
    ['forget', (id) => standing.forget({ charges: [], recurring: [id] })],
  ];

  it('is said as such by each act, and nothing is changed', async () => {
    const id = await monthly();
    const before = await onlySubscription(world);
    await world.sandbox.control.faults({ how: 'reset' });
    const answers = await Promise.all(ASKS.map(async ([name, ask]) => ({ name, answered: await ask(id) })));
    await world.sandbox.control.faults(null);
    for (const { name, answered } of answers) expect(answered, name).toMatchObject({ ok: false, why: { kind: 'unreachable' } });
    expect(await onlySubscription(world)).toEqual(before);
  });

  it('in the middle of an answer: asked again under the same key, the change is made once', async () => {
    const id = await monthly();
    const changes = await counting('customer.subscription.updated');
    await world.sandbox.control.faults({ how: 'half', path: `/v1/subscriptions/${id}`, oneIn: 2, calls: 1 });
    expect(await standing.changeAmount(id, cents(2_000), 'k')).toMatchObject({ ok: false, why: { kind: 'unreachable' } });
    await world.sandbox.control.faults(null);
    expect(await standing.changeAmount(id, cents(2_000), 'k')).toMatchObject({ ok: true, value: { amount: 2_000 } });
    expect(await changes()).toBe(1);
  });
});
