import type Stripe from 'stripe';
import { CHECKOUT_LASTS_MS, type Checkout } from '../giving/ask.ts';
import type { KeptWish } from '../giving/store.ts';
import type { Cents } from '../values/cents.ts';
import { ok, refused } from '../values/result.ts';
import { isStripeError, loggable } from './outcome.ts';
import { GIFT_KEY } from './read-payment.ts';

/** One product of ours for all gifts: made inline, each checkout would leave a product of its own behind. */
export const GIFT_PRODUCT = 'obole_gift';
/** What a donor adds for the fee, apart on the checkout and on Stripe's papers. */
const COVER_PRODUCT = 'obole_fee_cover';

export type CheckoutTerms = {
  /** What the donor reads above the amount. */
  readonly productName: string;
  /** What the donor reads above what is added for the fee. */
  readonly coverName: string;
  /** Where the donor comes back: paid, and not. Absolute. */
  thanksUrl(wish: KeptWish): string;
  backUrl(wish: KeptWish): string;
  /** Hears why no checkout could be opened; the donor is only asked to try again. */
  readonly tell?: (words: string) => void;
};

/** A page waits for this answer. */
const LOOK_MS = 2_000;

const INTERVAL = { monthly: 'month', yearly: 'year' } as const;

function lineItems({ amount, cover, frequency }: KeptWish): Stripe.Checkout.SessionCreateParams.LineItem[] {
  const recurring = frequency === 'once' ? {} : { recurring: { interval: INTERVAL[frequency] } };
  const line = (product: string, unit_amount: Cents): Stripe.Checkout.SessionCreateParams.LineItem => ({
    quantity: 1,
    price_data: { currency: 'eur', product, unit_amount, ...recurring },
  });
  return cover > 0 ? [line(GIFT_PRODUCT, amount), line(COVER_PRODUCT, cover)] : [line(GIFT_PRODUCT, amount)];
}

/** What Stripe is asked for. Only our opaque id travels as metadata; the methods shown are those enabled on the account. */
export function checkoutParams(wish: KeptWish, terms: CheckoutTerms): Stripe.Checkout.SessionCreateParams {
  const metadata = { [GIFT_KEY]: wish.id };
  const carried = wish.frequency === 'once' ? { payment_intent_data: { metadata } } : { subscription_data: { metadata } };
  return {
    mode: wish.frequency === 'once' ? 'payment' : 'subscription',
    submit_type: 'donate',
    locale: wish.language,
    line_items: lineItems(wish),
    customer_email: wish.email,
    client_reference_id: wish.id,
    metadata,
    ...carried,
    // Another currency could else be offered to the donor: gifts are euros (method §1.1).
    adaptive_pricing: { enabled: false },
    // The same instant whenever the same wish is asked for again: under one key Stripe takes one content only.
    expires_at: Math.floor((wish.createdMs + CHECKOUT_LASTS_MS) / 1000),
    success_url: terms.thanksUrl(wish),
    cancel_url: terms.backUrl(wish),
  };
}

async function ensureProduct(stripe: Stripe, id: string, name: string): Promise<void> {
  try {
    await stripe.products.create({ id, name });
  } catch (error) {
    if (!isStripeError(error) || Reflect.get(Object(error), 'code') !== 'resource_already_exists') throw error;
  }
}

/** Stripe's hosted checkout. The idempotency key is our own row's: asked twice, even at once, Stripe opens one checkout. */
export function stripeCheckout(stripe: Stripe, terms: CheckoutTerms): Checkout {
  let product: Promise<void> | null = null;
  let cover: Promise<void> | null = null;
  return {
    open: async (wish) => {
      try {
        product ??= ensureProduct(stripe, GIFT_PRODUCT, terms.productName);
        await product;
        if (wish.cover > 0) await (cover ??= ensureProduct(stripe, COVER_PRODUCT, terms.coverName));
        const session = await stripe.checkout.sessions.create(checkoutParams(wish, terms), { idempotencyKey: `checkout:${wish.id}:v1` });
        if (session.url === null) throw new Error(`Bug: the checkout ${session.id} has no address`);
        return ok({ id: session.id, url: session.url });
      } catch (error) {
        product = null;
        cover = null;
        if (!isStripeError(error)) throw error;
        terms.tell?.(`Stripe opened no checkout: ${loggable(error)}`);
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
