import type { Language } from './language.ts';
import { inFrench } from './spacing.ts';

/** Words of taxes for who gives: nothing of them is shown while receipts are off. Amounts come formatted. */
const fr = {
  line: (amount: string, cost: string) => `Après réduction d’impôt, un don de ${amount} revient à ${cost}.`,
  limits: (percent: number, ofIncome: number, years: number) =>
    `Réduction de ${percent} % du don, dans la limite de ${ofIncome} % du revenu imposable ; au-delà, l’excédent est reporté sur ${years} ans. Pour les particuliers imposables en France (article 200 du code général des impôts).`,
  how: 'Le reçu demande un nom et une adresse postale : vous les donnez après le don, sur la page « Mes dons ».',
  company: 'Une entreprise écrit à la trésorerie : son reçu est un autre formulaire.',
  identity: {
    heading: 'Nom et adresse pour les reçus fiscaux',
    lead: 'L’administration fiscale demande le nom, les prénoms et l’adresse postale complète. Ils ne servent qu’aux reçus, et ne sont jamais publiés.',
    fields: {
      lastName: 'Nom',
      firstNames: 'Prénoms',
      address: 'Adresse (numéro et rue)',
      postcode: 'Code postal',
      town: 'Commune',
      country: 'Pays',
    },
    problems: {
      missing: 'à remplir : le reçu ne vaut rien sans lui',
      'too-long': '120 signes au plus',
      unreadable: 'en lettres latines, chiffres et signes d’adresse seulement',
      'not-a-postcode': 'un code postal, comme 75011',
    },
    problem: (field: string, problem: string) => `${field} : ${problem}`,
    save: 'Garder ce nom et cette adresse',
  },
};

const en: typeof fr = {
  line: (amount, cost) => `After tax relief, a gift of ${amount} costs ${cost}.`,
  limits: (percent, ofIncome, years) =>
    `Relief of ${percent}% of the gift, within ${ofIncome}% of taxable income; what exceeds it is carried over for ${years} years. For individuals who pay tax in France (article 200 of the French tax code).`,
  how: 'A receipt needs a name and a postal address: you give them after the gift, on the page “My gifts”.',
  company: 'A company writes to the treasurer: its receipt is another form.',
  identity: {
    heading: 'Name and address for tax receipts',
    lead: 'The tax office asks for the name, first names and whole postal address. They serve for receipts alone, and are never published.',
    fields: {
      lastName: 'Last name',
      firstNames: 'First names',
      address: 'Address (number and street)',
      postcode: 'Postcode',
      town: 'Town',
      country: 'Country',
    },
    problems: {
      missing: 'to be filled in: a receipt is worth nothing without it',
      'too-long': '120 characters at most',
      unreadable: 'Latin letters, digits and signs of addresses only',
      'not-a-postcode': 'a postcode, such as 75011',
    },
    problem: (field, problem) => `${field}: ${problem}`,
    save: 'Keep this name and address',
  },
};

export const TAX_WORDS: Readonly<Record<Language, typeof fr>> = { fr: inFrench(fr), en };
