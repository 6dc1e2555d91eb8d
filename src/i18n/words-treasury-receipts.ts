import type { Language } from './language.ts';
import { inFrench } from './spacing.ts';

/** Words of the page of tax receipts. Amounts, counts and days come formatted. */
const fr = {
  title: 'Reçus fiscaux',
  lead: (who: string, on: string) =>
    `${who} a vérifié le ${on} que l’association peut délivrer des reçus (articles 200 et 238 bis du code général des impôts).`,
  rescrit: (reference: string) => `Réponse de l’administration : ${reference}.`,
  heading: (year: string) => `Dons de ${year}`,
  otherYear: 'Autre année',
  show: 'Montrer',
  year: 'Année civile',
  behind: {
    heading: 'Aucun reçu ne peut être émis',
    text: (books: string, given: string) =>
      `Les livres connaissent ${books} numéros et ${given} ont déjà été donnés : une sauvegarde plus ancienne a été remise en place. Retrouvez les reçus manquants chez leurs donateurs, puis lancez « npm run obole -- receipts issue --year ANNÉE --next-number N », où N suit le dernier numéro donné.`,
  },
  revise: {
    heading: 'Reçus à annuler et remplacer',
    lead: 'Un remboursement ou une contestation est venu après l’émission.',
    columns: { number: 'Reçu', was: 'Montant émis', now: 'Reste des dons', act: 'Geste' },
    act: 'Annuler et remplacer',
    summary: (number: string) => `Annuler le reçu ${number}…`,
    explanation:
      'Le reçu est annulé pour toujours ; s’il reste quelque chose de ses dons, un nouveau numéro le remplace. Prévenez la personne.',
    problems: {
      unknown: 'Ce reçu n’existe pas.',
      cancelled: (by: string) => `${by} a annulé ce reçu entre-temps.`,
      same: 'Rien n’a changé depuis l’émission de ce reçu.',
    },
  },
  before: {
    heading: 'Avant d’émettre',
    caption: (year: string) => `Ce que deviennent les dons de ${year}`,
    columns: { what: 'Dons', count: 'Nombre', amount: 'Montant', next: 'Que faire' },
    ready: { what: 'Personnes prêtes, un reçu chacune', next: 'Émettre ci-dessous' },
    done: { what: 'Versements déjà sur un reçu', next: 'Rien' },
    withoutIdentity: {
      what: 'Personnes sans nom ni adresse',
      next: 'Elles les donnent sur « Mes dons », ou vous les saisissez ci-dessous',
    },
    unidentified: { what: 'Versements dont on ne sait pas qui les a faits', next: 'Dites qui, si vous le savez' },
    pending: { what: 'Paiements encore en route', next: 'Attendre : ils compteront le jour où l’argent est là' },
    disputed: { what: 'Dons contestés', next: 'Seul ce qui reste est reçu ; attendre si la contestation est ouverte' },
    companies: { what: 'Dons d’entreprises', next: 'Leur reçu est un autre formulaire (16216), à faire à la main' },
    elsewhere: { what: 'Reçus par leur plateforme, ou par personne', next: 'Rien' },
  },
  lists: {
    withoutIdentity: 'Personnes sans nom ni adresse',
    unidentified: 'Versements sans personne connue',
    pending: 'Paiements encore en route',
    disputed: 'Dons contestés',
    columns: { who: 'Qui', gift: 'Versement', day: 'Date', amount: 'Montant', act: 'Geste' },
    identify: 'Saisir le nom et l’adresse',
    more: (count: string) => `Et ${count} de plus.`,
    unknown: 'inconnu',
  },
  issue: {
    heading: 'Émettre',
    notOver: (year: string) => `L’année ${year} n’est pas finie : les reçus annuels s’émettent après le 31 décembre.`,
    nothing: 'Personne n’attend de reçu pour cette année.',
    summary: (count: string) => `Émettre ${count} reçus…`,
    summaryOne: 'Émettre un reçu…',
    explanation: (most: string) =>
      `Chaque personne reçoit un numéro et un reçu pour l’ensemble de ses dons de l’année. Un numéro donné ne se reprend pas. ${most} reçus au plus à chaque fois ; la commande « receipts issue » les fait tous.`,
    button: 'Émettre les reçus',
    refusedNotOver: 'L’année n’est pas finie.',
  },
  list: {
    heading: 'Reçus émis',
    caption: (year: string) => `Reçus pour les dons de ${year}`,
    empty: 'Aucun reçu pour cette année',
    emptyText:
      'Quand l’année est finie et que les personnes ont donné leur nom et leur adresse, émettez les reçus ci-dessus. Chacun garde son numéro pour toujours.',
    columns: { number: 'Numéro', issued: 'Émis le', amount: 'Montant', state: 'État' },
    issued: 'émis',
    cancelled: 'annulé',
    replacedBy: (number: string) => `annulé, remplacé par le ${number}`,
    file: (number: string) => `Reçu ${number} (PDF)`,
    csv: 'Liste pour un contrôle (CSV)',
  },
  declaration: {
    heading: 'Déclaration annuelle (article 222 bis)',
    text: (count: string, amount: string) =>
      `${count === '1' ? 'Un reçu' : `${count} reçus`} en vigueur, ${amount} au total. Les reçus annulés ne comptent pas.`,
  },
  identity: {
    title: 'Nom et adresse',
    about: (told: string) => `Pour les reçus de : ${told}`,
    company: 'Une entreprise ne se saisit pas ici : son reçu est un autre formulaire.',
    back: 'Revenir aux reçus',
    gone: 'Cette personne ou ce don n’existe pas, ou a été effacé.',
  },
};

