import { paymentLetters } from '../mail/payment-letters.ts';
import { recurringLetters } from '../mail/recurring-letters.ts';
import type { Parts } from './parts.ts';
import type { Hearer } from './witness.ts';

/** Queues the letters that a payment or a recurring gift leads to, in the transaction that records it. */
export const lettersHearer: Hearer = ({ content, clock }: Parts, { giving, letters }) => {
  const { zone } = content.association;
  const around = {
    zone,
    wish: (id: string) => giving.wish(id),
    countOf: (prefix: string) => letters.countOf(prefix),
  };
  return {
    payment: async (before, after, payment) => {
      await letters.queueAll(await paymentLetters({ before, after, payment }, { ...around, nowMs: clock.now() }));
    },
    recurring: async (before, after) => {
      await letters.queueAll(await recurringLetters({ before, after }, { ...around, nowMs: clock.now() }));
    },
  };
};
