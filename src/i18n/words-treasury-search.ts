import type { Language } from './language.ts';
import { inFrench } from './spacing.ts';

/** Words of the treasury's search. */
const fr = {
  title: 'Recherche',
  label: 'Rechercher',
  button: 'Chercher',
  hint: 'Un montant (30 ou 30,00), une date (23/11/2026), un mois (2026-11), un identifiant (ch_…, po_…, off_…), un nom, un libellé, un numéro de facture ou de chèque.',
  nothing: (typed: string) => `Rien ne répond à « ${typed} »`,
  nothingText: 'Essayez un montant sans signe, un mot entier du libellé, ou le début d’une adresse électronique.',
  begin: 'Que cherchez-vous ?',
  found: (typed: string) => `Ce qui répond à « ${typed} »`,
  kinds: {
    gift: 'Paiements par Stripe',
    offline: 'Dons hors ligne et autres recettes',
    invoice: 'Factures',
    payout: 'Versements de Stripe',
    movement: 'Mouvements du solde Stripe',
    entry: 'Écritures',
    line: 'Lignes de banque',
  },
  columns: { day: 'Date', id: 'Identifiant', label: 'Libellé', amount: 'Montant' },
  most: (count: string) => `Les ${count} plus récents seulement : précisez la recherche pour en voir d’autres.`,
};

const en: typeof fr = {
  title: 'Search',
  label: 'Search for',
  button: 'Search',
  hint: 'An amount (30 or 30.00), a day (23/11/2026), a month (2026-11), an id (ch_…, po_…, off_…), a name, a label, the number of an invoice or a cheque.',
  nothing: (typed) => `Nothing answers to “${typed}”`,
  nothingText: 'Try an amount without its sign, a whole word of the label, or the beginning of an e-mail address.',
  begin: 'What do you look for?',
  found: (typed) => `What answers to “${typed}”`,
  kinds: {
    gift: 'Payments through Stripe',
    offline: 'Offline gifts and other income',
    invoice: 'Invoices',
    payout: 'Stripe’s payouts',
    movement: 'Movements of Stripe’s balance',
    entry: 'Entries',
    line: 'Bank lines',
  },
  columns: { day: 'Day', id: 'Id', label: 'Label', amount: 'Amount' },
  most: (count) => `The latest ${count} only: say more to see others.`,
};

export const SEARCH_WORDS: Readonly<Record<Language, typeof fr>> = { fr: inFrench(fr), en };
