import type Stripe from 'stripe';
import type { Recurring } from '../giving/payment.ts';
import type { Means, Payers, StandingPort, StandingWhy } from '../giving/standing.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { GIFT_PRODUCT } from './checkout.ts';
import { adoptMeans } from './means.ts';
import { isStripeError } from './outcome.ts';
import { idOf } from './read-movement.ts';
import { recurringOf, WITH_MEANS } from './read-recurring.ts';

type Answered<Value> = Promise<Result<Value, StandingWhy>>;

/** Somebody waits for the page: better soon without an answer than late with one. */
const WHILE_WAITED_FOR = { timeout: 5_000, maxNetworkRetries: 1 };

/** Kinds of error that say no; all others (network, limits, an outage) say nothing of what became of the request. */
const SAYS_NO: readonly unknown[] = ['StripeInvalidRequestError', 'StripeCardError', 'StripePermissionError'];

async function asking<Value>(work: () => Promise<Value>): Answered<Value> {
  try {
    return ok(await work());
  } catch (error) {
    if (!isStripeError(error)) throw error;
    const kind = SAYS_NO.includes(Reflect.get(Object(error), 'type')) ? 'refused' : 'unreachable';
    return refused({ kind, why: error instanceof Error ? error.message : String(error) });
  }
}

/** Stripe's word for a key that was used before, with other words: what was asked under it was done then. */
function isDoneBefore(error: unknown): boolean {
  return isStripeError(error) && Reflect.get(Object(error), 'type') === 'StripeIdempotencyError';
}

type Asked = { readonly stripe: Stripe; readonly id: string };

/** What is read back is told with what pays it, as everywhere else. */
const AS_READ = { expand: [WITH_MEANS] };

/** Asked a second time, a change may read otherwise (a pause counts from now, an item is gone): it is done once, and told as it stands. */
async function once({ stripe, id }: Asked, change: () => Promise<Stripe.Subscription>): Promise<Stripe.Subscription> {
  try {
    return await change();
  } catch (error) {
    if (!isDoneBefore(error)) throw error;
    return stripe.subscriptions.retrieve(id, AS_READ, WHILE_WAITED_FOR);
  }
}

async function readBack(asked: Asked, change: () => Promise<Stripe.Subscription>): Answered<Recurring> {
  const answered = await asking(() => once(asked, change));
  if (!answered.ok) return answered;
  const read = recurringOf(answered.value);
  return read.ok ? ok(read.value) : refused({ kind: 'refused', why: read.why.why });
}

function meansOf(method: Stripe.Subscription['default_payment_method']): Means | null {
  if (method === null || typeof method === 'string') return null;
  if (method.type === 'card' && method.card) {
    const { last4, exp_year, exp_month } = method.card;
    return { kind: 'card', digits: last4, expires: `${exp_year}-${String(exp_month).padStart(2, '0')}` };
  }
  if (method.type === 'sepa_debit') return { kind: 'sepa_debit', digits: method.sepa_debit?.last4 ?? null, expires: null };
  return { kind: 'other', digits: null, expires: null };
}

/** The item that carries the gift keeps its id; one that covered fees goes: the amount typed is the whole. */
function newItems(items: readonly Stripe.SubscriptionItem[], amount: number): Stripe.SubscriptionUpdateParams.Item[] {
  const main = items.find(({ price }) => idOf(price.product) === GIFT_PRODUCT) ?? items[0];
  if (!main?.price.recurring) throw new Error('Bug: a recurring gift without an item that recurs');
  const { interval, interval_count } = main.price.recurring;
  const product = idOf(main.price.product) ?? GIFT_PRODUCT;
  const price_data = { currency: 'eur', product, recurring: { interval, interval_count }, unit_amount: amount };
  return items.map(({ id }) => (id === main.id ? { id, price_data, quantity: 1 } : { id, deleted: true }));
}

function hasEnded({ status }: Stripe.Subscription): boolean {
  return status === 'canceled' || status === 'incomplete_expired';
}

/** Two who stop it at once have both stopped it: the one who comes second is told how it ended, not that there is nothing to stop. */
async function stopNow(stripe: Stripe, id: string, key: string): Promise<Stripe.Subscription> {
  try {
    return await stripe.subscriptions.cancel(id, AS_READ, { ...WHILE_WAITED_FOR, idempotencyKey: key });
  } catch (error) {
    if (!isStripeError(error)) throw error;
    const now = await stripe.subscriptions.retrieve(id, AS_READ, WHILE_WAITED_FOR);
    if (!hasEnded(now)) throw error;
    return now;
  }
}

