import { paymentLetters } from '../mail/payment-letters.ts';
import { recurringLetters } from '../mail/recurring-letters.ts';
import type { Parts } from './parts.ts';
import type { Hearer } from './witness.ts';

/** Queues the letters that payments or a recurring gift lead to, in the transaction that records them. */
export const lettersHearer: Hearer = ({ content, clock }: Parts, { giving, letters }) => {
  const { zone } = content.association;
  const around = {
    zone,
    wish: (id: string) => giving.wish(id),
    countOf: (prefix: string) => letters.countOf(prefix),
  };
  return {
    payments: async (heard) => {
      const at = { zone, nowMs: clock.now() };
      await letters.queueAll(heard.flatMap((each) => paymentLetters(each, at)));
    },
    recurring: async (before, after) => {
      await letters.queueAll(await recurringLetters({ before, after }, { ...around, nowMs: clock.now() }));
    },
  };
};
