import type { Language } from './language.ts';
import { capital, inFrench } from './spacing.ts';

const fr = {
  dated: (day: string) => `Données du ${day}`,
  siteLead: 'Mois par mois : ce qui a été reçu, ce qui a été dépensé, ce qui manque.',
  verifying: 'Chiffres en cours de vérification.',
  verifyingMonth: (month: string) => capital(`${month} : chiffres en cours de vérification.`),
  verifyingLead: 'Une somme de nos comptes ne tombe pas juste. Aucun chiffre n’est donné ici tant qu’elle n’est pas expliquée.',
  cost: (amount: string) => `coût ${amount}`,
  demonstration: 'Démonstration, chiffres inventés',
  testMode: 'Mode d’essai',
};

const en: typeof fr = {
  dated: (day) => `Data of ${day}`,
  siteLead: 'Month by month: what was received, what was spent, what is missing.',
  verifying: 'Figures are being verified.',
  verifyingMonth: (month) => `${month}: figures are being verified.`,
  verifyingLead: 'A sum in our books does not hold. No figure is given here until it is explained.',
  cost: (amount) => `cost ${amount}`,
  demonstration: 'Demonstration, made-up figures',
  testMode: 'Test mode',
};

/** The words that only share pictures have. */
export const SHARE_WORDS: Readonly<Record<Language, typeof fr>> = { fr: inFrench(fr), en };