async function payersOf(stripe: Stripe, { charges, recurring }: Payers): Promise<string[]> {
  const found = new Set<string>();
  const keep = (customer: Parameters<typeof idOf>[0]): void => {
    const id = idOf(customer);
    if (id !== null) found.add(id);
  };
  for (const id of recurring) keep((await stripe.subscriptions.retrieve(id, {}, WHILE_WAITED_FOR)).customer);
  for (const id of charges) keep((await stripe.charges.retrieve(id, {}, WHILE_WAITED_FOR)).customer);
  return [...found];
}

/** Whether Stripe has forgotten a payer already. */
async function deletePayer(stripe: Stripe, id: string): Promise<void> {
  const payer = await stripe.customers.retrieve(id, {}, WHILE_WAITED_FOR);
  if (payer.deleted !== true) await stripe.customers.del(id, {}, WHILE_WAITED_FOR);
}

/** Recurring gifts as Stripe keeps them going (STRIPE: subscriptions, billing portal). */
export function stripeStanding(stripe: Stripe): StandingPort {
  return {
    look: async (id) => {
      const seen = await asking(() => stripe.subscriptions.retrieve(id, AS_READ, WHILE_WAITED_FOR));
      if (!seen.ok) return seen;
      const recurring = recurringOf(seen.value);
      if (!recurring.ok) return refused({ kind: 'refused', why: recurring.why.why });
      return ok({ recurring: recurring.value, means: meansOf(seen.value.default_payment_method) });
    },
    changeAmount: (id, amount, key) =>
      readBack({ stripe, id }, async () => {
        const { items } = await stripe.subscriptions.retrieve(id, {}, WHILE_WAITED_FOR);
        // From the next date on: nothing is asked or given back for the period under way.
        const change = { items: newItems(items.data, amount), proration_behavior: 'none', ...AS_READ } as const;
        return stripe.subscriptions.update(id, change, { ...WHILE_WAITED_FOR, idempotencyKey: `${key}:${amount}` });
      }),
    pause: (id, untilMs, key) =>
      readBack({ stripe, id }, () => {
        const resumes = untilMs === null ? {} : { resumes_at: Math.floor(untilMs / 1000) };
        const change = { pause_collection: { behavior: 'void', ...resumes }, ...AS_READ } as const;
        return stripe.subscriptions.update(id, change, { ...WHILE_WAITED_FOR, idempotencyKey: key });
      }),
    resume: (id, key) =>
      readBack({ stripe, id }, () =>
        stripe.subscriptions.update(id, { pause_collection: '', ...AS_READ }, { ...WHILE_WAITED_FOR, idempotencyKey: key }),
      ),
    stop: (id, key) =>
      readBack({ stripe, id }, async () => {
        const before = await stripe.subscriptions.retrieve(id, AS_READ, WHILE_WAITED_FOR);
        return hasEnded(before) ? before : stopNow(stripe, id, key);
      }),
    means: (id, backUrl, language) =>
      asking(async () => {
        const customer = idOf((await stripe.subscriptions.retrieve(id, {}, WHILE_WAITED_FOR)).customer) ?? '';
        const after_completion = { type: 'redirect', redirect: { return_url: backUrl } } as const;
        const flow_data = { type: 'payment_method_update', after_completion } as const;
        const asked = { customer, return_url: backUrl, locale: language, flow_data };
        return (await stripe.billingPortal.sessions.create(asked, WHILE_WAITED_FOR)).url;
      }),
    adopt: (id) =>
      asking(async () => {
        const customer = idOf((await stripe.subscriptions.retrieve(id, {}, WHILE_WAITED_FOR)).customer);
        if (customer !== null) await adoptMeans(stripe, customer, WHILE_WAITED_FOR);
        return null;
      }),
    setAddress: (of, email) =>
      asking(async () => {
        for (const id of await payersOf(stripe, of)) {
          const payer = await stripe.customers.retrieve(id, {}, WHILE_WAITED_FOR);
          if (payer.deleted !== true) await stripe.customers.update(id, { email }, WHILE_WAITED_FOR);
        }
        return null;
      }),
    forget: (of) =>
      asking(async () => {
        const payers = await payersOf(stripe, of);
        for (const id of payers) await deletePayer(stripe, id);
        return payers;
      }),
  };
}
