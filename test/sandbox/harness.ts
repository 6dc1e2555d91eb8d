import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { movableClock, type MovableClock } from '../../src/values/clock.ts';

export const SECRET = 'whsec_of_the_tests';
export const DAY_MS = 86_400_000;
/** Wednesday 4 November 2026, 10:00 UTC. */
export const START_MS = Date.parse('2026-11-04T10:00:00Z');

export type Notice = { readonly body: string; readonly signature: string; readonly event: Stripe.Event };

/** A webhook endpoint that keeps what it gets; `answer` says with which status. */
export type Receiver = {
  readonly url: string;
  readonly notices: Notice[];
  answer: (event: Stripe.Event) => number;
  types(): string[];
  close(): Promise<void>;
};

export async function startReceiver(): Promise<Receiver> {
  const notices: Notice[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const event = JSON.parse(body) as Stripe.Event;
      notices.push({ body, signature: String(request.headers['stripe-signature']), event });
      response.writeHead(receiver.answer(event)).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    notices,
    answer: () => 200,
    types: () => notices.map((notice) => notice.event.type),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}

export type Stand = {
  readonly sandbox: Sandbox;
  readonly stripe: Stripe;
  readonly clock: MovableClock;
  /** The events of the last thirty days in the order of telling. */
  events(): Promise<Stripe.Event[]>;
  /** As `events`, their types. */
  told(): Promise<string[]>;
  advance(days: number): Promise<void>;
  session(wish?: Partial<Stripe.Checkout.SessionCreateParams>): Promise<Stripe.Checkout.Session>;
  subscription(wish?: Partial<Stripe.Checkout.SessionCreateParams>, interval?: 'month' | 'year'): Promise<Stripe.Checkout.Session>;
  close(): Promise<void>;
};

type StandOptions = { readonly dataDir?: string; readonly receiver?: Receiver; readonly settleMs?: number; readonly clock?: MovableClock };

export function clientOf(port: number): Stripe {
  return new Stripe('sk_test_sandbox', { host: '127.0.0.1', port, protocol: 'http', telemetry: false, maxNetworkRetries: 0 });
}

const ADDRESSES = { success_url: 'http://site.test/merci?cs={CHECKOUT_SESSION_ID}', cancel_url: 'http://site.test/don' };

/** A sandbox on a clock that stands still, with the one product of our site, and Stripe's own SDK talking to it. */
export async function startStand(options: StandOptions = {}): Promise<Stand> {
  const clock = options.clock ?? movableClock(START_MS);
  const { dataDir = null, receiver, settleMs = 1500 } = options;
  const webhook = receiver ? { url: receiver.url, secret: SECRET } : null;
  const sandbox = await startSandbox({ port: 0, dataDir, webhook, clock, settleMs });
  const stripe = clientOf(sandbox.port);
  const known = await stripe.products.retrieve('prod_gift').catch(() => null);
  if (!known) await stripe.products.create({ id: 'prod_gift', name: 'Don' });
  const events = async (): Promise<Stripe.Event[]> => {
    const newestFirst: Stripe.Event[] = [];
    for await (const event of stripe.events.list({ limit: 100 })) newestFirst.push(event);
    return newestFirst.reverse();
  };
  const price = { currency: 'eur', unit_amount: 3000, product: 'prod_gift' };
  return {
    sandbox,
    stripe,
    clock,
    events,
    told: async () => (await events()).map((event) => event.type),
    advance: async (days) => {
      const { nowMs } = await sandbox.control.clock();
      await sandbox.control.advanceTo(nowMs + days * DAY_MS);
    },
    session: (wish = {}) =>
      stripe.checkout.sessions.create({ mode: 'payment', ...ADDRESSES, line_items: [{ quantity: 1, price_data: price }], ...wish }),
    subscription: (wish = {}, interval = 'month') =>
      stripe.checkout.sessions.create({
        mode: 'subscription',
        ...ADDRESSES,
        line_items: [{ quantity: 1, price_data: { ...price, unit_amount: 1000, recurring: { interval } } }],
        ...wish,
      }),
    close: () => sandbox.close(),
  };
}

/** The error that a call of the SDK ends with. */
export async function failureOf(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const result = await call.then(
    () => null,
    (error: unknown) => error,
  );
  if (result instanceof Stripe.errors.StripeError) return result;
  throw new Error('The call did not fail as it should');
}

/** The id in a field that is filled, expanded or not. */
export function idOf(field: string | { readonly id: string } | null): string {
  if (field === null) throw new Error('The field is empty');
  return typeof field === 'string' ? field : field.id;
}
