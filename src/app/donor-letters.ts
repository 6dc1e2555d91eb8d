import type { DonorLetters } from '../donors/desk.ts';
import { alertLetter, answerLetter, confirmLetter, linkLetter } from '../mail/queue.ts';
import type { Stores } from '../storage/stores.ts';
import type { Parts } from './parts.ts';

/** Queues what is written to donors and to treasurers about donors' acts, over the stores of one transaction. */
export function donorLetters({ content, clock }: Parts, { letters }: Pick<Stores, 'letters'>): DonorLetters {
  const [operatorReads = 'fr'] = content.association.languages;
  return {
    link: async (donor, { language, url, hash }) => {
      await letters.queueAll([linkLetter({ donor: donor.id, language, url, link: hash, nowMs: clock.now() })]);
    },
    confirm: async (donor, { language, url, hash }) => {
      await letters.queueAll([confirmLetter({ donor: donor.id, language, url, link: hash, nowMs: clock.now() })]);
    },
    asked: async ({ id, kind, object }) => {
      const about = kind === 'stop' ? 'stop-without-mailbox' : 'donor-request';
      await letters.queueAll([alertLetter({ about, once: id, what: object, language: operatorReads, nowMs: clock.now() })]);
    },
    answered: async ({ id: donor, language }, { id, kind: about, state, answer }) => {
      if (state === 'open') return;
      const params = { about, outcome: state, words: answer };
      await letters.queueAll([answerLetter({ donor, language, request: id, params, nowMs: clock.now() })]);
    },
  };
}
