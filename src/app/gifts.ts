import type { DaysTold } from '../coverage/days-told.ts';
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
import { linkSecret } from './secrets.ts';

export type Gifts = {
  /** Checks what the house itself types, as in a demonstration, and opens a checkout. The same `token` with the same content always leads to the same checkout. A visitor's form goes through the give door. */
  ask(typed: TypedGift, language: Language): Promise<Asked>;
  /** The gift of a lasting address such as `/don/merci?don=don_…`; null when there is none. */
  status(id: string): Promise<GiftStatus | null>;
  /** Which days a payment was told that it pays for, when it was received; null where it was told none. */
  daysTold(payment: string): Promise<DaysTold | null>;
  /** A token for a form that the house itself fills in. */
  newToken(): string;
};

/** Stripe's checkout with our words and addresses. */
export function checkoutOf(parts: Parts, stripe: ReturnType<typeof stripeClient>, key: () => string): Checkout {
  const { environment, content } = parts;
  const secret = linkSecret(parts);
  return stripeCheckout(stripe, {
    // Read in either language, above the amount.
    productName: content.association.name,
    // In both languages: the product is one for all donors.
    coverName: 'Frais de paiement / Payment fees',
    thanksUrl: (wish) => thanksUrl(environment, wish, secret),
    backUrl: (wish) => backUrl(environment, wish, wayBack(key(), wish.id).reference),
    ...(parts.tell && { tell: parts.tell }),
  });
}

/** What asking for a checkout needs. */
export function askDesk(parts: Parts, books: Books, stripe: ReturnType<typeof stripeClient>, key: () => string): AskParts {
  const secret = linkSecret(parts);
  return {
    giving: books.giving,
    checkout: checkoutOf(parts, stripe, key),
    rules: giftRules(parts.content),
    clock: parts.clock,
    thanksUrl: (wish: KeptWish) => thanksUrl(parts.environment, wish, secret),
  };
}

/** Giving, as the house itself does it, and what has become of a gift. */
export function giftsOf(books: Books, desk: AskParts, { through }: Reach): Gifts {
  return {
    ask: (typed, language) => through(() => askForGift(desk, typed, language)),
    status: (id) => through(() => lookUpGift(books.reading.giving, desk.checkout, id)),
    daysTold: (payment) => through(async () => (await books.reading.days.told([payment])).get(payment) ?? null),
    newToken: () => newId('form'),
  };
}
