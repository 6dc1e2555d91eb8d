import type { AlertPort } from '../giving/gate.ts';
import { alertLetter } from '../mail/queue.ts';
import type { Stores } from '../storage/stores.ts';
import type { Parts } from './parts.ts';

/** Tells whoever runs the site what cannot wait: in the log, and by a letter a day, in the transaction of what happened. */
export function alertOf({ tell, content, clock }: Parts, { letters }: Pick<Stores, 'letters'>): AlertPort {
  return async (kind, about) => {
    const figures = Object.entries(about).map(([name, value]) => `${name}: ${value}`);
    tell?.(`Alert (${kind}): cards are being tried on the site; ${figures.join(', ')}. Fewer checkouts are opened until it is quiet.`);
    const { zone, languages } = content.association;
    const [language = 'fr'] = languages;
    const nowMs = clock.now();
    await letters.queueAll([alertLetter({ about: 'card-testing', once: zone.dayOf(nowMs), what: figures.join(', '), language, nowMs })]);
  };
}
