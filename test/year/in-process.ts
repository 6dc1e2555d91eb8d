import { reply, type Reply } from '../../src/sandbox/api/reply.ts';
import { createRouter } from '../../src/sandbox/api/router.ts';
import { ROUTES } from '../../src/sandbox/api/routes.ts';
import type { World } from '../../src/sandbox/world/world.ts';
import type { StripeCarrier } from '../../src/stripe/client.ts';

type Carried = Awaited<ReturnType<StripeCarrier['makeRequest']>>;

/** Runs a call, or knows its answer; `what` is its method and address. */
export type Around = (what: string, call: () => Reply) => Reply;

function header(headers: Readonly<Record<string, unknown>>, wanted: string): string | undefined {
  const [, value] = Object.entries(headers).find(([name]) => name.toLowerCase() === wanted) ?? [];
  return typeof value === 'string' ? value : undefined;
}

function carried({ status, headers, body }: Reply): Carried {
  return {
    getStatusCode: () => status,
    getHeaders: () => headers,
    getRawResponse: () => ({}),
    toStream: () => {
      throw new Error('Bug: nothing of ours is streamed');
    },
    toJSON: () => Promise.resolve(JSON.parse(body)),
  };
}

/** Answers what Stripe's library asks from a sandbox in this very process, without HTTP. */
export function answersOf(world: World, around: Around): StripeCarrier {
  const router = createRouter(ROUTES);
  return {
    getClientName: () => 'in-process',
    makeRequest: (_host, _port, url, method, headers, body) => {
      const [path = '/', query = ''] = url.split('?', 2);
      const call = (): Reply =>
        reply(world, router, {
          method,
          path,
          query,
          body,
          authorization: header(headers, 'authorization'),
          version: header(headers, 'stripe-version'),
          idempotencyKey: header(headers, 'idempotency-key'),
        });
      return Promise.resolve(carried(around(`${method} ${url}`, call)));
    },
  };
}
