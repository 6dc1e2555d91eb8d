import { backUrl, giftRules, thanksUrl } from '../giving/addresses.ts';
import { askForGift, type AskParts, type Checkout } from '../giving/ask.ts';
import { wayBack } from '../giving/come-back.ts';
import type { KeptWish } from '../giving/store.ts';
import { lookUpGift } from '../giving/status.ts';
import type { Asked, GiftStatus, TypedGift } from '../giving/types.ts';
import type { Language } from '../settings/types.ts';
import type { Books } from '../storage/open.ts';
import type { Reach } from '../storage/reach.ts';
import { stripeCheckout } from '../stripe/checkout.ts';
import type { stripeClient } from '../stripe/client.ts';
import { newId } from '../values/ids.ts';
import type { Parts } from './parts.ts';

export type Gifts = {
  /** Checks what the house itself types, as in a demonstration, and opens a checkout. The same `token` with the same content always leads to the same checkout. A visitor's form goes through the give door. */
  ask(typed: TypedGift, language: Language): Promise<Asked>;
  /** The gift of a lasting address such as `/don/merci?don=don_…`; null when there is none. */
  status(id: string): Promise<GiftStatus | null>;
  /** A token for a form that the house itself fills in. */
  newToken(): string;
};

/** Stripe's checkout with our words and addresses. */
export function checkoutOf({ environment, content }: Parts, stripe: ReturnType<typeof stripeClient>, key: () => string): Checkout {
  return stripeCheckout(stripe, {
    // Read in either language, above the amount.
    productName: content.association.name,
    thanksUrl: (wish) => thanksUrl(environment, wish),
    // In both languages: the product is one for all donors.
    coverName: 'Frais de paiement / Payment fees',
    backUrl: (wish) => backUrl(environment, wish, wayBack(key(), wish.id).reference),
  });
}

/** What asking for a checkout needs. */
export function askDesk(parts: Parts, books: Books, stripe: ReturnType<typeof stripeClient>, key: () => string): AskParts {
  return {
    giving: books.giving,
    checkout: checkoutOf(parts, stripe, key),
    rules: giftRules(parts.content),
    clock: parts.clock,
    thanksUrl: (wish: KeptWish) => thanksUrl(parts.environment, wish),
  };
}

/** Giving, as the house itself does it, and what has become of a gift. */
export function giftsOf(books: Books, desk: AskParts, { through }: Reach): Gifts {
  return {
    ask: (typed, language) => through(() => askForGift(desk, typed, language)),
    status: (id) => through(() => lookUpGift(books.reading.giving, desk.checkout, id)),
    newToken: () => newId('form'),
  };
}
