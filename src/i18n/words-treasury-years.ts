import type { Language } from './language.ts';
import { inFrench, ofFrenchMonth } from './spacing.ts';

/** Words of the pages on fiscal years. */
const fr = {
  title: 'Exercices',
  lead: 'Un exercice se clôt quand tous ses mois sont clos. Son résultat quitte alors les classes 6 et 7, et l’assemblée générale en décide.',
  listCaption: 'Les exercices, du plus récent au plus ancien',
  columns: { year: 'Exercice', span: 'Dates', state: 'État', result: 'Résultat', files: 'Fichiers' },
  states: { running: 'en cours', 'to-close': 'à clore', closed: 'clos', voted: 'clos et voté' },
  empty: 'Aucun exercice à lire',
  emptyText: 'Votre mandat ne nomme aucun exercice commencé. Une personne qui administre l’équipe peut le changer.',
  filesLink: 'Fichiers',
  openingLink: 'Soldes d’ouverture',
  fundsLink: 'Fonds propres et décisions',
  yearTitle: (year: string) => `Exercice ${year}`,
  span: (first: string, last: string) => `Du ${first} au ${last}`,
  closedBy: (name: string) => `Clos par ${name}.`,
  votedOn: (on: string, name: string) => `Affectation votée le ${on}, écrite par ${name}.`,
  checklist: 'Liste de contrôle',
  ready: 'Rien ne s’oppose à la clôture.',
  goThere: 'Aller voir',
  obstacles: {
    'not-over': (ends: string) => `L’exercice n’est pas fini : il finit le ${ends}.`,
    'months-open': (from: string, through: string) => `Tous les mois ${ofFrenchMonth(from)} à ${through} doivent être clos.`,
    'earlier-open': (year: string) => `Il faut d’abord clore l’exercice ${year}.`,
    unqualified: (amount: string, source: string) => `${amount} (${source}) attendent d’être qualifiés au compte 471.`,
  },
  atTheEnd: 'En chemin à la fin de l’exercice',
  atTheEndText:
    'Ce qui était parti et pas encore arrivé le dernier jour. Les versements passent la nuit au compte 511590 ; une contestation ouverte se déprécie en entier (491), une contestation perdue va au 754119.',
  nothingAtTheEnd: 'Rien n’était en chemin le dernier jour de l’exercice.',
  endColumns: { what: 'Quoi', source: 'Pièce', on: 'Depuis le', amount: 'Montant' },
  endTotal: 'Total',
  ends: { payout: 'versement Stripe', cheque: 'chèque à encaisser', dispute: 'contestation ouverte' },
  inventory: 'Écritures d’inventaire',
  inventoryText:
    'Charges à payer, charges et produits constatés d’avance, fonds dédiés : journal OD, au dernier jour de l’exercice. Aucun chiffre public ne change.',
  noInventory: 'Aucune écriture d’inventaire',
  noInventoryText:
    'Par exemple, une facture de janvier payée en décembre : débit 486 Charges constatées d’avance, crédit du compte de charge, reprise au premier jour de l’exercice suivant.',
  inventoryColumns: { n: 'N°', label: 'Libellé', debit: 'Débit', credit: 'Crédit', amount: 'Montant', back: 'Reprise', act: 'Gestes' },
  backYes: 'reprise le lendemain',
  backNo: 'sans reprise',
  undone: 'annulée',
  undo: 'Annuler',
  undoText: 'Des écritures inverses seront passées, celle de la reprise comprise.',
  add: 'Passer une écriture d’inventaire',
  fields: {
    label: 'Libellé',
    debit: 'Compte débité',
    credit: 'Compte crédité',
    amount: 'Montant (€)',
    back: 'Reprise au premier jour de l’exercice suivant',
  },
  choose: 'Choisir…',
  no: 'non',
  yes: 'oui',
  save: 'Passer l’écriture',
  problems: {
    'no-label': 'Donnez un libellé de 200 signes au plus, sur une ligne, tel que « Hébergement de janvier payé en décembre ».',
    'same-account': 'Le compte crédité doit être un autre que le compte débité.',
    'unknown-account': 'Choisissez un compte du plan comptable.',
    'account-not-allowed':
      'Ce compte ne se passe pas à la main : une banque ne bouge que par ses lignes, Stripe par ses mouvements ; la classe 8 ne va qu’avec la classe 8.',
    'not-positive': 'Écrivez un montant en euros, tel que 900 ou 900,00.',
    'year-closed': 'L’exercice est clos : rien n’y est plus écrit.',
    'unknown-year': 'Cet exercice n’existe pas.',
    'no-amount': 'Écrivez un montant tel que 900 ou 900,00, de moins de dix millions d’euros.',
  },
  changed: (by: string | null) =>
    by === null
      ? 'Quelque chose a changé depuis que cette page a été ouverte. Rien n’a été fait : relisez la page.'
      : `${by} est passé·e avant vous. Rien n’a été fait : relisez la page.`,
  changedResult: (now: string) =>
    `Le résultat a changé depuis que cette page a été ouverte : il est maintenant de ${now}. Rien n’a été fait.`,
  refusedToClose: 'L’exercice ne peut pas encore être clos : voyez la liste de contrôle.',
  close: 'Clore l’exercice',
  closeText: (result: string) =>
    `Le résultat de ${result} passe au compte 120 ou 129. Rien ne sera plus écrit dans l’exercice, et ses mois ne se rouvriront plus.`,
  vote: 'Écrire le vote de l’assemblée',
  voteText: (result: string) => `L’assemblée générale affecte le résultat de ${result} au report à nouveau (110), le jour de son vote.`,
  voteDay: 'Jour du vote',
  voteDayHint: (last: string) => `Après le ${last}, au plus tard aujourd’hui, hors d’un exercice clos.`,
  voteProblems: {
    'not-a-day': 'Donnez un jour qui existe, tel que 2027-03-15.',
    'day-not-allowed':
      'Ce jour n’est pas possible : après la fin de l’exercice, au plus tard aujourd’hui, et dans un exercice qui n’est pas clos.',
    'year-open': 'L’exercice n’est pas encore clos : l’assemblée vote sur des comptes arrêtés.',
  },
  figures: 'Comptes de l’exercice',
  figuresText: 'Les intitulés de comptes sont ceux du plan comptable.',
  pdf: 'Comptes pour l’assemblée générale (PDF)',
};

