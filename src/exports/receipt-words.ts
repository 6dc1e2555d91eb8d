import type { ReceiptContent } from '../receipts/receipt.ts';
import { FORMATS } from '../i18n/formats.ts';
import { inFrench } from '../i18n/spacing.ts';
import type { ReceiptCategory } from '../settings/types.ts';

/** What form 2041-RD says, in the order of its mentions. It is a French document: it has no other language. */
export const FORM_WORDS = inFrench({
  title: 'Reçu des dons et versements effectués par les particuliers au titre des articles 200 et 978 du code général des impôts',
  form: (model: string, number: string) => `${model} – N° ${number}`,
  number: 'Numéro d’ordre du reçu',
  organisation: 'Organisme bénéficiaire',
  fields: {
    name: 'Nom ou dénomination',
    id: 'Numéro SIREN ou RNA',
    street: 'Adresse (n° et rue)',
    postcode: 'Code postal',
    town: 'Commune',
    country: 'Pays',
    object: 'Objet',
    category: 'Catégorie',
  },
  siren: (siren: string) => `SIREN ${siren}`,
  rna: (rna: string) => `RNA ${rna}`,
  interest:
    'Œuvre ou organisme d’intérêt général ayant un caractère philanthropique, éducatif, scientifique, social, humanitaire, sportif, familial, culturel, ou concourant à la mise en valeur du patrimoine artistique, à la défense de l’environnement naturel ou à la diffusion de la culture, de la langue et des connaissances scientifiques françaises',
  association: 'Association loi 1901',
  utility: (decree: string, published: string) =>
    `Association reconnue d’utilité publique par décret en date du ${decree}, publié au Journal officiel du ${published}`,
  donor: 'Donateur',
  lastName: 'Nom',
  firstNames: 'Prénoms',
  address: 'Adresse',
  gift: 'Don',
  received: 'Le bénéficiaire reconnaît avoir reçu des dons et versements ouvrant droit à réduction d’impôt d’un montant de',
  euros: (framed: string) => `${framed} euros`,
  words: 'Somme en toutes lettres',
  paidOn: 'Date du versement ou du don',
  cumul: (year: string) => `cumul ${year}`,
  certified:
    'Le bénéficiaire certifie sur l’honneur que les dons et versements qu’il reçoit ouvrent droit à la réduction d’impôt prévue à l’article',
  articles: { '200': '200 du CGI', '978': '978 du CGI' },
  giftForm: 'Forme du don',
  giftForms: { deed: 'Acte authentique', private: 'Acte sous seing privé', 'manual-gift': 'Déclaration de don manuel', other: 'Autres' },
  nature: 'Nature du don',
  natures: {
    money: 'Numéraire',
    shares: 'Titres de sociétés cotés',
    income: 'Abandon exprès de revenus ou de produits',
    expenses: 'Frais engagés par les bénévoles, dont ils renoncent expressément au remboursement',
    other: 'Autres',
  },
  mode: 'En cas de don en numéraire, mode de versement du don',
  modes: { cash: 'Remise d’espèces', cheque: 'Chèque', transfer: 'Virement, prélèvement, carte bancaire' },
  signed: 'Date et signature',
  signature: (name: string, role: string) => `${name}, ${role}`,
  notes: {
    exclusive:
      'Un même don n’ouvre pas droit à la fois à la réduction d’impôt sur le revenu (article 200 du CGI) et à la réduction d’impôt sur la fortune immobilière (article 978 du CGI).',
    procedure:
      'L’organisme peut demander à l’administration s’il relève de l’une des catégories mentionnées à l’article 200 du CGI (article L. 80 C du livre des procédures fiscales).',
    penalty:
      'La délivrance irrégulière de reçus permettant d’obtenir une réduction d’impôt est punie de l’amende prévue à l’article 1740 A du CGI.',
    kept: 'Reçu établi par ordinateur. À conserver et à présenter à l’administration si elle le demande.',
  },
  payments: 'Détail des versements compris dans ce reçu',
  paymentColumns: { day: 'Date', mode: 'Mode de versement', amount: 'Montant' },
  total: 'Total',
  cancelled: (successor: string) => `ANNULÉ – ce reçu est remplacé par le reçu n° ${successor}`,
  cancelledAlone: 'ANNULÉ – ce reçu n’est pas remplacé',
  replaces: (number: string) => `Ce reçu annule et remplace le reçu n° ${number}.`,
});

const { day } = FORMATS.fr;

/** The line of the form's list that applies, alone: the list may be reduced to it. */
export function categoryWords(category: ReceiptCategory): string {
  switch (category.kind) {
    case 'general_interest':
      return `[X] ${FORM_WORDS.interest} : [X] ${FORM_WORDS.association}`;
    case 'public_utility':
      return `[X] ${FORM_WORDS.interest} : [X] ${FORM_WORDS.utility(day(category.decreedOn), day(category.publishedOn))}`;
    case 'other':
      return `[X] ${category.text}`;
  }
}

/** `12 mars 2027`, or `cumul 2026`. */
export function paidOnWords({ paidOn }: Pick<ReceiptContent, 'paidOn'>): string {
  return paidOn.kind === 'day' ? day(paidOn.day) : FORM_WORDS.cumul(paidOn.year);
}

/** Boxes in a row, those that apply ticked; a row breaks between two of them. */
export function boxes(choices: Readonly<Record<string, string>>, ticked: readonly string[]): string {
  return Object.entries(choices)
    .map(([key, text]) => `${ticked.includes(key) ? '[X]' : '[  ]'} ${text}`.replaceAll(/ (?=.{0,45}$)/gu, '\u00A0'))
    .join('   ');
}
