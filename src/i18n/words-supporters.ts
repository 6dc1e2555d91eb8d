import type { Language } from './language.ts';
import { capital, inFrench, ofFrenchMonth } from './spacing.ts';

/** Words of the page of those who chose to be named, and of the treasury’s page on what they wrote. */
const fr = {
  title: 'Ils et elles soutiennent',
  description: 'Les personnes qui donnent et qui ont choisi d’être nommées, mois par mois, sans aucun montant.',
  lead: 'Ces personnes ont donné et ont choisi d’être nommées. Merci à elles, et à toutes celles qui ont préféré rester discrètes.',
  how: 'Un nom paraît quand son mois est terminé, dans l’ordre alphabétique, sans montant ni date. Un mois de moins de trois dons est réuni avec les suivants. Un mot paraît une fois relu par la trésorerie.',
  withdraw: 'Vous pouvez retirer votre nom ou votre mot à tout moment : il disparaît d’ici aussitôt.',
  mine: 'Retirer mon nom depuis « Mes dons »',
  searches: 'Cette page n’est pas proposée aux moteurs de recherche : un nom retiré ne doit pas rester ailleurs.',
  empty: 'Aucun nom pour le moment',
  emptyText: 'Qui donne choisit d’être nommé·e ou non. Les noms choisis paraissent ici une fois leur mois terminé.',
  period: (first: string, last: string) => (first === last ? capital(first) : `${capital(ofFrenchMonth(first))} à ${last}`),
  names: (period: string) => `Noms choisis, ${period}`,
  all: 'Voir tous les mois',
  latest: 'Voir les derniers mois',
  back: 'Le livre de comptes, mois par mois',
  link: 'Celles et ceux qui ont choisi d’être nommés',
  treasury: {
    title: 'Noms et mots',
    lead: 'Ce que des donatrices et donateurs ont choisi de montrer. Un nom paraît sans relecture, sauf si vous le refusez ; un mot ne paraît que si vous l’approuvez. Si la personne change son texte, votre avis ne vaut plus.',
    page: 'Voir la page publique',
    toWords: 'Noms et mots à relire',
    waiting: 'Mots à relire',
    waitingEmpty: 'Aucun mot à relire',
    waitingEmptyText: 'Un mot arrive ici quand son don est compté et que la personne a choisi d’être nommée.',
    read: 'Noms, et mots déjà relus',
    readEmpty: 'Personne n’a choisi d’être nommé',
    readEmptyText: 'Le choix se fait à la page de don, et se change dans « Mes dons ».',
    columns: { name: 'Nom', what: 'Ce qui est montré', text: 'Texte', state: 'État', act: 'Décider' },
    what: { name: 'nom', message: 'mot' },
    states: {
      name: { waiting: 'paraît', approved: 'paraît', refused: 'refusé : ne paraît pas' },
      message: { waiting: 'à relire : ne paraît pas', approved: 'approuvé : paraît', refused: 'refusé : ne paraît pas' },
    },
    approve: 'Approuver',
    refuse: 'Refuser',
    problems: {
      unknown: 'Ce texte n’est plus là : la personne l’a retiré, ou son don a été remboursé.',
      changed: 'Ce texte a changé, ou quelqu’un d’autre vient de décider. Rien n’a été fait ; relisez-le.',
    },
  },
};

const en: typeof fr = {
  title: 'They give',
  description: 'The people who give and chose to be named, month by month, without any amount.',
  lead: 'These people gave and chose to be named. Thanks to them, and to all who preferred to stay discreet.',
  how: 'A name appears when its month is over, in alphabetical order, without amount or date. A month of fewer than three gifts is put together with the next ones. A message appears once the treasury has read it.',
  withdraw: 'You can withdraw your name or your message at any time: it disappears from here at once.',
  mine: 'Withdraw my name from “My gifts”',
  searches: 'This page is not offered to search engines: a name that was withdrawn must not stay elsewhere.',
  empty: 'No name for now',
  emptyText: 'Who gives chooses to be named or not. The names chosen appear here once their month is over.',
  period: (first, last) => (first === last ? first : `From ${first} to ${last}`),
  names: (period) => `Names chosen, ${period}`,
  all: 'See all months',
  latest: 'See the last months',
  back: 'The account book, month by month',
  link: 'Those who chose to be named',
  treasury: {
    title: 'Names and messages',
    lead: 'What donors chose to show. A name appears unread, unless you refuse it; a message appears only if you approve it. When its author changes it, your decision no longer holds.',
    page: 'See the public page',
    toWords: 'Names and messages to read',
    waiting: 'Messages to read',
    waitingEmpty: 'No message to read',
    waitingEmptyText: 'A message comes here when its gift is counted and its author chose to be named.',
    read: 'Names, and messages that were read',
    readEmpty: 'Nobody chose to be named',
    readEmptyText: 'The choice is made on the give page, and changed in “My gifts”.',
    columns: { name: 'Name', what: 'What is shown', text: 'Text', state: 'State', act: 'Decide' },
    what: { name: 'name', message: 'message' },
    states: {
      name: { waiting: 'shown', approved: 'shown', refused: 'refused: not shown' },
      message: { waiting: 'to be read: not shown', approved: 'approved: shown', refused: 'refused: not shown' },
    },
    approve: 'Approve',
    refuse: 'Refuse',
    problems: {
      unknown: 'This text is gone: its author withdrew it, or its gift was refunded.',
      changed: 'This text has changed, or somebody else has just decided. Nothing was done; read it again.',
    },
  },
};

export const SUPPORTER_WORDS: Readonly<Record<Language, typeof fr>> = { fr: inFrench(fr), en };
