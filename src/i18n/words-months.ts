import type { Language } from './language.ts';
import { capital, inFrench, ofFrenchMonth } from './spacing.ts';

const frStrip = {
  heading: 'Mois par mois',
  smoothed: 'Douze mois passés et six à venir : ce que tout l’argent reçu, versé du plus ancien au plus récent, paie de chaque mois.',
  received:
    'Douze mois passés et six à venir : ce que chaque mois a reçu lui-même, frais déduits ; pour les mois à venir, ce qui est déjà payé.',
  ofCost: (amount: string, cost: string) => `${amount} sur ${cost}`,
  short: (amount: string, cost: string) => `${amount} (déficit) sur ${cost}`,
  toFund: 'à financer',
  free: 'rien à payer',
  current: 'en cours',
  all: 'Voir tous les mois',
};

const enStrip: typeof frStrip = {
  heading: 'Month by month',
  smoothed: 'Twelve past months and six to come: what all money received, poured from the oldest month on, pays of each.',
  received: 'Twelve past months and six to come: what each month received itself, after fees; for months to come, what is paid already.',
  ofCost: (amount, cost) => `${amount} of ${cost}`,
  short: (amount, cost) => `${amount} (shortfall) of ${cost}`,
  toFund: 'to be funded',
  free: 'nothing to pay',
  current: 'under way',
  all: 'See every month',
};

/** What a month's own sentences are made of; amounts, months and percents come formatted. */
type Own = { readonly month: string; readonly cost: string; readonly amount: string; readonly missing: string; readonly percent: string };

