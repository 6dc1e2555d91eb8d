import type Stripe from 'stripe';
import { cents, type Cents } from '../values/cents.ts';
import { ok } from '../values/result.ts';
import { reading, type Read } from './outcome.ts';
import { everyOne } from './pages.ts';

/** What Stripe held in euros at an instant (milliseconds), available and pending: what it holds now less all that has moved since. */
export function balanceAt(stripe: Stripe, atMs: number): Promise<Read<Cents>> {
  return reading(async () => {
    const { available, pending } = await stripe.balance.retrieve();
    const euros = [...available, ...pending].filter(({ currency }) => currency === 'eur');
    const now = euros.reduce((sum, { amount }) => sum + amount, 0);
    const created = { gte: Math.ceil(atMs / 1_000) };
    const since = await everyOne((page) => stripe.balanceTransactions.list({ currency: 'eur', created, ...page }));
    return ok(cents(now - since.reduce((sum, { net }) => sum + net, 0)));
  });
}
