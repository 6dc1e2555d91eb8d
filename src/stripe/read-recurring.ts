import type Stripe from 'stripe';
import { RECURRENCES, type Payout, type Recurring } from '../giving/payment.ts';
import { cents } from '../values/cents.ts';
import { nameAmong } from '../values/named.ts';
import { ok } from '../values/result.ts';
import { reading, unforeseen, type Read } from './outcome.ts';
import { GIFT_KEY } from './read-payment.ts';
import { ms, readMovement } from './read-movement.ts';

/** When the subscription ends, if that is known: at a date, or at the end of what is paid. */
function endsMs(subscription: Stripe.Subscription, periodEnd: number): number | null {
  if (subscription.ended_at !== null) return ms(subscription.ended_at);
  if (subscription.cancel_at !== null) return ms(subscription.cancel_at);
  return subscription.cancel_at_period_end ? ms(periodEnd) : null;
}

/** Reads a subscription as it stands now. Its amount is what its items add up to, in euros, each month or each year. */
export function readRecurring(stripe: Stripe, subscriptionId: string): Promise<Read<Recurring>> {
  return reading(async () => {
    const subscription = await stripe.subscriptions.retrieve(subscriptionId);
    const items = subscription.items.data;
    const [first] = items;
    const interval = first?.price.recurring?.interval ?? 'never';
    const every = nameAmong(RECURRENCES, interval);
    if (!first || every === null) return unforeseen(`The subscription ${subscriptionId} renews by "${interval}", which has no rule`);
    if (subscription.currency !== 'eur')
      return unforeseen(`The subscription ${subscriptionId} is in ${subscription.currency}: only euros are counted`);
    const amount = items.reduce((sum, { price, quantity }) => sum + (price.unit_amount ?? 0) * (quantity ?? 1), 0);
    return ok({
      id: subscription.id,
      gift: subscription.metadata[GIFT_KEY] ?? null,
      status: subscription.pause_collection ? 'paused' : subscription.status,
      amount: cents(amount),
      every,
      nextMs: ms(first.current_period_end),
      endsMs: endsMs(subscription, first.current_period_end),
    });
  });
}

/** Reads a payout as it stands now, with the movements by which it left the balance and, when it failed, came back. */
export function readPayout(stripe: Stripe, payoutId: string): Promise<Read<Payout>> {
  return reading(async () => {
    const payout = await stripe.payouts.retrieve(payoutId, { expand: ['balance_transaction', 'failure_balance_transaction'] });
    const movement = readMovement(payout.balance_transaction);
    if (!movement.ok) return movement;
    const failure = readMovement(payout.failure_balance_transaction);
    if (!failure.ok) return failure;
    const { id, amount, status, arrival_date } = payout;
    return ok({ id, amount: cents(amount), status, arrivalMs: ms(arrival_date), movement: movement.value, failure: failure.value });
  });
}
