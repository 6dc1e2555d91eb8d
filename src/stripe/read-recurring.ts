import type Stripe from 'stripe';
import { RECURRENCES, type Recurring } from '../giving/payment.ts';
import { cents } from '../values/cents.ts';
import { month } from '../values/month.ts';
import { nameAmong } from '../values/named.ts';
import { ok } from '../values/result.ts';
import { reading, unforeseen, type Read } from './outcome.ts';
import { GIFT_KEY } from './read-payment.ts';
import { ms } from './read-movement.ts';

/** When the subscription ends, if that is known: at a date, or at the end of what is paid. */
function endsMs(subscription: Stripe.Subscription, periodEnd: number): number | null {
  if (subscription.ended_at !== null) return ms(subscription.ended_at);
  if (subscription.cancel_at !== null) return ms(subscription.cancel_at);
  return subscription.cancel_at_period_end ? ms(periodEnd) : null;
}

/** The card that pays, where Stripe was asked to tell of it. */
function cardOf({ default_payment_method: method }: Stripe.Subscription): Recurring['card'] {
  if (method === null || typeof method === 'string' || !method.card) return null;
  const { last4, exp_month, exp_year } = method.card;
  return { last4, endsIn: month(`${exp_year}-${String(exp_month).padStart(2, '0')}`) };
}

/** What a subscription is read with: the means that pays it. */
export const WITH_MEANS = 'default_payment_method';

/** A subscription in our words. Its amount is what its items add up to, in euros, each month or each year. */
export function recurringOf(subscription: Stripe.Subscription): Read<Recurring> {
  const { id } = subscription;
  const items = subscription.items.data;
  const [first] = items;
  const interval = first?.price.recurring?.interval ?? 'never';
  const every = nameAmong(RECURRENCES, interval);
  if (!first || every === null) return unforeseen(`The subscription ${id} renews by "${interval}", which has no rule`);
  if (subscription.currency !== 'eur') return unforeseen(`The subscription ${id} is in ${subscription.currency}: only euros are counted`);
  const amount = items.reduce((sum, { price, quantity }) => sum + (price.unit_amount ?? 0) * (quantity ?? 1), 0);
  return ok({
    id,
    gift: subscription.metadata[GIFT_KEY] ?? null,
    status: subscription.pause_collection ? 'paused' : subscription.status,
    amount: cents(amount),
    every,
    nextMs: ms(first.current_period_end),
    endsMs: endsMs(subscription, first.current_period_end),
    card: cardOf(subscription),
  });
}

/** Reads a subscription as it stands now. */
export function readRecurring(stripe: Stripe, subscriptionId: string): Promise<Read<Recurring>> {
  return reading(async () => recurringOf(await stripe.subscriptions.retrieve(subscriptionId, { expand: [WITH_MEANS] })));
}
