import type { Language } from './language.ts';
import { inFrench } from './spacing.ts';

/** Words of what waits on the treasury's first page. Amounts, days and months come formatted. */
const fr = {
  heading: 'Avant de clore un mois',
  caption: 'Ce qui attend la trésorerie',
  columns: { what: 'File', count: 'En attente', next: 'Que faire' },
  lines: {
    what: 'Lignes de banque sans écriture',
    next: 'Comptabiliser les lignes',
    none: 'Importez le prochain relevé quand la banque le donne.',
    import: 'Importer le prochain relevé',
  },
  payouts: {
    what: 'Versements à expliquer',
    next: 'Voir ce qui manque à chacun',
    none: 'Chaque versement est la somme de ses mouvements.',
  },
  notices: {
    what: 'Avis et paiements à traiter',
    next: 'Voir les avis ci-dessous',
    qualify: 'Dire ce que sont les paiements',
    none: 'Tout ce que Stripe a dit est enregistré.',
    waiting: (count: string) => `dont ${count} au compte d’attente`,
  },
  reports: { what: 'Signalements à lire', next: 'Lire les signalements' },
  words: { what: 'Mots à relire', next: 'Relire les mots' },
  receipts: {
    what: 'Reçus fiscaux à annuler et remplacer',
    next: 'Voir les reçus',
    none: 'Chaque reçu dit ce que ses dons valent.',
  },
  difference: {
    what: 'Écart entre Stripe et les livres',
    next: (day: string) => `Au ${day}. « npm run obole -- check » le détaille, mouvement par mouvement.`,
    none: (day: string) => `Au ${day}, Stripe et les livres disaient la même somme.`,
    never: 'Stripe n’a pas encore été comparé aux livres : cela se fait chaque nuit.',
  },
  cardTesting: (since: string) =>
    `Essais de cartes en cours depuis le ${since}. Quelqu’un essaie sans doute des cartes volées sur la page du don : le site ouvre deux fois moins de paiements, jusqu’à deux heures de calme. Rien de ce qui a échoué n’est compté. Remboursez sans attendre les dons qui ne ressemblent pas à des dons.`,
  ready: (month: string) => `Tout est prêt : ${month} peut être clos.`,
  close: (month: string) => `Clore ${month}`,
  hindered: (month: string, count: string) => `${month} ne peut pas encore être clos : il reste ${count} points à régler.`,
  hinderedOnce: (month: string) => `${month} ne peut pas encore être clos : il reste un point à régler.`,
  look: 'Voir la liste de contrôle',
  notOver: 'Aucun mois n’attend sa clôture : le mois en cours n’est pas fini.',
};

const en: typeof fr = {
  heading: 'Before a month is closed',
  caption: 'What waits for the treasury',
  columns: { what: 'Queue', count: 'Waiting', next: 'What to do' },
  lines: {
    what: 'Bank lines without an entry',
    next: 'Post the lines',
    none: 'Import the next statement when the bank gives it.',
    import: 'Import the next statement',
  },
  payouts: {
    what: 'Payouts to explain',
    next: 'See what each of them lacks',
    none: 'Each payout is what its movements add up to.',
  },
  notices: {
    what: 'Notices and payments in trouble',
    next: 'See the notices below',
    qualify: 'Say what the payments are',
    none: 'All that Stripe has said is booked.',
    waiting: (count) => `${count} of them in the waiting account`,
  },
  reports: { what: 'Reports to read', next: 'Read the reports' },
  words: { what: 'Messages to read', next: 'Read the messages' },
  receipts: {
    what: 'Tax receipts to cancel and replace',
    next: 'See the receipts',
    none: 'Each receipt says what its gifts are worth.',
  },
  difference: {
    what: 'Difference between Stripe and the books',
    next: (day) => `On ${day}. “npm run obole -- check” tells it movement by movement.`,
    none: (day) => `On ${day} Stripe and the books told the same sum.`,
    never: 'Stripe has not been compared with the books yet: that is done each night.',
  },
  cardTesting: (since) =>
    `Cards have been tried on the site since ${since}. Somebody is probably trying stolen cards on the give page: the site opens half as many payments until two hours have been quiet. Nothing that failed is counted. Refund at once the gifts that do not look like gifts.`,
  ready: (month) => `All is ready: ${month} can be closed.`,
  close: (month) => `Close ${month}`,
  hindered: (month, count) => `${month} cannot be closed yet: ${count} points are left to settle.`,
  hinderedOnce: (month) => `${month} cannot be closed yet: one point is left to settle.`,
  look: 'See the checklist',
  notOver: 'No month waits to be closed: the current one is not over.',
};

export const QUEUE_WORDS: Readonly<Record<Language, typeof fr>> = { fr: inFrench(fr), en };
