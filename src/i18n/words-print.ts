import type { Language } from './language.ts';
import { inFrench } from './spacing.ts';

/** What a page says on paper, where it can no longer change. */
const fr = {
  asOf: (day: string) => `Chiffres connus au ${day}`,
  kept: 'La même page, tenue à jour :',
};

const en: typeof fr = {
  asOf: (day) => `Figures known on ${day}`,
  kept: 'The same page, kept up to date:',
};

export const PRINT_WORDS: Readonly<Record<Language, typeof fr>> = { fr: inFrench(fr), en };
