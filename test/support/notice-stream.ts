import { Agent, request } from 'node:http';
import Stripe from 'stripe';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { signatureOf } from './stripe-signing.ts';

/**
 * Makes card gifts at the sandbox; what it would tell of them, oldest first, under ids that the sandbox itself does not know: what a server
 * asks for by itself can then make up for nothing that it has lost.
 */
export async function eventsOfGifts(sandbox: Sandbox, gifts: number): Promise<Stripe.Event[]> {
  const { hostname, port } = new URL(sandbox.apiBase);
  const stripe = new Stripe('sk_test_sandbox', { host: hostname, port, protocol: 'http', telemetry: false });
  const product = await stripe.products.create({ id: 'obole_gift', name: 'Gift' });
  for (let gift = 0; gift < gifts; gift += 1) {
    const price_data = { currency: 'eur', product: product.id, unit_amount: 500 + gift };
    const session = await stripe.checkout.sessions.create({
      mode: 'payment',
      line_items: [{ quantity: 1, price_data }],
      success_url: 'http://localhost/',
      customer_email: 'ada@example.org',
    });
    await sandbox.control.pay(session.id, { method: 'card' });
  }
  await sandbox.control.advanceTo((await sandbox.control.clock()).nowMs + 60_000);
  const all: Stripe.Event[] = [];
  for await (const event of stripe.events.list({ limit: 100 }))
    if (event.type.startsWith('charge.') || event.type.startsWith('checkout.')) all.push(event);
  return all.toReversed().map((event) => ({ ...event, id: `${event.id}_posted` }));
}

/** The charges that the events tell of: each is one gift. */
export function chargesOf(events: readonly Stripe.Event[]): string[] {
  return events.filter(({ type }) => type === 'charge.succeeded').map((event) => (event.data.object as Stripe.Charge).id);
}

export type Posting = { readonly agent: Agent; readonly port: number; readonly secret: string };

/** Posts a signed notice to a server's webhook; the status, 0 when there was no whole answer. */
export function postNotice({ agent, port, secret }: Posting, body: string): Promise<number> {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', 'stripe-signature': signatureOf(body, secret, Date.now()) };
    const sending = request({ agent, host: '127.0.0.1', port, path: '/api/stripe/webhook', method: 'POST', headers }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.complete ? (answer.statusCode ?? 0) : 0));
      answer.on('error', () => resolve(0));
    });
    sending.on('error', () => resolve(0));
    sending.end(body);
  });
}

export type Streaming = {
  readonly secret: string;
  readonly connections: number;
  /** Where to send next, by port; null when nobody is there any more. */
  port(): number | null;
  /** Called with how many were answered with 200 in this stream, each time that one was. */
  onAnswer?(answers: number): void;
};

/**
 * Sends what waits over several connections until all is sent or nobody is there; what was not answered with 200 waits again, as at Stripe.
 * Adds to `answered` the ids that were.
 */
export async function streamNotices(
  waiting: Stripe.Event[],
  answered: Set<string>,
  { secret, connections, port, onAnswer }: Streaming,
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let answers = 0;
  const send = async (): Promise<void> => {
    for (let to = port(); to !== null; to = port()) {
      const event = waiting.shift();
      if (!event) return;
      const status = await postNotice({ agent, port: to, secret }, JSON.stringify(event));
      if (status === 200) {
        answered.add(event.id);
        answers += 1;
        onAnswer?.(answers);
      } else waiting.push(event);
    }
  };
  await Promise.all(Array.from({ length: connections }, send));
  agent.destroy();
}
