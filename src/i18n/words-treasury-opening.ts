import type { Language } from './language.ts';
import { inFrench } from './spacing.ts';

/** Words of the opening of the books and of the history before it. Amounts, days and months come formatted. */
const fr = {
  title: 'Ouverture des comptes',
  nothing: 'Rien à ouvrir',
  nothingText:
    'Les comptes s’ouvrent vides, au premier don. Une association qui avait déjà des comptes écrit dans content/association.yaml le jour où ceux-ci commencent (books, opened_on) : ses soldes d’ouverture se saisissent alors ici.',
  lead: (day: string) =>
    `Les comptes s’ouvrent le ${day}. Saisissez ce que l’association possédait et devait ce jour-là à minuit, compte par compte, d’après le bilan ou les relevés ; ce qui reste vide compte pour zéro. Les fonds propres font l’équilibre : ils ne se saisissent pas.`,
  caption: 'Soldes au jour de l’ouverture',
  columns: { account: 'Compte', owns: 'Actif (€)', owes: 'Passif (€)' },
  owns: (account: string) => `${account}, à l’actif, en euros`,
  owes: (account: string) => `${account}, au passif, en euros`,
  preview: 'Voir avant d’écrire',
  byFile: 'Ou par un fichier',
  file: 'Fichier CSV ou YAML',
  fileHint:
    'CSV : les colonnes compte, actif, passif, chaque compte par son nom court ou son numéro. YAML : les comptes sous owns et owes. 500 Ko au plus.',
  noFile: 'Choisissez un fichier',
  seen: 'Ce qui sera écrit',
  total: 'Total',
  ownFunds: 'Fonds propres, qui équilibrent',
  loss: 'Perte reportée, qui équilibre',
  stripe: {
    same: (told: string) => `Stripe dit avoir tenu ${told} à cette heure-là : c’est ce que vous avez saisi.`,
    differs: (told: string, typed: string) =>
      `Stripe dit avoir tenu ${told} à cette heure-là ; vous avez saisi ${typed}. Avec un autre montant que le sien, les comptes et Stripe diffèreront chaque jour.`,
    unknown: 'Stripe n’a pas répondu : le solde Stripe n’a pas pu être comparé.',
  },
  write: 'Écrire l’ouverture',
  standing: 'L’ouverture est écrite',
  standingText: (day: string) =>
    `Écrite au ${day}. Les fonds propres qui l’équilibrent sont la différence entre ce qui est possédé et ce qui est dû.`,
  entry: 'Voir l’écriture',
  undo: 'Annuler l’ouverture',
  undoText: 'Une écriture inverse sera passée ; de nouveaux soldes pourront alors être saisis. Possible tant qu’aucun mois n’est clos.',
  closed: 'Un mois est clos : l’ouverture ne change plus. Une correction s’écrit au premier jour ouvert.',
  problems: {
    changed: (name: string) => `${name} a changé l’ouverture entre-temps : la voici telle qu’elle est maintenant. Rien n’a été fait.`,
    somebody: 'Quelqu’un d’autre',
    closed: 'Un mois est déjà clos : l’ouverture ne peut plus être écrite ni annulée.',
    earlier: (entry: string) =>
      `L’écriture ${entry} précède le jour d’ouverture : annulez-la d’abord, ou changez ce jour dans content/association.yaml.`,
  },
  history: {
    heading: 'Historique d’avant l’ouverture',
    lead: 'Ce que des mois plus anciens ont reçu, pour les graphiques et la couverture seulement : aucune écriture n’en est faite, et chaque mois reste marqué « non rapproché ».',
    file: 'Fichier CSV des mois',
    fileHint: (last: string) =>
      `Une ligne par mois, avec les colonnes mois (2025-03), dons et, si besoin, autres, remboursements, contestations, frais, nombre ; jusqu’à ${last}. Un mois importé de nouveau prend la place de ce qui en était dit.`,
    import: 'Importer l’historique',
    same: 'Ce fichier n’apporte rien de nouveau : tous ses mois sont déjà importés.',
    caption: 'Mois importés, non rapprochés',
    columns: {
      month: 'Mois',
      gross: 'Dons',
      other: 'Autres',
      refunds: 'Remboursements',
      disputes: 'Contestations',
      fees: 'Frais',
      gifts: 'Nombre',
    },
    marked: 'non rapproché',
    empty: 'Aucun mois importé',
    emptyText: 'Les graphiques commencent avec les livres. Un fichier de mois plus anciens les fait commencer plus tôt.',
  },
  homeHeading: 'L’ouverture des comptes n’est pas écrite',
  homeText: (day: string) => `Les comptes commencent le ${day}, et les soldes de ce jour manquent encore.`,
  homeLink: 'Saisir les soldes d’ouverture',
};

