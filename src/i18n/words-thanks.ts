import type { Language } from './language.ts';
import { inFrench } from './spacing.ts';

const fr = {
  title: 'Votre don',
  description: 'Où en est votre don.',
  reference: 'Référence de votre don',
  gift: {
    once: (amount: string) => `${amount}, une fois`,
    monthly: (amount: string) => `${amount} chaque mois`,
    yearly: (amount: string) => `${amount} chaque année`,
  },
  amount: 'Montant',
  purpose: 'Pour',
  generalPurpose: 'Là où il manque',
  pays: 'Ce que cela paie',
  states: {
    received: { heading: 'Merci, votre don est reçu', text: 'Il est dans les comptes, et dans les chiffres publics de ce site.' },
    confirming: {
      heading: 'Merci, votre paiement se confirme',
      text: 'Stripe l’annonce d’habitude en quelques secondes. Cette page se met à jour d’elle-même.',
    },
    pending: {
      heading: 'Merci, votre banque doit encore confirmer',
      text: 'Un prélèvement SEPA met quelques jours ouvrés à être confirmé. Votre don sera compté ce jour-là, pas avant. Vous n’avez rien à faire.',
    },
    open: { heading: 'Ce don n’est pas terminé', text: 'La page de paiement a été ouverte, mais rien n’a été payé pour l’instant.' },
    failed: {
      heading: 'Le paiement n’a pas abouti',
      text: 'La banque l’a refusé. Rien n’a été compté. Une autre carte ou un autre moyen peut convenir.',
    },
    abandoned: { heading: 'Ce don a été laissé', text: 'La page de paiement a été quittée ou a expiré. Rien n’a été débité.' },
  },
  receivedOn: (day: string) => `Compté le ${day}.`,
  seeMonth: 'Voir le mois en cours',
  again: 'Revenir au don',
  refresh: 'Mettre à jour maintenant',
  makeRegular: 'Donner aussi chaque mois',
  keep: 'L’adresse de cette page reste valable : vous pouvez la garder.',
  contact: (contact: string) => `Une question sur ce don ? Écrivez à l’association (${contact}) en donnant la référence.`,
  unknown: {
    heading: 'Ce don n’est pas connu ici',
    text: 'L’adresse est peut-être incomplète. Si vous venez de payer, gardez le message de Stripe et écrivez-nous : rien n’est perdu.',
  },
};

const en: typeof fr = {
  title: 'Your gift',
  description: 'Where your gift stands.',
  reference: 'Your gift’s reference',
  gift: { once: (amount) => `${amount}, once`, monthly: (amount) => `${amount} every month`, yearly: (amount) => `${amount} every year` },
  amount: 'Amount',
  purpose: 'For',
  generalPurpose: 'Where it is needed',
  pays: 'What it pays for',
  states: {
    received: { heading: 'Thank you, your gift is received', text: 'It is in the books, and in the public figures of this site.' },
    confirming: {
      heading: 'Thank you, your payment is being confirmed',
      text: 'Stripe usually tells us within seconds. This page brings itself up to date.',
    },
    pending: {
      heading: 'Thank you, your bank has still to confirm',
      text: 'A SEPA debit takes a few working days to be confirmed. Your gift will be counted on that day, not before. There is nothing you need to do.',
    },
    open: { heading: 'This gift is not finished', text: 'The payment page was opened, but nothing has been paid so far.' },
    failed: {
      heading: 'The payment did not go through',
      text: 'The bank refused it. Nothing was counted. Another card or another means may do.',
    },
    abandoned: { heading: 'This gift was left', text: 'The payment page was left or has expired. Nothing was charged.' },
  },
  receivedOn: (day) => `Counted on ${day}.`,
  seeMonth: 'See the current month',
  again: 'Back to the gift',
  refresh: 'Bring it up to date now',
  makeRegular: 'Give every month as well',
  keep: 'This page’s address stays valid: you may keep it.',
  contact: (contact) => `A question about this gift? Write to the association (${contact}) with the reference.`,
  unknown: {
    heading: 'This gift is not known here',
    text: 'The address may be incomplete. If you have just paid, keep Stripe’s message and write to us: nothing is lost.',
  },
};

export const THANKS_WORDS: Readonly<Record<Language, typeof fr>> = { fr: inFrench(fr), en };
