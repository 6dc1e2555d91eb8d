import type Stripe from 'stripe';
import { newId } from '../../values/ids.ts';
import { nowMs, nowSeconds, put, type World } from './world.ts';

/** The version that every object and event is written in. */
export const API_VERSION = '2026-10-28.endive';

export type EventType = Stripe.Event['type'];
type EventOf<T extends EventType> = Extract<Stripe.Event, { type: T }>;

/** What a webhook endpoint of ours is subscribed to; all events can be listed for thirty days. */
const ENABLED = [
  /^charge\./,
  /^payment_intent\.(succeeded|payment_failed|processing)$/,
  /^checkout\.session\./,
  /^customer\.(updated|subscription\..*)$/,
  /^invoice\.(paid|payment_failed|created|finalized)$/,
  /^invoice_payment\.paid$/,
  /^refund\./,
  /^payout\./,
];

function isEnabled(type: string): boolean {
  return ENABLED.some((pattern) => pattern.test(type));
}

/**
 * Tells what happened to an object, which is kept in the event as it is now. `previous` holds the fields that changed, as they were.
 */
export function emit<T extends EventType>(
  world: World,
  type: T,
  object: EventOf<T>['data']['object'],
  previous?: EventOf<T>['data']['previous_attributes'],
): void {
  const delivered = world.notified && isEnabled(type);
  const event: Stripe.EventBase & { type: string } = {
    id: newId('evt'),
    object: 'event',
    api_version: API_VERSION,
    created: nowSeconds(world),
    data: { object, ...(previous ? { previous_attributes: previous } : {}) },
    livemode: false,
    pending_webhooks: delivered ? 1 : 0,
    request: { id: world.cause?.requestId ?? null, idempotency_key: world.cause?.idempotencyKey ?? null },
    type,
  };
  // The compiler cannot tie a type chosen at run time to its member of the union; the signature above does.
  put(world, 'event', event as Stripe.Event);
  if (delivered) deliver(world, event.id);
}

/** Has an event sent to the endpoint, if there is one. */
export function deliver(world: World, id: string): void {
  if (!world.notified) return;
  put(world, 'delivery', { id, attempts: 0, nextAtMs: nowMs(world), givenUp: false });
  world.outbox.push(id);
}
