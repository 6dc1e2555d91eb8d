import { ZERO, type Cents } from '../values/cents.ts';
import type { Clock } from '../values/clock.ts';
import { sha256 } from '../values/digest.ts';
import { newId } from '../values/ids.ts';
import type { Result } from '../values/result.ts';
import type { Language } from '../settings/types.ts';
import { readGiftForm, type GiftRules } from './read-form.ts';
import type { GivingStore, KeptWish } from './store.ts';
import type { Asked, GiftWish, TypedGift } from './types.ts';

/** The port to whoever takes payments. `unreachable`: it may be asked again, under the same key. */
export type Checkout = {
  open(wish: KeptWish): Promise<Result<{ readonly id: string; readonly url: string }, 'unreachable'>>;
  /** Whether the donor went through to the end; false as well when nobody can say now. */
  isFinished(checkoutId: string): Promise<boolean>;
};

export type AskParts = {
  readonly giving: GivingStore;
  readonly checkout: Checkout;
  readonly rules: GiftRules;
  readonly clock: Clock;
  thanksUrl(wish: KeptWish): string;
};

/**
 * How long a checkout is open: what Stripe takes at the least is half an hour, by its own clock; five minutes are for clocks that differ,
 * and for a try after a call that broke off (milliseconds).
 */
export const CHECKOUT_LASTS_MS = 35 * 60_000;

/** What is left then is too little to type a card, or to be taken for half an hour. */
const LEFT_MS = 5 * 60_000;

/** The same form with the same content is the same request; a changed amount is another one. */
export function requestKey(wish: GiftWish, cover: Cents): string {
  const { amount, frequency, email, project, campaign, visibility, message, name, language, token } = wish;
  const plain = { amount, frequency, email, project, campaign, visibility, message, name, language, token };
  return sha256(cover === ZERO ? plain : { ...plain, cover });
}

async function openCheckout(parts: AskParts, wish: KeptWish): Promise<Exclude<Asked, { kind: 'mend' }>> {
  const opened = await parts.checkout.open(wish);
  if (!opened.ok) return { kind: 'unavailable' };
  await parts.giving.attachCheckout(wish.id, opened.value);
  return { kind: 'go', url: opened.value.url };
}

/** Whether a wish's checkout, or the request for one, is too old to be used: another wish takes its place. */
function isStale({ checkout, createdMs }: KeptWish, nowMs: number): boolean {
  return nowMs - createdMs > (checkout ? CHECKOUT_LASTS_MS - LEFT_MS : LEFT_MS - 60_000);
}

export type Opened = Exclude<Asked, { kind: 'mend' }> & { readonly wish: KeptWish };

/**
 * Keeps the wish, then asks for a checkout under a key of our own row: a double click, a second tab or a try after a broken connection
 * leads to the same checkout. A form sent again once its gift is made leads to its thanks, not to a second gift.
 */
export async function openFor(parts: AskParts, read: GiftWish, cover: Cents): Promise<Opened> {
  const nowMs = parts.clock.now();
  const fresh = (): KeptWish => ({
    ...read,
    id: newId('don'),
    requestKey: requestKey(read, cover),
    state: 'open',
    createdMs: nowMs,
    checkout: null,
    donor: null,
    cover,
  });
  let wish = await parts.giving.keepWish(fresh());
  if (wish.state === 'complete') return { kind: 'go', url: parts.thanksUrl(wish), wish };
  if (isStale(wish, nowMs)) {
    await parts.giving.markWish(wish.id, 'expired');
    wish = await parts.giving.keepWish(fresh());
  }
  const asked = wish.checkout ? { kind: 'go' as const, url: wish.checkout.url } : await openCheckout(parts, wish);
  return { ...asked, wish };
}

/** Reads a form that the house itself fills in, and asks for a checkout. A visitor's form comes through the give door, which limits them. */
export async function askForGift(parts: AskParts, typed: TypedGift, language: Language): Promise<Asked> {
  const form = readGiftForm(typed, parts.rules, language);
  if (!form.ok) return { kind: 'mend', errors: form.why };
  const opened = await openFor(parts, form.value, ZERO);
  return opened.kind === 'go' ? { kind: 'go', url: opened.url } : { kind: 'unavailable' };
}