const fr = {
  title: (month: string) => `Le mois ${ofFrenchMonth(month)}`,
  description: (month: string) => capital(`${month} : ce qui a été reçu, ce que les serveurs ont coûté et les factures, au centime.`),
  reading: {
    label: 'Lecture des chiffres',
    received: 'Encaissé',
    smoothed: 'Lissé',
    receivedText: 'Encaissé : chaque mois avec ce qu’il a reçu lui-même, moins les frais et remboursements du mois.',
    smoothedText: 'Lissé : tout l’argent reçu depuis le début est versé sur les mois, du plus ancien au plus récent.',
  },
  sentence: {
    covered: (own: Own) => `${capital(own.month)} est couvert : ${own.amount} sur ${own.cost}.`,
    missing: (own: Own) => `Il manque ${own.missing} à ${own.month} : ${own.amount} sur ${own.cost} sont couverts, soit ${own.percent}.`,
    toFund: (own: Own) => `${capital(own.month)} est à financer : ${own.cost} sont prévus, rien n’en est encore payé.`,
    free: (own: Own) => `Rien n’est à couvrir en ${own.month}.`,
    received: (own: Own) =>
      `${capital(own.month)} a reçu ${own.amount}, frais et remboursements déduits, pour un coût de ${own.cost} : ${own.percent}.`,
    receivedShort: (own: Own) =>
      `${capital(own.month)} a rendu plus qu’il n’a reçu : ${own.amount} (déficit), pour un coût de ${own.cost}.`,
    receivedFree: (own: Own) => `${capital(own.month)} a reçu ${own.amount}, frais et remboursements déduits. Rien n’était à couvrir.`,
    receivedPlanned: (own: Own) => `${capital(own.month)} n’a pas commencé : rien n’est encore reçu, ${own.cost} sont prévus.`,
  },
  states: {
    final: 'Ce mois est clos : ses recettes et son coût ne changent plus.',
    provisional: 'Ce mois est terminé et pas encore clos : ses chiffres sont provisoires.',
    current: 'Ce mois est en cours : ses chiffres changent à chaque don.',
    planned: 'Ce mois est à venir : son coût est celui du plan connu aujourd’hui.',
  },
  receipts: {
    heading: 'Ce qui a été reçu',
    caption: (month: string) => `Recettes ${ofFrenchMonth(month)}, en euros`,
    recurring: 'Dons réguliers',
    oneOff: 'Dons ponctuels',
    offline: 'Virements, chèques, espèces',
    gross: 'Tous les dons',
    other: 'Autres recettes affectées',
    fees: 'Frais de paiement',
    refunds: 'Remboursements',
    disputes: 'Contestations',
    net: 'Net du mois',
    cost: 'Coût du mois',
    coverage: 'Couverture (net sur coût)',
    filled: 'Payé par tout l’argent reçu',
    missing: 'Manque',
    gifts: 'Nombre de dons',
    fewGifts: 'moins de 3',
    unknown: 'non connu',
    totals: 'Frais, remboursements et contestations ne paraissent qu’en totaux du mois : un seul pourrait trahir un don.',
    feesUnknown: (count: string) => `Frais pas encore connus pour ${count} don(s), comptés ici sans leurs frais.`,
    expected: (amount: string) => `${amount} de dons réguliers sont encore attendus ce mois-ci ; ils ne sont pas comptés.`,
  },
  costs: {
    heading: 'Ce que le mois a coûté',
    caption: (month: string) => `Coûts ${ofFrenchMonth(month)}, en euros`,
    line: 'Ligne',
    supplier: 'Fournisseur',
    source: 'D’après',
    amount: 'Montant',
    total: 'Coût du mois',
    kinds: { planned: 'le plan', invoiced: 'la facture' },
    adjustment: (what: string, month: string) => `${what} : facture ${ofFrenchMonth(month)} arrivée après sa clôture`,
    moved: 'Report d’autres mois',
    none: 'Aucun coût n’est prévu ce mois-ci.',
    link: 'Les coûts, ligne par ligne',
  },
  changed: {
    heading: 'Ce qui a changé depuis le mois d’avant',
    caption: (month: string, before: string) => capital(`${month} comparé à ${before}, en euros`),
    figure: 'Chiffre',
    change: 'Écart',
    first: 'C’est le premier mois de la campagne : il n’y a pas de mois d’avant.',
  },
  closing: {
    heading: 'Sa clôture',
    closed: (day: string) => `Clos le ${day} par le trésorier ou la trésorière.`,
    reopened: (day: string, reason: string) => `Rouvert le ${day} : ${reason}`,
    reconciled: (day: string) => `Banque rapprochée jusqu’au ${day}.`,
    entries: (count: string) => `${count} écritures comptables dans ce mois.`,
    hash: 'Empreinte (SHA-256) de la clôture',
    link: 'Toute la chaîne des clôtures (JSON)',
    open: 'Ce mois n’est pas encore clos. Une fois clos, son empreinte et sa date paraîtront ici.',
  },
  nav: {
    label: 'Autres mois',
    before: (month: string) => `Mois d’avant : ${month}`,
    after: (month: string) => `Mois d’après : ${month}`,
    all: 'Tous les mois',
  },
  data: { heading: 'Les données', csv: 'Ce mois en tableau (CSV)', json: 'Ce mois en données (JSON)' },
  smoothedTable: {
    heading: 'Ce qui le paie',
    caption: (month: string) => `Ce qui paie ${month}, en euros`,
  },
  filling: {
    caption: 'Ce que tout l’argent reçu paie de chaque mois, en euros',
    share: 'Part payée',
    lead: (day: string) => `Versé sur les mois, du plus ancien au plus récent, tout l’argent reçu paie jusqu’au ${day} compris.`,
  },
  reserve: {
    label: (first: string, last: string) =>
      `Ce qui reste, ou ce qui manque, à la fin de chaque mois, ${ofFrenchMonth(first)} à ${last}. Le tableau qui suit donne les mêmes chiffres.`,
    table: 'La réserve mois par mois',
    caption: 'Dons nets moins coûts depuis le début, à la fin de chaque mois, en euros',
    month: 'Mois',
    reserve: 'Réserve',
  },
};

