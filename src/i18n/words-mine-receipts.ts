import type { Language } from './language.ts';
import { inFrench } from './spacing.ts';
import { TAX_WORDS } from './words-tax.ts';

const frFields = TAX_WORDS.fr.identity.fields;
const enFields = TAX_WORDS.en.identity.fields;

const fr = {
  title: 'Mes reçus fiscaux',
  lead: 'Un reçu porte le don entier ; les frais de paiement restent à la charge de l’association. Gardez-le trois ans avec votre déclaration.',
  issued: 'Reçus établis',
  none: 'Aucun reçu n’a encore été établi.',
  ask: 'Demander un reçu',
  askLead: 'Un reçu par don, ou un seul pour toute une année passée.',
  nothingToAsk: 'Tous vos dons sont déjà sur un reçu.',
  year: (year: string, amount: string) => `Un reçu pour ${year} : ${amount}`,
  gift: (day: string, amount: string) => `Un reçu pour le don du ${day} : ${amount}`,
  button: 'Établir',
  number: (number: string) => `Reçu n° ${number}`,
  about: (day: string, amount: string) => `du ${day}, ${amount}`,
  cancelled: 'annulé',
  replaced: (number: string) => `annulé, remplacé par le n° ${number}`,
  pdf: 'Télécharger (PDF)',
  problems: {
    identity: (field: keyof typeof frFields) => `${frFields[field]} : à corriger`,
    nothing: 'Il n’y a rien à mettre sur ce reçu : ces dons sont rendus, contestés ou déjà sur un autre.',
    'not-over': 'Cette année n’est pas finie : demandez son reçu en janvier, ou un reçu par don.',
    behind: 'Les reçus ne peuvent pas être établis en ce moment : l’association doit d’abord vérifier leur numérotation.',
  },
};

const en: typeof fr = {
  title: 'My tax receipts',
  lead: 'A receipt bears the whole gift; payment fees are the association’s. Keep it for three years with your tax return.',
  issued: 'Receipts issued',
  none: 'No receipt has been issued so far.',
  ask: 'Ask for a receipt',
  askLead: 'One receipt for each gift, or a single one for a whole past year.',
  nothingToAsk: 'All your gifts stand on a receipt already.',
  year: (year, amount) => `A receipt for ${year}: ${amount}`,
  gift: (day, amount) => `A receipt for the gift of ${day}: ${amount}`,
  button: 'Issue',
  number: (number) => `Receipt no. ${number}`,
  about: (day, amount) => `of ${day}, ${amount}`,
  cancelled: 'cancelled',
  replaced: (number) => `cancelled, replaced by no. ${number}`,
  pdf: 'Download (PDF)',
  problems: {
    identity: (field) => `${enFields[field]}: to be corrected`,
    nothing: 'There is nothing to put on this receipt: these gifts were given back, disputed, or stand on another one.',
    'not-over': 'This year is not over: ask for its receipt in January, or for one receipt per gift.',
    behind: 'Receipts cannot be issued at the moment: the association has to check their numbering first.',
  },
};

export const MINE_RECEIPT_WORDS: Readonly<Record<Language, typeof fr>> = { fr: inFrench(fr), en };
