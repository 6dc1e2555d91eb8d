import type { GiftRow, KeptWish } from './store.ts';
import type { GiftStatus } from './types.ts';

/** What may be said of a gift: "received" only when its money counts (method §1.2), whatever the checkout said. */
export function giftStatus(wish: KeptWish, payments: readonly GiftRow[]): GiftStatus {
  const { id: reference, amount, frequency, project } = wish;
  const about = { reference, amount, frequency, project };
  const [first] = payments.filter((payment) => payment.countedOn !== null).toSorted((left, right) => left.createdMs - right.createdMs);
  if (first) return { ...about, state: 'received', receivedOn: first.countedOn };
  return { ...about, state: unreceivedState(wish, payments), receivedOn: null };
}

function unreceivedState(wish: KeptWish, payments: readonly GiftRow[]): Exclude<GiftStatus['state'], 'received'> {
  const states = new Set(payments.map((payment) => payment.state));
  if (states.has('pending')) return 'pending';
  if (states.has('received')) return 'confirming';
  if (wish.state === 'expired') return 'abandoned';
  // A card that was refused on a checkout still open may be followed by another one.
  if (states.has('failed')) return wish.state === 'complete' ? 'failed' : 'open';
  return wish.state === 'complete' ? 'confirming' : 'open';
}
