import { done, failed, type Outcome } from '../jobs/job.ts';
import type { Environment } from '../settings/types.ts';
import { WEBHOOK_PATH } from '../settings/webhook-path.ts';
import type { stripeClient } from '../stripe/client.ts';
import { endpointsOf, lackOf, type EndpointFault, type EndpointLack, type EndpointWanted } from '../stripe/endpoint.ts';

/** Where Stripe is to tell this site. */
export function webhookUrl({ publicUrl }: Pick<Environment, 'publicUrl'>): string {
  return new URL(WEBHOOK_PATH, publicUrl).href;
}

/** A fault of the endpoint in words for the operator, and what mends it. `grave`: nothing is heard of Stripe meanwhile. */
export type EndpointAdvice = { readonly grave: boolean; readonly what: string; readonly mend: string };

function adviceOn(fault: EndpointFault, { url, apiVersion }: EndpointWanted): EndpointAdvice {
  const dashboard = 'in the dashboard of Stripe';
  switch (fault.kind) {
    case 'missing':
      return {
        grave: true,
        what: `no webhook endpoint is registered at ${url}`,
        mend: `add it ${dashboard}, and set its secret as STRIPE_WEBHOOK_SECRET`,
      };
    case 'disabled':
      return {
        grave: true,
        what: 'the webhook endpoint is disabled',
        mend: `enable it ${dashboard}, then: npm run obole -- backfill --since DATE`,
      };
    case 'deaf':
      return {
        grave: false,
        what: `the webhook endpoint is not told of: ${fault.events.join(', ')}`,
        mend: `add these events to it ${dashboard}`,
      };
    case 'version':
      return {
        grave: false,
        what: `the webhook endpoint speaks version ${fault.speaks}, and objects are read at ${apiVersion}`,
        mend: `make one at version ${apiVersion}`,
      };
  }
}

/** What an operator is told of an endpoint; why nothing is known of it otherwise. */
export function endpointAdvice(lack: EndpointLack, wanted: EndpointWanted): readonly EndpointAdvice[] | Extract<EndpointLack, string> {
  return typeof lack === 'string' ? lack : lack.map((fault) => adviceOn(fault, wanted));
}

const UNREAD = 'The key may not read the webhook endpoints: give it the permission "Webhook Endpoints: read", or look there by yourself.';

/**
 * Holds the endpoint, as Stripe has it, against what this site needs: somebody may have disabled or changed it there, and Stripe disables one
 * by itself that fails for days. What differs fails the run, and so stands until a run finds it mended.
 */
export async function watchEndpoint(environment: Environment, stripe: ReturnType<typeof stripeClient>): Promise<Outcome> {
  // The sandbox tells its own house, and has no list.
  if (environment.sandbox !== null) return done({ sandbox: 1 });
  const wanted = { url: webhookUrl(environment), apiVersion: String(stripe.getApiField('version')) };
  const lack = lackOf(await endpointsOf(stripe), wanted);
  if (lack === 'forbidden') return done({ unread: 1 }, UNREAD);
  if (lack === 'unknown') return failed('Stripe does not know the key');
  if (lack === 'away') return failed('Stripe could not be asked');
  const told = lack.map((fault) => {
    const { what, mend } = adviceOn(fault, wanted);
    return `${what} (${mend})`;
  });
  if (told.length === 0) return done({ differences: 0 });
  const kinds = Object.fromEntries(lack.map((fault) => [fault.kind, fault.kind === 'deaf' ? fault.events.length : 1]));
  return failed(told.join('; '), { differences: lack.length, ...kinds });
}

/** What differs as a run has left it; null where that is not known. */
export function endpointDifferences(outcome: Outcome | null): number | null {
  return outcome?.figures['differences'] ?? null;
}
