import type Stripe from 'stripe';
import { endpointsOf, lackOf, type EndpointLack } from './endpoint.ts';

/** What a key may read of what we ask for; `away`: Stripe gave no answer. */
export type MayRead = 'yes' | 'no' | 'away';

/** How Stripe sees the key and the site's address. */
export type StripeSeen = {
  readonly reads: Readonly<Record<string, MayRead>>;
  /** By how much Stripe's clock is ahead of ours (milliseconds); null when it did not answer. */
  readonly aheadMs: number | null;
  readonly endpoint: EndpointLack;
  /** The version at which objects are read. */
  readonly apiVersion: string;
};

const AT_ONCE = { limit: 1 };
const PATIENCE = { timeout: 8_000, maxNetworkRetries: 0 };

function readsOf(stripe: Stripe): Readonly<Record<string, () => Promise<unknown>>> {
  return {
    balance: () => stripe.balance.retrieve({}, PATIENCE),
    'balance movements': () => stripe.balanceTransactions.list(AT_ONCE, PATIENCE),
    charges: () => stripe.charges.list(AT_ONCE, PATIENCE),
    refunds: () => stripe.refunds.list(AT_ONCE, PATIENCE),
    payouts: () => stripe.payouts.list(AT_ONCE, PATIENCE),
    events: () => stripe.events.list(AT_ONCE, PATIENCE),
    subscriptions: () => stripe.subscriptions.list(AT_ONCE, PATIENCE),
    customers: () => stripe.customers.list(AT_ONCE, PATIENCE),
    'checkout sessions': () => stripe.checkout.sessions.list(AT_ONCE, PATIENCE),
  };
}

/** An answer that is no permission is no outage either: a call that Stripe refuses for another reason was allowed. */
async function mayRead(ask: () => Promise<unknown>): Promise<MayRead> {
  try {
    // Another server's answer is none of Stripe's, whatever its status.
    return typeof Reflect.get(Object(await ask()), 'object') === 'string' ? 'yes' : 'away';
  } catch (error) {
    const type: unknown = Reflect.get(Object(error), 'type');
    const status: unknown = Reflect.get(Object(error), 'statusCode');
    if (type === 'StripePermissionError' || type === 'StripeAuthenticationError') return 'no';
    return typeof status === 'number' && status < 500 && status !== 429 ? 'yes' : 'away';
  }
}

async function aheadOf(stripe: Stripe, now: () => number): Promise<number | null> {
  try {
    const { lastResponse } = await stripe.balance.retrieve({}, PATIENCE);
    const told = Date.parse(lastResponse.headers['date'] ?? '');
    return Number.isNaN(told) ? null : told - now();
  } catch {
    return null;
  }
}

/** Asks Stripe, by reading alone, what the key may do and how the site, whose notices come in at `url`, is registered there. `now`: the real time (milliseconds). */
export async function examineStripe(stripe: Stripe, url: string, now: () => number): Promise<StripeSeen> {
  const apiVersion = String(stripe.getApiField('version'));
  const reads: Record<string, MayRead> = {};
  for (const [what, ask] of Object.entries(readsOf(stripe))) reads[what] = await mayRead(ask);
  return {
    reads,
    aheadMs: await aheadOf(stripe, now),
    endpoint: lackOf(await endpointsOf(stripe), { url, apiVersion }),
    apiVersion,
  };
}
