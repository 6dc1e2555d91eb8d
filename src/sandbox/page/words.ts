import type { NewMeans } from '../flows/means.ts';

/** What the checkout page says, in its two languages. */
export type PageWords = {
  readonly lang: string;
  readonly title: string;
  readonly sandbox: string;
  readonly once: string;
  readonly every: (interval: string, count: number) => string;
  readonly card: string;
  readonly sepa: string;
  readonly declined: string;
  readonly giveUp: string;
  readonly refused: string;
  readonly closed: string;
  readonly back: string;
  readonly unknown: string;
  readonly choose: string;
  readonly cardHint: string;
  readonly sepaHint: string;
  readonly declinedHint: string;
  readonly portal: PortalWords;
};

/** What the page says on which the means of payment are changed. */
export type PortalWords = {
  readonly title: string;
  readonly choose: string;
  readonly back: string;
  readonly done: string;
  readonly unknown: string;
  readonly means: Readonly<Record<NewMeans, { readonly label: string; readonly hint: string }>>;
};

const EVERY_FR: Readonly<Record<string, string>> = { day: 'jour', week: 'semaine', month: 'mois', year: 'an' };

const PORTAL_FRENCH: PortalWords = {
  title: 'Moyen de paiement',
  choose: 'Choisissez le nouveau moyen de paiement',
  back: 'Revenir sans rien changer',
  done: 'Le moyen de paiement est changé.',
  unknown: 'Cette page n’est plus ouverte.',
  means: {
    card: { label: 'Une nouvelle carte', hint: 'Elle paie les prochaines échéances.' },
    sepa_debit: { label: 'Un nouvel IBAN (prélèvement SEPA)', hint: 'La banque confirme chaque échéance six jours plus tard.' },
    card_refused_later: {
      label: 'Une carte qui sera refusée plus tard',
      hint: 'Elle est acceptée ici\u202f; la banque refuse chaque échéance.',
    },
  },
};

const FRENCH: PageWords = {
  lang: 'fr',
  title: 'Paiement',
  sandbox: 'Bac à sable\u00a0: aucun argent ne bouge.',
  once: 'une seule fois',
  every: (interval, count) =>
    count === 1 ? `chaque ${EVERY_FR[interval] ?? interval}` : `tous les ${count} ${EVERY_FR[interval] ?? interval}`,
  card: 'Payer par carte',
  sepa: 'Payer par prélèvement SEPA',
  declined: 'Payer avec une carte refusée',
  giveUp: 'Renoncer',
  refused: 'La carte a été refusée. Rien n’a été débité\u00a0: choisissez un autre moyen, ou renoncez.',
  closed: 'Ce paiement n’est plus ouvert.',
  back: 'Retour au site',
  unknown: 'Ce paiement n’existe pas.',
  choose: 'Choisissez ce que fait le donateur',
  cardHint: 'Le paiement réussit tout de suite.',
  sepaHint: 'La banque confirme six jours plus tard.',
  declinedHint: 'La banque refuse\u202f; la page reste ouverte.',
  portal: PORTAL_FRENCH,
};

const PORTAL_ENGLISH: PortalWords = {
  title: 'Means of payment',
  choose: 'Choose the new means of payment',
  back: 'Go back without a change',
  done: 'The means of payment is changed.',
  unknown: 'This page is no longer open.',
  means: {
    card: { label: 'A new card', hint: 'It pays from the next date on.' },
    sepa_debit: { label: 'A new IBAN (SEPA debit)', hint: 'The bank confirms each date six days later.' },
    card_refused_later: { label: 'A card that will be refused later', hint: 'It is taken here; the bank refuses each date.' },
  },
};

const ENGLISH: PageWords = {
  lang: 'en',
  title: 'Payment',
  sandbox: 'Sandbox: no money moves.',
  once: 'once',
  every: (interval, count) => (count === 1 ? `every ${interval}` : `every ${count} ${interval}s`),
  card: 'Pay by card',
  sepa: 'Pay by SEPA debit',
  declined: 'Pay with a card that is refused',
  giveUp: 'Give up',
  refused: 'The card was refused. Nothing was charged: choose another means, or give up.',
  closed: 'This payment is no longer open.',
  back: 'Back to the site',
  unknown: 'There is no such payment.',
  choose: 'Choose what the donor does',
  cardHint: 'The payment succeeds at once.',
  sepaHint: 'The bank confirms six days later.',
  declinedHint: 'The bank refuses; the page stays open.',
  portal: PORTAL_ENGLISH,
};

/** French for `fr` and `fr-…`; for `auto` or nothing, what the browser asks for; English for the rest. */
export function wordsFor(locale: string | null, accepted: string): PageWords {
  const wanted = locale === null || locale === 'auto' ? accepted : locale;
  return /^fr\b/i.test(wanted.trim()) ? FRENCH : ENGLISH;
}

/** Euro cents as each language writes them. */
export function euros(amount: number, lang: string): string {
  return new Intl.NumberFormat(lang === 'fr' ? 'fr-FR' : 'en-IE', { style: 'currency', currency: 'EUR' }).format(amount / 100);
}