const en: typeof fr = {
  title: 'Fiscal years',
  lead: 'A year is closed once all its months are. Its result then leaves classes 6 and 7, and the general assembly decides on it.',
  listCaption: 'Fiscal years, the newest first',
  columns: { year: 'Year', span: 'Dates', state: 'State', result: 'Result', files: 'Files' },
  states: { running: 'under way', 'to-close': 'to close', closed: 'closed', voted: 'closed and voted' },
  empty: 'No fiscal year to read',
  emptyText: 'Your mandate names no year that has begun. An administrator of the team can change it.',
  filesLink: 'Files',
  openingLink: 'Opening balances',
  fundsLink: 'Own funds and decisions',
  yearTitle: (year) => `Fiscal year ${year}`,
  span: (first, last) => `From ${first} to ${last}`,
  closedBy: (name) => `Closed by ${name}.`,
  votedOn: (on, name) => `Allocation voted on ${on}, written by ${name}.`,
  checklist: 'Checklist',
  ready: 'Nothing stands against closing.',
  goThere: 'Go there',
  obstacles: {
    'not-over': (ends) => `The year is not over: it ends on ${ends}.`,
    'months-open': (from, through) => `All months from ${from} to ${through} must be closed.`,
    'earlier-open': (year) => `Fiscal year ${year} must be closed first.`,
    unqualified: (amount, source) => `${amount} (${source}) wait in account 471 to be qualified.`,
  },
  atTheEnd: 'On its way at the year’s end',
  atTheEndText:
    'What had left and not yet arrived on the last day. Payouts spend the night in account 511590; an open dispute is depreciated in full (491), a lost one belongs into 754119.',
  nothingAtTheEnd: 'Nothing was on its way on the last day of the year.',
  endColumns: { what: 'What', source: 'Document', on: 'Since', amount: 'Amount' },
  endTotal: 'Total',
  ends: { payout: 'Stripe payout', cheque: 'cheque in hand', dispute: 'open dispute' },
  inventory: 'Inventory entries',
  inventoryText:
    'Accruals, charges and income of another year, dedicated funds: journal OD, on the last day of the year. No public figure changes.',
  noInventory: 'No inventory entry',
  noInventoryText:
    'For example, an invoice for January paid in December: debit 486 charges paid ahead, credit the expense, taken back on the first day of the next year.',
  inventoryColumns: { n: 'No.', label: 'Label', debit: 'Debit', credit: 'Credit', amount: 'Amount', back: 'Taken back', act: 'Acts' },
  backYes: 'on the next day',
  backNo: 'no',
  undone: 'undone',
  undo: 'Undo',
  undoText: 'Opposite entries will be made, of its reversal too.',
  add: 'Make an inventory entry',
  fields: {
    label: 'Label',
    debit: 'Account debited',
    credit: 'Account credited',
    amount: 'Amount (€)',
    back: 'Taken back on the first day of the next year',
  },
  choose: 'Choose…',
  no: 'no',
  yes: 'yes',
  save: 'Make the entry',
  problems: {
    'no-label': 'Give a label of at most 200 signs, on one line, such as “Hosting of January paid in December”.',
    'same-account': 'The account credited must be another one than that debited.',
    'unknown-account': 'Choose an account of the chart.',
    'account-not-allowed':
      'This account is not moved by hand: a bank moves by its lines alone, Stripe by its movements; class 8 goes with class 8 only.',
    'not-positive': 'Write an amount in euros, such as 900 or 900.00.',
    'year-closed': 'The year is closed: nothing more is written in it.',
    'unknown-year': 'There is no such fiscal year.',
    'no-amount': 'Write an amount such as 900 or 900.00, below ten million euros.',
  },
  changed: (by) =>
    by === null
      ? 'Something has changed since this page was opened. Nothing was done: read the page again.'
      : `${by} was before you. Nothing was done: read the page again.`,
  changedResult: (now) => `The result has changed since this page was opened: it is ${now} now. Nothing was done.`,
  refusedToClose: 'The year cannot be closed yet: see the checklist.',
  close: 'Close the year',
  closeText: (result) =>
    `The result of ${result} goes to account 120 or 129. Nothing more will be written in the year, and its months will not be opened again.`,
  vote: 'Write the vote of the assembly',
  voteText: (result) => `The general assembly carries the result of ${result} to retained earnings (110), on the day of its vote.`,
  voteDay: 'Day of the vote',
  voteDayHint: (last) => `After ${last}, today at the latest, in no year that is closed.`,
  voteProblems: {
    'not-a-day': 'Give a day that exists, such as 2027-03-15.',
    'day-not-allowed': 'This day is not possible: after the end of the year, today at the latest, and in a year that is not closed.',
    'year-open': 'The year is not closed yet: the assembly votes on accounts that stand.',
  },
  figures: 'Accounts of the year',
  figuresText: 'Titles of accounts are those of the chart, in French.',
  pdf: 'Accounts for the general assembly (PDF)',
};

export const YEARS_WORDS: Readonly<Record<Language, typeof fr>> = { fr: inFrench(fr), en };