const en: typeof fr = {
  title: (month) => `The month of ${month}`,
  description: (month) => `${month}: what was received, what the servers cost and the invoices, to the cent.`,
  reading: {
    label: 'How figures are read',
    received: 'As received',
    smoothed: 'Smoothed',
    receivedText: 'As received: each month with what it received itself, less the fees and refunds of the month.',
    smoothedText: 'Smoothed: all money received since the beginning is poured into the months, from the oldest on.',
  },
  sentence: {
    covered: (own) => `${own.month} is covered: ${own.amount} of ${own.cost}.`,
    missing: (own) => `${own.missing} are missing for ${own.month}: ${own.amount} of ${own.cost} are covered, or ${own.percent}.`,
    toFund: (own) => `${own.month} is to be funded: ${own.cost} are planned, none of it is paid yet.`,
    free: (own) => `There is nothing to cover in ${own.month}.`,
    received: (own) => `${own.month} received ${own.amount}, after fees and refunds, for a cost of ${own.cost}: ${own.percent}.`,
    receivedShort: (own) => `${own.month} gave back more than it received: ${own.amount} (shortfall), for a cost of ${own.cost}.`,
    receivedFree: (own) => `${own.month} received ${own.amount}, after fees and refunds. There was nothing to cover.`,
    receivedPlanned: (own) => `${own.month} has not begun: nothing is received yet, ${own.cost} are planned.`,
  },
  states: {
    final: 'This month is closed: what it received and what it cost change no more.',
    provisional: 'This month has ended and is not closed yet: its figures are provisional.',
    current: 'This month is under way: its figures change with each gift.',
    planned: 'This month is still to come: its cost is that of the plan as known today.',
  },
  receipts: {
    heading: 'What was received',
    caption: (month) => `Receipts of ${month}, in euros`,
    recurring: 'Regular gifts',
    oneOff: 'Single gifts',
    offline: 'Transfers, cheques, cash',
    gross: 'All gifts',
    other: 'Other income assigned to it',
    fees: 'Payment fees',
    refunds: 'Refunds',
    disputes: 'Disputes',
    net: 'Net of the month',
    cost: 'Cost of the month',
    coverage: 'Coverage (net over cost)',
    filled: 'Paid by all money received',
    missing: 'Missing',
    gifts: 'Number of gifts',
    fewGifts: 'fewer than 3',
    unknown: 'not known',
    totals: 'Fees, refunds and disputes appear as monthly totals only: a single one could tell of a gift.',
    feesUnknown: (count) => `Fees not known yet for ${count} gift(s), counted here without their fee.`,
    expected: (amount) => `${amount} of regular gifts are still expected this month; they are not counted.`,
  },
  costs: {
    heading: 'What the month cost',
    caption: (month) => `Costs of ${month}, in euros`,
    line: 'Line',
    supplier: 'Supplier',
    source: 'According to',
    amount: 'Amount',
    total: 'Cost of the month',
    kinds: { planned: 'the plan', invoiced: 'the invoice' },
    adjustment: (what, month) => `${what}: invoice of ${month} that came after its closing`,
    moved: 'Carried from other months',
    none: 'No cost is planned this month.',
    link: 'The costs, line by line',
  },
  changed: {
    heading: 'What changed since the month before',
    caption: (month, before) => `${month} compared with ${before}, in euros`,
    figure: 'Figure',
    change: 'Change',
    first: 'This is the campaign’s first month: there is none before.',
  },
  closing: {
    heading: 'Its closing',
    closed: (day) => `Closed on ${day} by the treasurer.`,
    reopened: (day, reason) => `Opened again on ${day}: ${reason}`,
    reconciled: (day) => `Bank reconciled up to ${day}.`,
    entries: (count) => `${count} accounting entries in this month.`,
    hash: 'Fingerprint (SHA-256) of the closing',
    link: 'The whole chain of closings (JSON)',
    open: 'This month is not closed yet. Once it is, its fingerprint and its day will appear here.',
  },
  nav: {
    label: 'Other months',
    before: (month) => `Month before: ${month}`,
    after: (month) => `Month after: ${month}`,
    all: 'Every month',
  },
  data: { heading: 'The data', csv: 'This month as a table (CSV)', json: 'This month as data (JSON)' },
  smoothedTable: {
    heading: 'What pays for it',
    caption: (month) => `What pays for ${month}, in euros`,
  },
  filling: {
    caption: 'What all money received pays of each month, in euros',
    share: 'Share paid',
    lead: (day) => `Poured into the months from the oldest on, all money received pays up to and including ${day}.`,
  },
  reserve: {
    label: (first, last) =>
      `What is left over, or missing, at the end of each month, from ${first} to ${last}. The table that follows gives the same figures.`,
    table: 'The reserve month by month',
    caption: 'Net gifts less costs since the beginning, at the end of each month, in euros',
    month: 'Month',
    reserve: 'Reserve',
  },
};

export const STRIP_WORDS: Readonly<Record<Language, typeof frStrip>> = { fr: inFrench(frStrip), en: enStrip };
export type StripWords = typeof frStrip;
export const MONTHS_WORDS: Readonly<Record<Language, typeof fr>> = { fr: inFrench(fr), en };
export type MonthsWords = typeof fr;
