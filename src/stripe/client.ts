import Stripe from 'stripe';
import type { Environment } from '../settings/types.ts';

/** A notice waits while its object is read: better to fail after some seconds and be tried again than to hold the others. */
const TIMEOUT_MS = 20_000;

/** What carries calls to Stripe in place of Node's own HTTP: where Stripe's answers are in this very process. */
export type StripeCarrier = NonNullable<Stripe.StripeConfig['httpClient']>;

/** Stripe's client at the API version that its types were written for, without telemetry; `apiBase` names a server that stands in for Stripe. */
export function stripeClient({ secretKey, apiBase }: Environment['stripe'], carrier?: StripeCarrier): Stripe {
  const elsewhere = apiBase && {
    host: apiBase.hostname,
    port: apiBase.port || (apiBase.protocol === 'https:' ? '443' : '80'),
    protocol: apiBase.protocol === 'https:' ? ('https' as const) : ('http' as const),
  };
  const carried = carrier && { httpClient: carrier };
  return new Stripe(secretKey, { telemetry: false, maxNetworkRetries: 2, timeout: TIMEOUT_MS, ...elsewhere, ...carried });
}
