import type Stripe from 'stripe';
import { EVENT_TYPES } from './backfill.ts';

/** A webhook endpoint as Stripe has it. `apiVersion`: null for the account's own. */
export type EndpointSeen = {
  readonly url: string;
  readonly enabled: boolean;
  readonly apiVersion: string | null;
  readonly events: readonly string[];
};

/** What an endpoint lacks of what this site needs: none is registered, it is disabled, is not told of some events, or speaks another version than the one at which objects are read. */
export type EndpointFault =
  | { readonly kind: 'missing' }
  | { readonly kind: 'disabled' }
  | { readonly kind: 'deaf'; readonly events: readonly string[] }
  | { readonly kind: 'version'; readonly speaks: string };

/** Where the site is to be told, and at which version. */
export type EndpointWanted = { readonly url: string; readonly apiVersion: string };

/** Endpoints of an account; `forbidden` where the key may not read them, `unknown` where it is no key, `away` where Stripe gave no answer. */
export type EndpointsSeen = readonly EndpointSeen[] | 'forbidden' | 'unknown' | 'away';

const PATIENCE = { timeout: 8_000, maxNetworkRetries: 0 };

/** Asks Stripe for the endpoints of the account, by reading alone. */
export async function endpointsOf(stripe: Stripe): Promise<EndpointsSeen> {
  try {
    const { data } = await stripe.webhookEndpoints.list({ limit: 100 }, PATIENCE);
    return data.map(({ url, status, api_version, enabled_events }) => ({
      ...{ url, enabled: status === 'enabled', apiVersion: api_version, events: enabled_events },
    }));
  } catch (error) {
    const type: unknown = Reflect.get(Object(error), 'type');
    if (type === 'StripePermissionError') return 'forbidden';
    return type === 'StripeAuthenticationError' ? 'unknown' : 'away';
  }
}

/** Events that the books hear of and that are not among these. */
function missingEvents(events: readonly string[]): readonly string[] {
  return events.includes('*') ? [] : EVENT_TYPES.flat().filter((each) => !events.includes(each));
}

function faultsOf({ enabled, apiVersion, events }: EndpointSeen, wanted: EndpointWanted): EndpointFault[] {
  const missing = missingEvents(events);
  return [
    ...(enabled ? [] : [{ kind: 'disabled' } as const]),
    ...(missing.length === 0 ? [] : [{ kind: 'deaf', events: missing } as const]),
    ...(apiVersion === null || apiVersion === wanted.apiVersion ? [] : [{ kind: 'version', speaks: apiVersion } as const]),
  ];
}

/** What our endpoint lacks, nothing where all is well; or why that is not known. */
export type EndpointLack = readonly EndpointFault[] | Extract<EndpointsSeen, string>;

/** Holds endpoints against what is wanted. While one takes another's place both are registered: the better one counts. */
export function lackOf(endpoints: EndpointsSeen, wanted: EndpointWanted): EndpointLack {
  if (typeof endpoints === 'string') return endpoints;
  const ours = endpoints.filter(({ url }) => url === wanted.url).map((each) => faultsOf(each, wanted));
  const [best] = ours.toSorted((left, right) => left.length - right.length);
  return best ?? [{ kind: 'missing' }];
}