const en: typeof fr = {
  title: 'Tax receipts',
  lead: (who, on) => `${who} checked on ${on} that the association may issue receipts (articles 200 and 238 bis of the French tax code).`,
  rescrit: (reference) => `Answer of the tax office: ${reference}.`,
  heading: (year) => `Gifts of ${year}`,
  otherYear: 'Another year',
  show: 'Show',
  year: 'Calendar year',
  behind: {
    heading: 'No receipt can be issued',
    text: (books, given) =>
      `The books know ${books} numbers and ${given} were given: an older backup was put in their place. Get the missing receipts back from their donors, then run “npm run obole -- receipts issue --year YEAR --next-number N”, where N follows the last number given.`,
  },
  revise: {
    heading: 'Receipts to cancel and replace',
    lead: 'A refund or a dispute came after they were issued.',
    columns: { number: 'Receipt', was: 'Amount issued', now: 'Left of its gifts', act: 'Act' },
    act: 'Cancel and replace',
    summary: (number) => `Cancel receipt ${number}…`,
    explanation: 'The receipt is cancelled for ever; if anything is left of its gifts, a new number takes its place. Tell the person.',
    problems: {
      unknown: 'There is no such receipt.',
      cancelled: (by) => `${by} cancelled this receipt meanwhile.`,
      same: 'Nothing has changed since this receipt was issued.',
    },
  },
  before: {
    heading: 'Before issuing',
    caption: (year) => `What becomes of the gifts of ${year}`,
    columns: { what: 'Gifts', count: 'Number', amount: 'Amount', next: 'What to do' },
    ready: { what: 'People who are ready, one receipt each', next: 'Issue below' },
    done: { what: 'Payments on a receipt already', next: 'Nothing' },
    withoutIdentity: { what: 'People without name and address', next: 'They give them on “My gifts”, or you type them below' },
    unidentified: { what: 'Payments of which nobody knows who made them', next: 'Say who, if you know' },
    pending: { what: 'Payments still on their way', next: 'Wait: they count on the day the money is there' },
    disputed: { what: 'Disputed gifts', next: 'Only what is left is receipted; wait while the dispute is open' },
    companies: { what: 'Gifts of companies', next: 'Their receipt is another form (16216), made by hand' },
    elsewhere: { what: 'Receipted by their platform, or by nobody', next: 'Nothing' },
  },
  lists: {
    withoutIdentity: 'People without name and address',
    unidentified: 'Payments of nobody known',
    pending: 'Payments still on their way',
    disputed: 'Disputed gifts',
    columns: { who: 'Who', gift: 'Payment', day: 'Date', amount: 'Amount', act: 'Act' },
    identify: 'Type the name and address',
    more: (count) => `And ${count} more.`,
    unknown: 'unknown',
  },
  issue: {
    heading: 'Issue',
    notOver: (year) => `The year ${year} is not over: yearly receipts are issued after 31 December.`,
    nothing: 'Nobody waits for a receipt for this year.',
    summary: (count) => `Issue ${count} receipts…`,
    summaryOne: 'Issue one receipt…',
    explanation: (most) =>
      `Each person gets a number and one receipt for all their gifts of the year. A number that was given is never taken back. ${most} receipts at most each time; the command “receipts issue” makes them all.`,
    button: 'Issue the receipts',
    refusedNotOver: 'The year is not over.',
  },
  list: {
    heading: 'Receipts issued',
    caption: (year) => `Receipts for gifts of ${year}`,
    empty: 'No receipt for this year',
    emptyText:
      'When the year is over and people have given their name and address, issue the receipts above. Each keeps its number for ever.',
    columns: { number: 'Number', issued: 'Issued on', amount: 'Amount', state: 'State' },
    issued: 'issued',
    cancelled: 'cancelled',
    replacedBy: (number) => `cancelled, replaced by ${number}`,
    file: (number) => `Receipt ${number} (PDF)`,
    csv: 'List for an inspector (CSV)',
  },
  declaration: {
    heading: 'Yearly declaration (article 222 bis)',
    text: (count, amount) =>
      `${count === '1' ? 'One receipt' : `${count} receipts`} in force, ${amount} in all. Cancelled receipts do not count.`,
  },
  identity: {
    title: 'Name and address',
    about: (told) => `For the receipts of: ${told}`,
    company: 'A company is not entered here: its receipt is another form.',
    back: 'Back to the receipts',
    gone: 'There is no such person or gift, or they were erased.',
  },
};

export const RECEIPTS_WORDS: Readonly<Record<Language, typeof fr>> = { fr: inFrench(fr), en };