const en: typeof fr = {
  title: 'Opening of the books',
  nothing: 'Nothing to open',
  nothingText:
    'The books open empty, with the first gift. An association that kept books before writes the day on which these begin in content/association.yaml (books, opened_on): its opening balances are then typed here.',
  lead: (day) =>
    `The books open on ${day}. Type what the association owned and owed on that day at midnight, account by account, from the balance sheet or the statements; what stays empty counts as zero. Own funds balance it: they are not typed.`,
  caption: 'Balances on the day of the opening',
  columns: { account: 'Account', owns: 'Owns (€)', owes: 'Owes (€)' },
  owns: (account) => `${account}, owned, in euros`,
  owes: (account) => `${account}, owed, in euros`,
  preview: 'Look before writing',
  byFile: 'Or by a file',
  file: 'CSV or YAML file',
  fileHint:
    'CSV: the columns account, owns, owes, each account by its short name or its number. YAML: the accounts under owns and owes. At most 500 KB.',
  noFile: 'Choose a file',
  seen: 'What will be written',
  total: 'Total',
  ownFunds: 'Own funds, which balance',
  loss: 'Loss carried, which balances',
  stripe: {
    same: (told) => `Stripe says that it held ${told} at that hour: it is what you typed.`,
    differs: (told, typed) =>
      `Stripe says that it held ${told} at that hour; you typed ${typed}. With another amount than its own, the books and Stripe will differ every day.`,
    unknown: 'Stripe has not answered: its balance could not be compared.',
  },
  write: 'Write the opening',
  standing: 'The opening is written',
  standingText: (day) => `Written on ${day}. The own funds that balance it are what is owned less what is owed.`,
  entry: 'See the entry',
  undo: 'Take the opening back',
  undoText: 'An opposite entry will be made; new balances can then be typed. Possible while no month is closed.',
  closed: 'A month is closed: the opening no longer changes. A correction is written on the first open day.',
  problems: {
    changed: (name) => `${name} has changed the opening meanwhile: here it is as it stands now. Nothing was done.`,
    somebody: 'Somebody else',
    closed: 'A month is closed already: the opening can no longer be written or taken back.',
    earlier: (entry) =>
      `The entry ${entry} comes before the opening day: take it back first, or change that day in content/association.yaml.`,
  },
  history: {
    heading: 'History before the opening',
    lead: 'What older months received, for charts and coverage only: no entry is made of it, and each month stays marked “not reconciled”.',
    file: 'CSV file of months',
    fileHint: (last) =>
      `A line per month, with the columns month (2025-03), gross and, where needed, other, refunds, disputes, fees, gifts; up to ${last}. A month that is imported again takes the place of what was told of it.`,
    import: 'Import the history',
    same: 'This file brings nothing new: all its months are imported already.',
    caption: 'Months imported, not reconciled',
    columns: { month: 'Month', gross: 'Gifts', other: 'Other', refunds: 'Refunds', disputes: 'Disputes', fees: 'Fees', gifts: 'Number' },
    marked: 'not reconciled',
    empty: 'No month imported',
    emptyText: 'Charts begin with the books. A file of older months makes them begin earlier.',
  },
  homeHeading: 'The opening of the books is not written',
  homeText: (day) => `The books begin on ${day}, and the balances of that day are still missing.`,
  homeLink: 'Type the opening balances',
};

export const OPENING_WORDS: Readonly<Record<Language, typeof fr>> = { fr: inFrench(fr), en };
