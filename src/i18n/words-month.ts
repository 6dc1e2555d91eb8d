import type { Language } from './language.ts';
import { capital, inFrench } from './spacing.ts';

/** What the state sentence says; amounts, months and days come formatted. */
type Own = { readonly month: string; readonly cost: string; readonly filled: string; readonly missing: string; readonly percent: string };

const fr = {
  headline: {
    empty: () => 'Le premier don n’est pas encore arrivé.',
    begun: (own: Own) => `${capital(own.month)} commence : il manque ${own.missing}.`,
    under: (own: Own) => `Il manque ${own.missing} pour couvrir ${own.month}.`,
    reached: (own: Own) => `${capital(own.month)} est couvert.`,
    over: (own: Own) => `${capital(own.month)} est couvert.`,
    behind: (own: Own & { total: string; since: string }) => `Il manque ${own.total} depuis ${own.since}.`,
    free: (own: Own) => `Rien n’est à couvrir en ${own.month}.`,
  },
  filling: {
    empty: (own: Own) => `Les serveurs coûtent ${own.cost} ce mois-ci. Rien n’a encore été reçu.`,
    begun: (own: Own) => `Les serveurs coûtent ${own.cost} ce mois-ci ; ${own.filled} sont déjà couverts, soit ${own.percent}.`,
    under: (own: Own) => `Les serveurs coûtent ${own.cost} ce mois-ci ; ${own.filled} sont couverts, soit ${own.percent}.`,
    reached: (own: Own) => `Les ${own.cost} que coûtent les serveurs ce mois-ci sont réunis. Un don sert maintenant au mois suivant.`,
    over: (own: Own & { until: string }) =>
      `Les ${own.cost} que coûtent les serveurs ce mois-ci sont réunis. Les dons servent maintenant aux mois suivants : tout est payé jusqu’au ${own.until}.`,
    behind: (own: Own) =>
      `Les mois les plus anciens sont payés les premiers, avant ${own.month}. Les serveurs coûtent ${own.cost} ce mois-ci.`,
    free: () => 'Aucun coût n’est prévu ce mois-ci ; les dons servent aux mois suivants.',
  },
  receivedThisMonth: (gross: string) => `${gross} ont été reçus ce mois-ci`,
  receivedNothing: 'Aucun don n’a encore été reçu ce mois-ci.',
  ofWhich: {
    recurring: (amount: string) => `${amount} de dons réguliers`,
    oneOff: (amount: string) => `${amount} de dons ponctuels`,
    offline: (amount: string) => `${amount} par virement, chèque ou autrement`,
  },
  allOf: { recurring: 'tous en dons réguliers', oneOff: 'tous en dons ponctuels', offline: 'tous par virement, chèque ou autrement' },
  deducted: (amount: string) => `${amount} de frais et de remboursements en ont été retirés.`,
  expectedSentence: (amount: string) => `${amount} de dons réguliers sont encore attendus d’ici la fin du mois ; ils ne sont pas comptés.`,
  lastMonth: (month: string, percent: string) => `Les dons de ${month} ont représenté ${percent} de son coût.`,
  dataLate: (instant: string) => `Les dernières nouvelles de Stripe datent du ${instant} : des dons plus récents peuvent manquer.`,
  colon: ' : ',
  and: ' et ',
  coveredUntil: 'Couvert jusqu’au',
  notCovered: 'Aucun jour n’est encore couvert',
  bandLabel: (month: string) => `Le mois de ${month}, en euros`,
  bandDescription: (parts: string, cost: string) => `${parts}. Coût du mois : ${cost}.`,
  cost: 'coût',
  days: 'jours',
  parts: {
    carriedOver: 'Déjà là avant ce mois-ci',
    recurring: 'Dons réguliers',
    oneOff: 'Dons ponctuels',
    offline: 'Virements, chèques, autres',
    merged: 'Dons, sans détail',
    deductions: 'Frais et remboursements',
    expected: 'Attendu, non compté',
    total: 'Réuni pour ce mois',
    netReceived: 'Reçu ce mois-ci, frais déduits',
    monthCost: 'Coût du mois',
    missing: 'Manque',
    ahead: 'Avance',
  },
  ledgerCaption: (month: string) => `Le compte de ${month}`,
  line: 'Ligne',
  amount: 'Montant',
  shortfall: 'déficit',
};

const en: typeof fr = {
  headline: {
    empty: () => 'The first gift has not arrived yet.',
    begun: (own) => `${own.month} begins: ${own.missing} are missing.`,
    under: (own) => `${own.missing} are missing to cover ${own.month}.`,
    reached: (own) => `${own.month} is covered.`,
    over: (own) => `${own.month} is covered.`,
    behind: (own) => `${own.total} have been missing since ${own.since}.`,
    free: (own) => `There is nothing to cover in ${own.month}.`,
  },
  filling: {
    empty: (own) => `The servers cost ${own.cost} this month. Nothing has been received yet.`,
    begun: (own) => `The servers cost ${own.cost} this month; ${own.filled} are covered already, or ${own.percent}.`,
    under: (own) => `The servers cost ${own.cost} this month; ${own.filled} are covered, or ${own.percent}.`,
    reached: (own) => `The ${own.cost} that the servers cost this month are there. A gift now serves the next month.`,
    over: (own) =>
      `The ${own.cost} that the servers cost this month are there. Gifts now serve the months to come: all is paid until ${own.until}.`,
    behind: (own) => `The oldest months are paid first, before ${own.month}. The servers cost ${own.cost} this month.`,
    free: () => 'No cost is planned this month; gifts serve the months to come.',
  },
  receivedThisMonth: (gross) => `${gross} were received this month`,
  receivedNothing: 'No gift has been received yet this month.',
  ofWhich: {
    recurring: (amount) => `${amount} from regular gifts`,
    oneOff: (amount) => `${amount} from single gifts`,
    offline: (amount) => `${amount} by transfer, cheque or otherwise`,
  },
  allOf: { recurring: 'all from regular gifts', oneOff: 'all from single gifts', offline: 'all by transfer, cheque or otherwise' },
  deducted: (amount) => `${amount} of fees and refunds were taken off.`,
  expectedSentence: (amount) => `${amount} of regular gifts are still expected before the month ends; they are not counted.`,
  lastMonth: (month, percent) => `Gifts of ${month} came to ${percent} of its cost.`,
  dataLate: (instant) => `The latest news from Stripe dates from ${instant}: more recent gifts may be absent.`,
  colon: ': ',
  and: ' and ',
  coveredUntil: 'Covered until',
  notCovered: 'No day is covered yet',
  bandLabel: (month) => `The month of ${month}, in euros`,
  bandDescription: (parts, cost) => `${parts}. Cost of the month: ${cost}.`,
  cost: 'cost',
  days: 'days',
  parts: {
    carriedOver: 'There before this month',
    recurring: 'Regular gifts',
    oneOff: 'Single gifts',
    offline: 'Transfers, cheques, other',
    merged: 'Gifts, not detailed',
    deductions: 'Fees and refunds',
    expected: 'Expected, not counted',
    total: 'Gathered for this month',
    netReceived: 'Received this month, after fees',
    monthCost: 'Cost of the month',
    missing: 'Missing',
    ahead: 'Ahead',
  },
  ledgerCaption: (month) => `The account of ${month}`,
  line: 'Line',
  amount: 'Amount',
  shortfall: 'shortfall',
};

export const MONTH_WORDS: Readonly<Record<Language, typeof fr>> = { fr: inFrench(fr), en };
export type MonthWords = typeof fr;
