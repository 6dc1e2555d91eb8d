import type { DonorDesk } from '../donors/desk.ts';
import type { StandingPort } from '../giving/standing.ts';
import { pathTo } from '../i18n/routes.ts';
import type { Books } from '../storage/open.ts';
import { donorLetters } from './donor-letters.ts';
import type { Parts } from './parts.ts';
import { witnessed } from './witness.ts';

/** Under which an address carries a link's token. */
export const LINK_QUERY = 'lien';

/** What donors' acts work with, over the books. */
export function donorDeskOf(parts: Parts, books: Books, standing: StandingPort): DonorDesk {
  const { environment, content, clock } = parts;
  const { smallest, largest } = content.association.gifts;
  return {
    reading: books.reading.donors,
    write: (work) =>
      books.write((stores) =>
        work({
          ...witnessed(parts, stores),
          letters: donorLetters(parts, stores),
          countTry: (key, window) => stores.access.countTry(key, window),
        }),
      ),
    standing,
    clock,
    today: () => content.association.zone.dayOf(clock.now()),
    amounts: { smallest, largest },
    url: (page, language, detail) => {
      const url = new URL(pathTo('mine', language, page === 'means' ? detail : undefined), environment.publicUrl);
      if (page === 'means') url.searchParams.set('fait', 'means');
      else url.searchParams.set(LINK_QUERY, detail);
      return url.href;
    },
  };
}
