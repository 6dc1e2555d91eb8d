import type Stripe from 'stripe';
import { everyOne } from './pages.ts';
import { idOf } from './read-movement.ts';

const OVER: readonly string[] = ['canceled', 'incomplete_expired'];

/**
 * What a customer chose to pay with on Stripe's own page becomes the means of each of their live subscriptions: that page sets the
 * customer's default alone, and a subscription that has means of its own would go on asking the old ones (Stripe: billing portal, deep
 * links). How many were changed. Throws Stripe's errors.
 */
export async function adoptMeans(stripe: Stripe, customerId: string, options: Stripe.RequestOptions = {}): Promise<number> {
  const customer = await stripe.customers.retrieve(customerId, {}, options);
  const chosen = customer.deleted === true ? null : idOf(customer.invoice_settings.default_payment_method);
  if (chosen === null) return 0;
  const all = await everyOne((page) => stripe.subscriptions.list({ customer: customerId, ...page }, options));
  const behind = all.filter((each) => !OVER.includes(each.status) && idOf(each.default_payment_method) !== chosen);
  for (const { id } of behind) await adopt(stripe, id, chosen, options);
  return behind.length;
}

async function adopt(stripe: Stripe, subscription: string, means: string, options: Stripe.RequestOptions): Promise<void> {
  const change = { default_payment_method: means };
  const keyed = { ...options, idempotencyKey: `means:${subscription}:${means}` };
  const answered = await stripe.subscriptions.update(subscription, change, keyed);
  // Who goes back to earlier means within a day is answered from the first time, and nothing is changed: it is then asked anew.
  if (answered.lastResponse.headers['idempotent-replayed'] !== 'true') return;
  const now = await stripe.subscriptions.retrieve(subscription, {}, options);
  if (idOf(now.default_payment_method) !== means) await stripe.subscriptions.update(subscription, change, options);
}
