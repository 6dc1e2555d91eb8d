import { cents } from '../values/cents.ts';
import type { Checkout } from './ask.ts';
import type { GiftRow, GivingStore, KeptWish } from './store.ts';
import type { GiftStatus } from './types.ts';

/** What may be said of a gift: "received" only when its money counts (method §1.2), whatever the checkout said. */
export function giftStatus(wish: KeptWish, payments: readonly GiftRow[]): GiftStatus {
  const { id: reference, amount, frequency, project } = wish;
  const about = { reference, amount: cents(amount + wish.cover), frequency, project };
  const [first] = payments.filter((payment) => payment.countedOn !== null).toSorted((left, right) => left.createdMs - right.createdMs);
  if (first) return { ...about, state: 'received', receivedOn: first.countedOn, payment: first.id };
  return { ...about, state: unreceivedState(wish, payments), receivedOn: null, payment: null };
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

/**
 * The gift behind a lasting address; null when there is none. A donor comes back from the checkout sooner than its notice: while we know of
 * an open checkout only, the checkout itself is asked, so that nobody who has paid reads that nothing happened.
 */
export async function lookUpGift(
  giving: Pick<GivingStore, 'wish' | 'giftsOf'>,
  checkout: Checkout,
  id: string,
): Promise<GiftStatus | null> {
  const wish = await giving.wish(id);
  if (!wish) return null;
  const known = giftStatus(wish, await giving.giftsOf(id));
  if (known.state !== 'open' || wish.checkout === null || !(await checkout.isFinished(wish.checkout.id))) return known;
  return { ...known, state: 'confirming' };
}
