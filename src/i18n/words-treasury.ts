import type { Language } from './language.ts';
import { inFrench } from './spacing.ts';

/** Words of the frame that all pages of the treasury stand in, and of its pieces. */
const fr = {
  treasury: 'Trésorerie',
  title: (page: string, name: string) => `${page} – Trésorerie – ${name}`,
  navigation: 'Pages de la trésorerie',
  ownNavigation: 'Votre compte',
  places: {
    home: 'À faire',
    bank: 'Banque',
    payouts: 'Versements',
    gifts: 'Dons',
    costs: 'Coûts',
    closings: 'Clôtures',
    exports: 'Exports',
    entries: 'Écritures',
    team: 'Équipe',
    audit: 'Journal d’audit',
  },
  signedInAs: (name: string) => `Connecté·e : ${name}`,
  account: 'Mon compte',
  signOut: 'Se déconnecter',
  publicSite: 'Site public',
  roles: { admin: 'administration', treasurer: 'trésorerie', auditor: 'contrôle des comptes' },
  problems: (count: number) => (count === 1 ? 'Un point est à corriger' : `${count} points sont à corriger`),
  failedTitle: 'À corriger',
  done: 'Fait',
  sortAscending: (column: string) => `Trier par ${column}, ordre croissant`,
  sortDescending: (column: string) => `Trier par ${column}, ordre décroissant`,
  filter: 'Filtrer',
  clearFilter: 'Tout montrer',
  paging: 'Suite du tableau',
  first: 'Début',
  next: 'Suite',
  confirmCheck: 'Je confirme',
  cancel: 'Annuler',
  refusals: {
    forbidden: {
      heading: 'Ce geste n’est pas dans votre rôle',
      text: 'Rien n’a été changé. Une personne de l’administration peut changer les rôles, à la page « Équipe ».',
    },
    foreign: {
      heading: 'Cette demande ne vient pas de ce site',
      text: 'Rien n’a été changé. Revenez à la page et recommencez ; si cela se répète, le navigateur masque peut-être l’origine des formulaires.',
    },
    missing: {
      heading: 'Il n’y a rien à cette adresse',
      text: 'L’adresse est peut-être incomplète, ou ce qu’elle montrait n’existe plus.',
    },
  },
  backHome: 'Revenir à « À faire »',
};

const en: typeof fr = {
  treasury: 'Treasury',
  title: (page, name) => `${page} – Treasury – ${name}`,
  navigation: 'Pages of the treasury',
  ownNavigation: 'Your account',
  places: {
    home: 'To do',
    bank: 'Bank',
    payouts: 'Payouts',
    gifts: 'Gifts',
    costs: 'Costs',
    closings: 'Closings',
    exports: 'Exports',
    entries: 'Entries',
    team: 'Team',
    audit: 'Audit trail',
  },
  signedInAs: (name) => `Signed in: ${name}`,
  account: 'My account',
  signOut: 'Sign out',
  publicSite: 'Public site',
  roles: { admin: 'administration', treasurer: 'treasury', auditor: 'audit of the accounts' },
  problems: (count) => (count === 1 ? 'One thing must be mended' : `${count} things must be mended`),
  failedTitle: 'To be mended',
  done: 'Done',
  sortAscending: (column) => `Sort by ${column}, ascending`,
  sortDescending: (column) => `Sort by ${column}, descending`,
  filter: 'Filter',
  clearFilter: 'Show all',
  paging: 'More of the table',
  first: 'Start',
  next: 'More',
  confirmCheck: 'I confirm',
  cancel: 'Cancel',
  refusals: {
    forbidden: {
      heading: 'This is not part of your role',
      text: 'Nothing was changed. An administrator can change roles, on the page “Team”.',
    },
    foreign: {
      heading: 'This request does not come from this site',
      text: 'Nothing was changed. Go back to the page and try again; if it happens again, the browser may be hiding where forms come from.',
    },
    missing: {
      heading: 'There is nothing at this address',
      text: 'The address may be incomplete, or what it showed no longer exists.',
    },
  },
  backHome: 'Back to “To do”',
};

export const TREASURY_WORDS: Readonly<Record<Language, typeof fr>> = { fr: inFrench(fr), en };
