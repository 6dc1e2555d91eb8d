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
};

const EVERY_FR: Readonly<Record<string, string>> = { day: 'jour', week: 'semaine', month: 'mois', year: 'an' };

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
