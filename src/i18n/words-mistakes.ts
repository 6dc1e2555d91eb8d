import type { TableMistake } from '../values/table.ts';
import type { Language } from './language.ts';
import { inFrench } from './spacing.ts';

/** What can be wrong with something typed, in a form or a file; `expected` follows, the same in every language. */
const fr = {
  unreadable: 'ce fichier ne peut pas être lu',
  'empty-file': 'ce fichier est vide',
  'too-many': 'ce fichier a trop de lignes',
  'missing-column': 'il manque une colonne',
  missing: 'il manque une valeur',
  'not-a-day': 'ce n’est pas une date',
  ahead: 'cette date n’est pas encore là',
  'before-opening': 'cette date précède l’ouverture des comptes, dont l’écriture la contient déjà',
  'not-an-amount': 'ce n’est pas un montant possible',
  'not-a-choice': 'ce choix n’existe pas',
  'too-long': 'ce texte est trop long',
  twice: 'cela figure deux fois',
  closed: 'ce mois est clos',
  'not-before-opening': 'l’histoire s’arrête avant l’ouverture des comptes',
  'needs-bank-line': 'ce compte a des relevés : un virement s’y enregistre depuis sa ligne de banque',
  'not-smaller': 'ce montant doit être plus petit que le don',
  'ends-before': 'cette période finit avant de commencer, ou dure plus de cinq ans',
  duplicate: 'cette facture est déjà enregistrée',
  'no-account': 'aucun compte de charge n’a cette catégorie',
  'unknown-account': 'ce compte n’est pas dans le plan de comptes',
  'not-for-opening': 'une ouverture n’a que des comptes des classes 1 à 5, et les fonds propres l’équilibrent',
  'both-sides': 'un compte est à l’actif ou au passif, pas aux deux',
};

const en: typeof fr = {
  unreadable: 'this file cannot be read',
  'empty-file': 'this file is empty',
  'too-many': 'this file has too many lines',
  'missing-column': 'a column is missing',
  missing: 'a value is missing',
  'not-a-day': 'this is not a day',
  ahead: 'this day has not come yet',
  'before-opening': 'this day comes before the books open, and is in their opening entry',
  'not-an-amount': 'this is not a possible amount',
  'not-a-choice': 'there is no such choice',
  'too-long': 'this text is too long',
  twice: 'this stands there twice',
  closed: 'this month is closed',
  'not-before-opening': 'history ends before the books open',
  'needs-bank-line': 'this account has statements: a transfer is entered from its bank line',
  'not-smaller': 'this amount must be smaller than the gift',
  'ends-before': 'this period ends before it begins, or lasts more than five years',
  duplicate: 'this invoice is kept already',
  'no-account': 'no expense account has this category',
  'unknown-account': 'this account is not in the chart of accounts',
  'not-for-opening': 'an opening has accounts of classes 1 to 5 only, and own funds balance it',
  'both-sides': 'an account is owned or owed, not both',
};

export const MISTAKE_WORDS: Readonly<Record<Language, Readonly<Record<keyof typeof fr, string>>>> = { fr: inFrench(fr), en };

export type MistakeName = keyof typeof fr;

/** `ligne 3, amount « ten » : ce n’est pas un montant possible (30, 30,00)`. */
export function fileMistake(language: Language, mistake: Omit<TableMistake, 'problem'> & { readonly problem: MistakeName }): string {
  const { line, column, typed, problem, expected } = mistake;
  const quoted = typed === '' ? '' : language === 'fr' ? ` « ${typed} »` : ` “${typed}”`;
  const place = `${language === 'fr' ? 'ligne' : 'line'} ${line}${column === '' ? '' : `, ${column}`}${quoted}`;
  return `${place}${language === 'fr' ? ' : ' : ': '}${MISTAKE_WORDS[language][problem]} (${expected})`;
}
