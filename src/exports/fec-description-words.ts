import type { Language } from '../settings/types.ts';
import type { FEC_COLUMNS } from './fec.ts';

type Column = (typeof FEC_COLUMNS)[number];

/** What a column is: its type in the words of the order of 29 July 2013, and what stands in it here. */
type Field = readonly [type: string, content: string];

type DescriptionWords = {
  readonly title: string;
  readonly facts: {
    readonly file: string;
    readonly association: string;
    readonly siren: string;
    readonly noSiren: string;
    readonly year: string;
    readonly span: (first: string, last: string) => string;
    readonly state: string;
    readonly closed: (on: string) => string;
    readonly open: string;
    readonly made: string;
  };
  readonly form: readonly [heading: string, ...lines: string[]];
  readonly fieldsHeading: string;
  readonly fields: Readonly<Record<Column, Field>>;
  readonly journalsHeading: string;
  readonly journals: Readonly<Record<'opening' | 'purchases' | 'gifts' | 'sundry' | 'own', string>>;
  readonly order: readonly [heading: string, ...lines: string[]];
  readonly letters: readonly [heading: string, ...lines: string[]];
};

const fr: DescriptionWords = {
  title: 'Description du fichier des écritures comptables',
  facts: {
    file: 'Fichier décrit',
    association: 'Association',
    siren: 'SIREN',
    noSiren: 'aucun ; le nom du fichier commence par ASSO',
    year: 'Exercice',
    span: (first, last) => `du ${first} au ${last}`,
    state: 'État',
    closed: (on) => `exercice clos le ${on}`,
    open: 'exercice non clos : les écritures des mois ouverts portent pour date de validation le jour de cet export',
    made: 'Établi le',
  },
  form: [
    'Forme du fichier (LPF, art. A. 47 A-1, VII)',
    'Fichier à plat de texte, un enregistrement par ligne ; la première ligne nomme les 18 zones.',
    'Jeu de caractères : UTF-8, sans marque d’ordre (BOM).',
    'Séparateur de zones : tabulation. Aucune zone n’en contient, ni barre verticale, ni fin de ligne.',
    'Fin d’enregistrement : retour chariot et saut de ligne (CR LF), après la dernière ligne aussi.',
    'Dates : AAAAMMJJ. Montants : en euros, virgule décimale, deux décimales, sans séparateur de milliers.',
    'Zones de texte : 200 signes au plus.',
  ],
  fieldsHeading: 'Zones, dans leur ordre',
  fields: {
    JournalCode: ['alphanumérique', 'code du journal, voir ci-dessous'],
    JournalLib: ['alphanumérique', 'intitulé du journal'],
    EcritureNum: ['alphanumérique', 'numéro de l’écriture, de 1 en 1 sans rupture dans l’exercice, tous journaux ensemble'],
    EcritureDate: ['date', 'date comptable : le jour du fait, ou le premier jour ouvert si son mois était clos'],
    CompteNum: ['alphanumérique', 'numéro de compte, plan comptable des associations (règlement ANC 2018-06)'],
    CompteLib: ['alphanumérique', 'intitulé du compte'],
    CompAuxNum: ['alphanumérique', 'toujours vide : aucun compte auxiliaire n’est tenu'],
    CompAuxLib: ['alphanumérique', 'toujours vide'],
    PieceRef: ['alphanumérique', 'pièce : paiement, remboursement, versement, facture, ligne de relevé ou don, par son identifiant'],
    PieceDate: ['date', 'jour du fait'],
    EcritureLib: ['alphanumérique', 'nature de l’écriture et identifiant du don ; jamais le nom d’une personne'],
    Debit: ['numérique', 'montant au débit, 0,00 sinon'],
    Credit: ['numérique', 'montant au crédit, 0,00 sinon'],
    EcritureLet: ['alphanumérique', 'lettrage, voir ci-dessous ; vide sinon'],
    DateLet: ['date', 'jour de la dernière écriture lettrée ; vide sinon'],
    ValidDate: ['date', 'validation : jour de clôture du mois, ou de l’exercice pour ses écritures d’inventaire'],
    Montantdevise: ['numérique', 'toujours vide : tout est en euros'],
    Idevise: ['alphanumérique', 'toujours vide'],
  },
  journalsHeading: 'Journaux',
  journals: {
    opening: 'soldes repris de l’exercice précédent, et écriture d’ouverture des livres',
    purchases: 'factures et avoirs des fournisseurs',
    gifts: 'dons reçus hors d’un compte qui a son journal, tels que les chèques',
    sundry: 'qualifications, corrections, inventaire, fin d’exercice',
    own: 'mouvements de ce compte',
  },
  order: [
    'Ordre et contenu',
    'Les à-nouveaux d’abord, puis toutes les écritures par date comptable, enfin celles de la fin d’exercice : c’est l’ordre de validation.',
    'Après inventaire, sans écriture de centralisation et sans le solde des classes 6 et 7.',
    'Aucune écriture n’est modifiée ni effacée : une erreur est corrigée par une écriture inverse. Chaque mois clos est scellé par une empreinte SHA-256, dans une chaîne publiée (/api/v1/closings.json).',
  ],
  letters: [
    'Lettrage',
    'Reçoivent une même lettre les lignes d’un compte qui portent la même pièce et s’annulent dans l’exercice : versements en route (580), fournisseurs (401), chèques à encaisser (5112), plateformes autres que Stripe (5115), contestations (467), attente (471).',
  ],
};

