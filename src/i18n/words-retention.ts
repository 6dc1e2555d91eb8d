import type { Language } from './language.ts';
import { inFrench } from './spacing.ts';

const fr = {
  heading: 'Combien de temps',
  lead: 'Ces durées sont celles que le logiciel applique de lui-même, chaque nuit.',
  columns: { what: 'Données', kept: 'Durée' },
  days: (days: number) =>
    days === 1 ? 'un jour' : days === 365 ? '12 mois' : days % 365 === 0 ? `${days / 365} ans` : days === 395 ? '13 mois' : `${days} jours`,
  law: (years: number) => `${years} ans après la clôture de l’exercice, parce que la loi le demande`,
  names: {
    books: { what: 'Écritures et pièces comptables : dates, montants, identifiants de paiement, sans votre adresse', since: '' },
    receipts: { what: 'Reçus fiscaux : le nom et l’adresse qu’ils portent', since: '' },
    'offline-givers': { what: 'Nom et adresse e-mail de qui donne par chèque, virement ou en espèces', since: 'après le don' },
    donors: {
      what: 'Votre adresse e-mail, vos choix, le nom et le message à montrer',
      since: 'après le dernier don ou le dernier passage, jamais tant qu’un don régulier dure',
    },
    abandoned: { what: 'Un paiement commencé et laissé', since: '' },
    gate: { what: 'Empreintes qui comptent les paiements ouverts, contre la fraude', since: '' },
    reports: { what: 'Une erreur signalée : les mots et l’adresse', since: 'après que l’association a décidé ce qu’elle en fait' },
    transfers: { what: 'L’adresse donnée pour un virement annoncé', since: '' },
    links: { what: 'Les liens et les visites de « Mes dons »', since: 'après leur fin' },
    requests: { what: 'Ce que vous avez demandé à l’association, et sa réponse', since: 'après la réponse' },
    letters: { what: 'Quelle lettre vous a été envoyée et quand, sans son contenu', since: 'après son envoi' },
    notices: { what: 'Ce que Stripe annonce, mot pour mot', since: '' },
  },
  logs: {
    what: 'Journal technique : page demandée, heure, résultat, sans adresse IP complète',
    kept: 'six mois, à régler par qui héberge ce site',
  },
};

const en: typeof fr = {
  heading: 'How long',
  lead: 'These periods are those that the software applies by itself, every night.',
  columns: { what: 'Data', kept: 'How long' },
  days: (days) =>
    days === 1
      ? 'one day'
      : days === 365
        ? '12 months'
        : days % 365 === 0
          ? `${days / 365} years`
          : days === 395
            ? '13 months'
            : `${days} days`,
  law: (years) => `${years} years after the fiscal year closes, because the law demands it`,
  names: {
    books: { what: 'Accounting entries and vouchers: days, amounts, payment ids, without your address', since: '' },
    receipts: { what: 'Tax receipts: the name and address that they bear', since: '' },
    'offline-givers': { what: 'Name and e-mail address of who gives by cheque, transfer or cash', since: 'after the gift' },
    donors: {
      what: 'Your e-mail address, your choices, the name and message to show',
      since: 'after the last gift or visit, never while a regular gift lasts',
    },
    abandoned: { what: 'A payment that was begun and left', since: '' },
    gate: { what: 'Digests that count the payments opened, against fraud', since: '' },
    reports: { what: 'An error that was reported: its words and address', since: 'after the association has decided what becomes of it' },
    transfers: { what: 'The address given for an announced transfer', since: '' },
    links: { what: 'Links and visits of “My gifts”', since: 'after their end' },
    requests: { what: 'What you asked of the association, and its answer', since: 'after the answer' },
    letters: { what: 'Which letter was sent to you and when, without its content', since: 'after it was sent' },
    notices: { what: 'What Stripe announces, word for word', since: '' },
  },
  logs: {
    what: 'Technical log: page asked for, hour, result, without the whole IP address',
    kept: 'six months, to be set by who hosts this site',
  },
};

export const RETENTION_WORDS: Readonly<Record<Language, typeof fr>> = { fr: inFrench(fr), en };
