import type { Language } from './language.ts';
import { inFrench } from './spacing.ts';

const fr = {
  title: 'Demandes des donateurs',
  lead: 'Ce que des donatrices et donateurs demandent et que seule la trésorerie peut décider. Chaque réponse leur est écrite.',
  open: 'À décider',
  decided: 'Décidées',
  empty: 'Aucune demande',
  emptyText:
    'Les demandes de remboursement viennent de « Mes dons » ; les demandes d’arrêt de qui n’a plus accès à sa boîte, de la page d’arrêt.',
  columns: { made: 'Reçue', what: 'Demande', gift: 'Don', note: 'Mot', act: 'Décider', answer: 'Réponse', by: 'Par' },
  kinds: { refund: 'Remboursement', stop: 'Arrêt sans la boîte' },
  states: { done: 'Acceptée', declined: 'Refusée', open: 'Ouverte' },
  digits: {
    same: (digits: string) => `Chiffres donnés : ${digits}. Ce sont ceux de ce qui paie.`,
    other: (digits: string, own: string) => `Chiffres donnés : ${digits}. Ce qui paie finit par ${own} : ce n’est pas la même chose.`,
    unknown: (digits: string) => `Chiffres donnés : ${digits}. Stripe ne dit pas en ce moment ce qui paie.`,
    over: 'Ce don est déjà arrêté.',
  },
  refundFirst: 'Remboursez d’abord depuis la page du don, puis dites-le ici.',
  refunded: 'C’est remboursé',
  stop: 'Arrêter ce don',
  stopText: 'Le don s’arrête chez Stripe tout de suite, et la personne en reçoit une lettre.',
  decline: 'Refuser',
  answer: 'Ce que vous lui dites',
  answerHint: 'Un refus demande une raison. Elle part telle quelle.',
  trail: 'Voir le don',
  problems: {
    unknown: 'Cette demande n’existe plus.',
    changed: 'Quelqu’un d’autre vient de décider de cette demande.',
    'answer-missing': 'Dites pourquoi : la personne le lira.',
    'answer-too-long': 'Cette réponse est trop longue : 1 000 caractères au plus.',
    unreachable: 'Stripe ne répond pas : rien n’a changé. Réessayez dans quelques minutes.',
    refused: 'Stripe refuse d’arrêter ce don : regardez-le dans son tableau de bord.',
  },
  queue: { what: 'Demandes des donateurs', next: 'Décider', none: 'Personne n’attend de réponse.' },
};

const en: typeof fr = {
  title: 'Donors’ requests',
  lead: 'What donors ask and only the treasury can decide. Each answer is written to them.',
  open: 'To decide',
  decided: 'Decided',
  empty: 'No request',
  emptyText: 'Requests for refunds come from “My gifts”; requests to stop from who lost access to the mailbox, from the page for that.',
  columns: { made: 'Received', what: 'Request', gift: 'Gift', note: 'Words', act: 'Decide', answer: 'Answer', by: 'By' },
  kinds: { refund: 'Refund', stop: 'Stop without the mailbox' },
  states: { done: 'Granted', declined: 'Declined', open: 'Open' },
  digits: {
    same: (digits) => `Digits given: ${digits}. They are those of what pays.`,
    other: (digits, own) => `Digits given: ${digits}. What pays ends in ${own}: not the same.`,
    unknown: (digits) => `Digits given: ${digits}. Stripe does not tell at the moment what pays.`,
    over: 'This gift is stopped already.',
  },
  refundFirst: 'Refund first from the gift’s page, then say so here.',
  refunded: 'It is refunded',
  stop: 'Stop this gift',
  stopText: 'The gift stops at Stripe at once, and the person gets a letter.',
  decline: 'Decline',
  answer: 'What you tell them',
  answerHint: 'Declining wants a reason. It is sent as it stands.',
  trail: 'See the gift',
  problems: {
    unknown: 'This request exists no more.',
    changed: 'Somebody else has just decided on this request.',
    'answer-missing': 'Say why: the person will read it.',
    'answer-too-long': 'This answer is too long: 1,000 characters at most.',
    unreachable: 'Stripe does not answer: nothing has changed. Try again in a few minutes.',
    refused: 'Stripe refuses to stop this gift: look at it in its dashboard.',
  },
  queue: { what: 'Donors’ requests', next: 'Decide', none: 'Nobody waits for an answer.' },
};

export const REQUEST_WORDS: Readonly<Record<Language, typeof fr>> = { fr: inFrench(fr), en };
