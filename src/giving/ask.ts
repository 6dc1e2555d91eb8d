import { ZERO } from '../values/cents.ts';
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

/** A hosted checkout can be finished for 24 hours; an hour is left for the donor to type. */
const CHECKOUT_LASTS_MS = 23 * 3_600_000;

/** The same form with the same content is the same request; a changed amount is another one. */
function requestKey(wish: GiftWish): string {
  const { amount, frequency, email, project, campaign, visibility, message, name, language, token } = wish;
  return sha256({ amount, frequency, email, project, campaign, visibility, message, name, language, token });
}

async function openCheckout(parts: AskParts, wish: KeptWish): Promise<Asked> {
  const opened = await parts.checkout.open(wish);
  if (!opened.ok) return { kind: 'unavailable' };
  await parts.giving.attachCheckout(wish.id, opened.value);
  return { kind: 'go', url: opened.value.url };
}

/**
 * Reads the form, keeps the wish, then asks for a checkout under a key of our own row: a double click, a second tab or a try after
 * a broken connection leads to the same checkout. A form sent again once its gift is made leads to its thanks, not to a second gift.
 */
export async function askForGift(parts: AskParts, typed: TypedGift, language: Language): Promise<Asked> {
  const form = readGiftForm(typed, parts.rules, language);
  if (!form.ok) return { kind: 'mend', errors: form.why };
  const nowMs = parts.clock.now();
  const fresh = (): KeptWish => ({
    ...form.value,
    id: newId('don'),
    requestKey: requestKey(form.value),
    state: 'open',
    createdMs: nowMs,
    checkout: null,
    donor: null,
    cover: ZERO,
  });
  let wish = await parts.giving.keepWish(fresh());
  if (wish.state === 'complete') return { kind: 'go', url: parts.thanksUrl(wish) };
  if (nowMs - wish.createdMs > CHECKOUT_LASTS_MS) {
    await parts.giving.markWish(wish.id, 'expired');
    wish = await parts.giving.keepWish(fresh());
  }
  return wish.checkout ? { kind: 'go', url: wish.checkout.url } : openCheckout(parts, wish);
}
