import type { Language } from './language.ts';
import { inFrench, ofFrenchMonth } from './spacing.ts';

const fr = {
  title: 'Les dons couvrent-ils les serveurs ?',
  sentence: (months: number, covered: number) =>
    covered === 0
      ? `Sur les ${months} derniers mois terminés, aucun n’a été couvert par ses seuls dons.`
      : `Sur les ${months} derniers mois terminés, ${covered} ${covered === 1 ? 'a été couvert' : 'ont été couverts'} par ${covered === 1 ? 'ses seuls dons' : 'leurs seuls dons'}.`,
  noPast: 'Le premier mois est en cours : l’histoire commence ici.',
  secured: (monthly: string, percent: string | null, givers: string) =>
    `${givers} dons réguliers en cours promettent ${monthly} par mois${percent === null ? '' : `, soit ${percent} du coût`}. C’est une promesse, comptée seulement une fois reçue.`,
  noSecured: 'Aucun don régulier n’est en cours pour l’instant.',
  fewSecured: 'Moins de trois dons réguliers sont en cours : ce qu’ils promettent n’est pas dit, pour que personne ne soit reconnu.',
  smoothedTitle: 'L’argent reçu paie-t-il les serveurs ?',
  spans: {
    received: (first: string, last: string) => `Dons reçus et coût des serveurs, mois par mois, ${ofFrenchMonth(first)} à ${last}.`,
    smoothed: (first: string, last: string) =>
      `Ce que tout l’argent reçu paie du coût des serveurs, mois par mois, ${ofFrenchMonth(first)} à ${last}.`,
  },
  latest: {
    received: (month: string, net: string, cost: string, percent: string) =>
      `En ${month} : ${net} nets reçus pour un coût de ${cost}, soit ${percent}.`,
    smoothed: (month: string, filled: string, cost: string, percent: string) =>
      `En ${month} : ${filled} payés pour un coût de ${cost}, soit ${percent}.`,
  },
  sameInTable: 'Le tableau qui suit donne les mêmes chiffres.',
  series: {
    recurring: 'Réguliers',
    oneOff: 'Ponctuels',
    offline: 'Virements, chèques, autres',
    merged: 'Sans détail',
    filled: 'Payé par l’argent reçu',
    ownFunds: 'Fonds propres',
    cost: 'Coût',
  },
  inProgress: 'en cours',
  keys: 'Flèches gauche et droite : les chiffres mois par mois. Échap : fermer.',
  sixMonths: 'Les six derniers mois ; le tableau donne les douze.',
  table: 'Les mêmes chiffres en tableau',
  caption: 'Dons et coût de chaque mois, en euros',
  columns: {
    month: 'Mois',
    recurring: 'Réguliers',
    oneOff: 'Ponctuels',
    offline: 'Virements, chèques',
    other: 'Autres recettes',
    deductions: 'Frais et remboursements',
    net: 'Net',
    cost: 'Coût',
    coverage: 'Couverture',
    filled: 'Rempli',
    gross: 'Dons',
    state: 'État',
  },
  hidden: 'groupé',
  hiddenMark: 'Le tableau dit alors « groupé ».',
  fewGifts: 'moins de 3 dons',
  fromHistory: 'historique, non rapproché',
  ownFunds: (amount: string) => `dont fonds propres ${amount}`,
  states: { final: 'clos', provisional: 'provisoire', current: 'en cours', planned: 'à venir' },
  none: '–',
};

const en: typeof fr = {
  title: 'Do gifts cover the servers?',
  sentence: (months, covered) =>
    covered === 0
      ? `Of the last ${months} ended months, none was covered by its own gifts alone.`
      : `Of the last ${months} ended months, ${covered} ${covered === 1 ? 'was covered by its' : 'were covered by their'} own gifts alone.`,
  noPast: 'The first month is under way: the story begins here.',
  secured: (monthly, percent, givers) =>
    `${givers} regular gifts under way promise ${monthly} a month${percent === null ? '' : `, or ${percent} of the cost`}. It is a promise, counted only once received.`,
  noSecured: 'No regular gift is under way for now.',
  fewSecured: 'Fewer than three regular gifts are under way: what they promise is not told, so that nobody can be recognised.',
  smoothedTitle: 'Does the money received pay for the servers?',
  spans: {
    received: (first, last) => `Gifts received and cost of the servers, month by month, from ${first} to ${last}.`,
    smoothed: (first, last) => `What all money received pays of the cost of the servers, month by month, from ${first} to ${last}.`,
  },
  latest: {
    received: (month, net, cost, percent) => `In ${month}: ${net} net received for a cost of ${cost}, or ${percent}.`,
    smoothed: (month, filled, cost, percent) => `In ${month}: ${filled} paid for a cost of ${cost}, or ${percent}.`,
  },
  sameInTable: 'The table that follows gives the same figures.',
  series: {
    recurring: 'Regular',
    oneOff: 'Single',
    offline: 'Transfers, cheques, other',
    merged: 'Not detailed',
    filled: 'Paid by money received',
    ownFunds: 'Own funds',
    cost: 'Cost',
  },
  inProgress: 'under way',
  keys: 'Left and right arrows: the figures month by month. Escape: close.',
  sixMonths: 'The last six months; the table gives all twelve.',
  table: 'The same figures as a table',
  caption: 'Gifts and cost of each month, in euros',
  columns: {
    month: 'Month',
    recurring: 'Regular',
    oneOff: 'Single',
    offline: 'Transfers, cheques',
    other: 'Other income',
    deductions: 'Fees and refunds',
    net: 'Net',
    cost: 'Cost',
    coverage: 'Coverage',
    filled: 'Filled',
    gross: 'Gifts',
    state: 'State',
  },
  hidden: 'grouped',
  hiddenMark: 'The table then says “grouped”.',
  fewGifts: 'fewer than 3 gifts',
  fromHistory: 'history, not reconciled',
  ownFunds: (amount) => `own funds ${amount} of it`,
  states: { final: 'closed', provisional: 'provisional', current: 'under way', planned: 'to come' },
  none: '–',
};

export const CHART_WORDS: Readonly<Record<Language, typeof fr>> = { fr: inFrench(fr), en };
export type ChartWords = typeof fr;
