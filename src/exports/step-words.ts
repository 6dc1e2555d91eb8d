import type { Measure } from '../ledger/entry.ts';
import type { Language } from '../settings/types.ts';
import type { PassageStep } from './passage.ts';

const WORDS: Readonly<Record<Language, Readonly<Record<'elsewhere' | 'settings' | Measure, string>>>> = {
  fr: {
    settings: 'Projets couverts ou non au moment des clôtures',
    elsewhere: 'Dons pour des projets dont les coûts ne sont pas couverts',
    oneOff: 'Dons ponctuels en attente d’être qualifiés, ou d’un autre exercice',
    recurring: 'Dons réguliers en attente d’être qualifiés, ou d’un autre exercice',
    offline: 'Dons hors ligne en attente d’être qualifiés, ou d’un autre exercice',
    other: 'Autres recettes comptées dans le net sans être un produit',
    refunds: 'Remboursements qui ne sont pas une charge de l’exercice',
    disputes: 'Contestations en cours, au bilan (467)',
    fees: 'Frais qui ne sont pas une charge de l’exercice',
  },
  en: {
    settings: 'Projects that were covered, or not, when months were closed',
    elsewhere: 'Gifts for projects whose costs are not covered',
    oneOff: 'Single gifts that wait to be qualified, or of another year',
    recurring: 'Regular gifts that wait to be qualified, or of another year',
    offline: 'Offline gifts that wait to be qualified, or of another year',
    other: 'Other receipts counted in the net that are no income',
    refunds: 'Refunds that are no expense of the year',
    disputes: 'Disputes under way, in the balance sheet (467)',
    fees: 'Fees that are no expense of the year',
  },
};

/** A step of the passage from the public net to the result, in words. */
export function stepWords(step: PassageStep, language: Language): string {
  if (step.kind === 'account') return `${step.account.code} ${step.account.label}`;
  return WORDS[language][step.kind === 'measure' ? step.measure : step.kind];
}
