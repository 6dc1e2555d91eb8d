import type { Language } from './language.ts';
import { inFrench } from './spacing.ts';

const fr = {
  publisher: 'Éditeur',
  seat: 'Siège',
  numbers: 'RNA ou SIREN',
  rna: 'RNA',
  siren: 'SIREN',
  email: 'Adresse e-mail',
  phone: 'Téléphone',
  director: 'Direction de la publication',
  host: 'Hébergeur du site',
  phoneMissing: 'téléphone à compléter',
  missing: 'à compléter par l’association',
};

const en: typeof fr = {
  publisher: 'Publisher',
  seat: 'Registered office',
  numbers: 'RNA or SIREN',
  rna: 'RNA',
  siren: 'SIREN',
  email: 'E-mail address',
  phone: 'Telephone',
  director: 'Responsible for publication',
  host: 'Host of this site',
  phoneMissing: 'telephone to be filled in',
  missing: 'to be filled in by the association',
};

export const LEGAL_WORDS: Readonly<Record<Language, typeof fr>> = { fr: inFrench(fr), en };
