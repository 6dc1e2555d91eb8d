import type Stripe from 'stripe';
import type { Checkout } from '../giving/ask.ts';
import type { KeptWish } from '../giving/store.ts';
import { ok, refused } from '../values/result.ts';
import { isStripeError } from './outcome.ts';
import { GIFT_KEY } from './read-payment.ts';

/** One product of ours for all gifts: made inline, each checkout would leave a product of its own behind. */
export const GIFT_PRODUCT = 'obole_gift';

export type CheckoutTerms = {
  /** What the donor reads above the amount. */
  readonly productName: string;
  /** Where the donor comes back: paid, and not. Absolute. */
  thanksUrl(wish: KeptWish): string;
  backUrl(wish: KeptWish): string;
};

/** A page waits for this answer. */
const LOOK_MS = 2_000;

const INTERVAL = { monthly: 'month', yearly: 'year' } as const;

function lineItem({ amount, frequency }: KeptWish): Stripe.Checkout.SessionCreateParams.LineItem {
  const recurring = frequency === 'once' ? {} : { recurring: { interval: INTERVAL[frequency] } };
  return { quantity: 1, price_data: { currency: 'eur', product: GIFT_PRODUCT, unit_amount: amount, ...recurring } };
}

/** What Stripe is asked for. Only our opaque id travels as metadata; the methods shown are those enabled on the account. */
export function checkoutParams(wish: KeptWish, terms: CheckoutTerms): Stripe.Checkout.SessionCreateParams {
  const metadata = { [GIFT_KEY]: wish.id };
  const carried = wish.frequency === 'once' ? { payment_intent_data: { metadata } } : { subscription_data: { metadata } };
  return {
    mode: wish.frequency === 'once' ? 'payment' : 'subscription',
    submit_type: 'donate',
    locale: wish.language,
    line_items: [lineItem(wish)],
    customer_email: wish.email,
    client_reference_id: wish.id,
    metadata,
    ...carried,
    // Another currency could else be offered to the donor: gifts are euros (method §1.1).
    adaptive_pricing: { enabled: false },
    success_url: terms.thanksUrl(wish),
    cancel_url: terms.backUrl(wish),
  };
}

async function ensureProduct(stripe: Stripe, name: string): Promise<void> {
  try {
    await stripe.products.create({ id: GIFT_PRODUCT, name });
  } catch (error) {
    if (!isStripeError(error) || Reflect.get(Object(error), 'code') !== 'resource_already_exists') throw error;
  }
}

/** Stripe's hosted checkout. The idempotency key is our own row's: asked twice, even at once, Stripe opens one checkout. */
export function stripeCheckout(stripe: Stripe, terms: CheckoutTerms): Checkout {
  let product: Promise<void> | null = null;
  return {
    open: async (wish) => {
      try {
        product ??= ensureProduct(stripe, terms.productName);
        await product;
        const session = await stripe.checkout.sessions.create(checkoutParams(wish, terms), { idempotencyKey: `checkout:${wish.id}:v1` });
        if (session.url === null) throw new Error(`Bug: the checkout ${session.id} has no address`);
        return ok({ id: session.id, url: session.url });
      } catch (error) {
        product = null;
        if (!isStripeError(error)) throw error;
        return refused('unreachable');
      }
    },
    isFinished: async (checkoutId) => {
      try {
        const session = await stripe.checkout.sessions.retrieve(checkoutId, {}, { timeout: LOOK_MS, maxNetworkRetries: 0 });
        return session.status === 'complete';
      } catch (error) {
        if (!isStripeError(error)) throw error;
        return false;
      }
    },
  };
}
