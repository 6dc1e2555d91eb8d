import type Stripe from 'stripe';
import type { Notice } from '../../src/inbox/notice.ts';
import type { House } from './house.ts';

function noticeOf(event: Stripe.Event, nowMs: number): Notice {
  const object = event.data.object as { readonly id?: string; readonly object: string };
  return {
    id: event.id,
    type: event.type,
    objectId: object.id ?? '',
    objectType: object.object,
    createdMs: event.created * 1_000,
    receivedMs: nowMs,
    body: JSON.stringify(event),
  };
}

/**
 * What the site does of itself so that nothing stays lost: here stand the second net (what Stripe has no 2xx for, of the last thirty days), the
 * reading of unsettled gifts, and a person who has notices tried again that were given up. Throws nothing: what cannot be had now is had the next time.
 */
export async function catchUp({ running, stripe }: House): Promise<number> {
  const nowMs = running.app.clock.now();
  const missed: Notice[] = [];
  try {
    for await (const event of stripe.events.list({ delivery_success: false, limit: 100 })) missed.push(noticeOf(event, nowMs));
  } catch {
    return 0;
  }
  await running.notices.keepAll(missed.toReversed());
  for (const { id } of await running.books.inbox.list(['dead'], 10_000)) await running.notices.replay(id);
  await running.notices.idle();
  await running.resettle();
  return missed.length;
}
