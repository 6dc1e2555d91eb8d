import type { Language } from './language.ts';
import { inFrench } from './spacing.ts';

/** Words of the monthly letter, of links, answers and alerts. Amounts, days and months come formatted. */
const fr = {
  digest: {
    subject: (month: string) => `${month} : ce que vos dons ont payé`,
    text: (month: string) => `${month} est clos. Voici ce que le mois a coûté et ce qui a été reçu.`,
    cost: 'Coût du mois',
    recurring: 'Dons réguliers',
    oneOff: 'Dons ponctuels',
    offline: 'Dons hors ligne',
    merged: 'Autres dons, réunis',
    mergedWhy: 'Un montant qui dirait le don d’une ou deux personnes n’est pas publié à part.',
    other: 'Autres recettes',
    gross: 'Dons reçus',
    refunds: 'Remboursés',
    disputes: 'Contestés',
    fees: 'Frais de paiement',
    net: 'Reste pour les coûts',
    until: (day: string) => `Les dons reçus paient les serveurs jusqu’au ${day}.`,
    none: 'Les dons reçus ne paient encore aucun jour entier.',
    see: 'Le détail, avec les factures :',
    thanks: 'Merci à toutes celles et ceux qui donnent.',
    why: 'Vous recevez cette lettre chaque mois parce que vous l’avez demandée.',
    stop: 'Ne plus la recevoir, en un clic :',
  },
  link: {
    subject: 'Votre lien vers vos dons',
    text: 'Ce lien ouvre la page de vos dons. Il sert une fois, pendant dix minutes, dans le navigateur où vous l’avez demandé.',
    open: 'Ouvrir mes dons :',
    ignore: 'Si vous ne l’avez pas demandé, il n’y a rien à faire : sans ce lien, personne n’entre.',
  },
  confirm: {
    subject: 'Confirmez votre nouvelle adresse',
    text: 'Ce lien confirme que cette adresse est la vôtre. Il sert une fois, pendant dix minutes, dans le navigateur où vous l’avez demandé.',
    open: 'Confirmer cette adresse :',
    ignore: 'Si vous ne l’avez pas demandé, il n’y a rien à faire : rien n’est changé sans ce lien.',
  },
  answered: {
    subject: { refund: 'Votre demande de remboursement', stop: 'Votre demande d’arrêt' },
    refund: {
      done: 'Votre don est remboursé, comme vous l’avez demandé. Une lettre à part en dit le montant et le délai.',
      declined: 'Votre demande de remboursement n’a pas été acceptée.',
    },
    stop: {
      done: 'Votre don est arrêté, comme vous l’avez demandé.',
      declined: 'Votre demande d’arrêt n’a pas pu être suivie telle quelle.',
    },
    words: 'La trésorerie vous écrit :',
  },
  receipt: {
    subject: (year: string) => `Votre reçu fiscal ${year}`,
    text: (year: string, number: string) => `Votre reçu fiscal pour ${year} est prêt. Il porte le numéro ${number}.`,
    open: 'Le télécharger depuis la page de vos dons :',
  },
  alert: {
    subject: {
      'card-testing': 'À voir : des cartes sont essayées',
      'donor-request': 'À voir : une demande d’une personne qui donne',
      'dead-letter': 'À voir : une lettre n’est pas partie',
      'stop-without-mailbox': 'À voir : un arrêt demandé sans accès à l’adresse',
      'error-report': 'À voir : une erreur est signalée',
    },
    text: {
      'card-testing':
        'Beaucoup de paiements sont refusés à la suite : des cartes volées sont sans doute essayées. Le formulaire de don s’est durci de lui-même.',
      'donor-request': 'Une demande attend une réponse de la trésorerie.',
      'dead-letter': 'Une lettre n’a pas pu être envoyée, malgré trois jours d’essais, ou a été refusée par le serveur de courrier.',
      'error-report': 'Une lectrice ou un lecteur signale une erreur sur le site. Ses mots se lisent à la trésorerie.',
      'stop-without-mailbox': 'Une personne demande l’arrêt de son don sans accès à l’adresse avec laquelle elle l’a fait.',
    },
    what: 'Objet',
    open: 'Ouvrir la trésorerie :',
    why: 'Cette lettre va à l’adresse d’alerte de ce site.',
  },
};

const en: typeof fr = {
  digest: {
    subject: (month) => `${month}: what your gifts paid for`,
    text: (month) => `${month} is closed. This is what it cost and what was received.`,
    cost: 'Cost of the month',
    recurring: 'Regular gifts',
    oneOff: 'One-off gifts',
    offline: 'Offline gifts',
    merged: 'Other gifts, together',
    mergedWhy: 'An amount that would tell the gift of one or two people is not published on its own.',
    other: 'Other income',
    gross: 'Gifts received',
    refunds: 'Refunded',
    disputes: 'Disputed',
    fees: 'Payment fees',
    net: 'Left for the costs',
    until: (day) => `The gifts received pay for the servers until ${day}.`,
    none: 'The gifts received do not pay for a whole day yet.',
    see: 'In detail, with the invoices:',
    thanks: 'Thanks to everyone who gives.',
    why: 'You receive this letter each month because you asked for it.',
    stop: 'Receive it no more, in one click:',
  },
  link: {
    subject: 'Your link to your gifts',
    text: 'This link opens the page of your gifts. It works once, for ten minutes, in the browser in which you asked for it.',
    open: 'Open my gifts:',
    ignore: 'If you did not ask for it, there is nothing to do: nobody comes in without this link.',
  },
  confirm: {
    subject: 'Confirm your new address',
    text: 'This link confirms that this address is yours. It works once, for ten minutes, in the browser in which you asked for it.',
    open: 'Confirm this address:',
    ignore: 'If you did not ask for it, there is nothing to do: nothing is changed without this link.',
  },
  answered: {
    subject: { refund: 'Your request for a refund', stop: 'Your request to stop' },
    refund: {
      done: 'Your gift is refunded, as you asked. A letter of its own tells the amount and how long it takes.',
      declined: 'Your request for a refund was not accepted.',
    },
    stop: { done: 'Your gift is stopped, as you asked.', declined: 'Your request to stop could not be followed as it was.' },
    words: 'The treasury writes to you:',
  },
  receipt: {
    subject: (year) => `Your tax receipt ${year}`,
    text: (year, number) => `Your tax receipt for ${year} is ready. Its number is ${number}.`,
    open: 'Download it from the page of your gifts:',
  },
  alert: {
    subject: {
      'card-testing': 'To look at: cards are being tried',
      'donor-request': 'To look at: a request of somebody who gives',
      'dead-letter': 'To look at: a letter did not leave',
      'error-report': 'To look at: an error is reported',
      'stop-without-mailbox': 'To look at: a stop asked for without access to the address',
    },
    text: {
      'card-testing':
        'Many payments in a row are refused: stolen cards are probably being tried. The give form has become stricter by itself.',
      'error-report': 'A reader reports an error on the site. Their words are read in the treasury.',
      'donor-request': 'A request waits for an answer of the treasury.',
      'dead-letter': 'A letter could not be sent, in spite of three days of tries, or was refused by the mail server.',
      'stop-without-mailbox': 'Somebody asks to stop their gift without access to the address with which they made it.',
    },
    what: 'About',
    open: 'Open the treasury:',
    why: 'This letter goes to the alert address of this site.',
  },
};

export const OTHER_LETTER_WORDS: Readonly<Record<Language, typeof fr>> = { fr: inFrench(fr), en };