const en: DescriptionWords = {
  title: 'Description of the file of accounting entries (FEC)',
  facts: {
    file: 'File described',
    association: 'Association',
    siren: 'SIREN',
    noSiren: 'none; the name of the file begins with ASSO',
    year: 'Fiscal year',
    span: (first, last) => `from ${first} to ${last}`,
    state: 'State',
    closed: (on) => `year closed on ${on}`,
    open: 'year not closed: entries of open months bear the day of this export as day of validation',
    made: 'Made on',
  },
  form: [
    'Form of the file (LPF, art. A. 47 A-1, VII)',
    'Flat text file, a record a line; the first line names the 18 fields.',
    'Characters: UTF-8, without a byte order mark.',
    'Fields are separated by a tab. None holds one, nor a vertical bar, nor the end of a line.',
    'Records end with carriage return and line feed (CR LF), the last one too.',
    'Days: YYYYMMDD. Amounts: euros, decimal comma, two decimals, no mark between thousands.',
    'Texts: at most 200 signs.',
  ],
  fieldsHeading: 'Fields, in their order',
  fields: {
    JournalCode: ['alphanumeric', 'code of the journal, see below'],
    JournalLib: ['alphanumeric', 'title of the journal'],
    EcritureNum: ['alphanumeric', 'number of the entry, from 1 without a gap within the year, all journals together'],
    EcritureDate: ['date', 'booking day: the day of the fact, or the first open day where its month was closed'],
    CompteNum: ['alphanumeric', 'number of the account, French chart for associations (ANC 2018-06)'],
    CompteLib: ['alphanumeric', 'title of the account'],
    CompAuxNum: ['alphanumeric', 'always empty: no auxiliary account is kept'],
    CompAuxLib: ['alphanumeric', 'always empty'],
    PieceRef: ['alphanumeric', 'document: payment, refund, payout, invoice, bank line or gift, by its id'],
    PieceDate: ['date', 'day of the fact'],
    EcritureLib: ['alphanumeric', 'kind of the entry and id of the gift; never the name of a person'],
    Debit: ['numeric', 'amount debited, else 0,00'],
    Credit: ['numeric', 'amount credited, else 0,00'],
    EcritureLet: ['alphanumeric', 'letter of lines that settle each other, see below; else empty'],
    DateLet: ['date', 'day of the last line of that letter; else empty'],
    ValidDate: ['date', 'validation: day on which the month was closed, or the year for its inventory entries'],
    Montantdevise: ['numeric', 'always empty: all is in euros'],
    Idevise: ['alphanumeric', 'always empty'],
  },
  journalsHeading: 'Journals',
  journals: {
    opening: 'balances carried from the year before, and the entry that opened the books',
    purchases: 'invoices and credit notes of suppliers',
    gifts: 'gifts received outside of an account with a journal, such as cheques',
    sundry: 'qualifications, corrections, inventory, end of the year',
    own: 'movements of this account',
  },
  order: [
    'Order and content',
    'What is carried over first, then all entries by booking day, then those of the year’s end: this is the order of validation.',
    'After inventory, without entries of centralisation and without the closing of classes 6 and 7.',
    'No entry is changed or deleted: a mistake is corrected by an opposite entry. Each closed month is sealed by a SHA-256 hash, in a published chain (/api/v1/closings.json).',
  ],
  letters: [
    'Letters (lettrage)',
    'Lines of an account that bear the same document and add up to zero within the year have the same letter: payouts on their way (580), suppliers (401), cheques in hand (5112), platforms other than Stripe (5115), disputes (467), money to be qualified (471).',
  ],
};

export const DESCRIPTION_WORDS: Readonly<Record<Language, DescriptionWords>> = { fr, en };
