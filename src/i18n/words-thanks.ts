import type { Language } from './language.ts';
import { inFrench, ofFrenchMonth, ofFrenchName } from './spacing.ts';

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
  generalPurpose: 'L’hébergement d’abord',
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
  days: {
    ahead: (days: string) => `L’hébergement, ${days}`,
    aheadAndLate: (days: string, months: string) => `L’hébergement, ${days} ; votre don réduit aussi le retard ${ofFrenchMonth(months)}`,
    late: (months: string) => `Votre don réduit le retard ${ofFrenchMonth(months)}`,
    whole: (from: string, until: string) => (from === until ? `le ${from}` : `du ${from} au ${until}`),
    part: (day: string) => `pour une part du ${day}`,
  },
  next: {
    heading: 'Et maintenant',
    letter: (address: string) => `Une lettre part à ${address} : elle porte la référence et le lien pour revenir ici.`,
    yourAddress: 'votre adresse',
    pendingLetter: (address: string) => `Une lettre part à ${address}, puis une autre quand votre banque aura confirmé.`,
    regular: 'Le même montant sera prélevé à chaque échéance, jusqu’à ce que vous changiez ou arrêtiez.',
    month: 'À la fin du mois, la trésorerie clôt les comptes et les publie sur ce site.',
    manage: 'Voir, changer ou arrêter mes dons',
  },
  correct: {
    summary: (address: string) => `${address} n’est pas la bonne adresse ?`,
    field: 'La bonne adresse e-mail',
    button: 'Corriger',
    done: 'L’adresse est corrigée. Les lettres de ce don y partent désormais.',
  },
  share: {
    heading: 'En parler',
    mail: 'par e-mail',
    subject: (name: string) => `Ce que coûte, et ce que reçoit, ${name}`,
    body: (name: string, address: string) =>
      `Ce que coûte l’hébergement ${ofFrenchName(name)}, et ce que les dons en couvrent : ${address}`,
    address: 'Ou en recopiant cette adresse, qui ne suit personne :',
  },
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
  generalPurpose: 'Hosting first',
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
  days: {
    ahead: (days) => `Hosting, ${days}`,
    aheadAndLate: (days, months) => `Hosting, ${days}; your gift also makes up for what ${months} lacked`,
    late: (months) => `Your gift makes up for what ${months} lacked`,
    whole: (from, until) => (from === until ? `on ${from}` : `from ${from} to ${until}`),
    part: (day) => `a part of ${day}`,
  },
  next: {
    heading: 'What happens next',
    letter: (address) => `A letter goes to ${address}: it bears the reference and the link that leads back here.`,
    yourAddress: 'your address',
    pendingLetter: (address) => `A letter goes to ${address}, and another one when your bank has confirmed.`,
    regular: 'The same amount is charged at each date, until you change or stop it.',
    month: 'At the end of the month the treasurer closes the accounts and publishes them on this site.',
    manage: 'See, change or stop my gifts',
  },
  correct: {
    summary: (address) => `${address} is not the right address?`,
    field: 'The right e-mail address',
    button: 'Correct it',
    done: 'The address is corrected. Letters about this gift go there from now on.',
  },
  share: {
    heading: 'Tell others',
    mail: 'by e-mail',
    subject: (name) => `What ${name} costs, and what it receives`,
    body: (name, address) => `What hosting ${name} costs, and what gifts cover of it: ${address}`,
    address: 'Or by copying this address, which follows nobody:',
  },
  keep: 'This page’s address stays valid: you may keep it.',
  contact: (contact) => `A question about this gift? Write to the association (${contact}) with the reference.`,
  unknown: {
    heading: 'This gift is not known here',
    text: 'The address may be incomplete. If you have just paid, keep Stripe’s message and write to us: nothing is lost.',
  },
};

export const THANKS_WORDS: Readonly<Record<Language, typeof fr>> = { fr: inFrench(fr), en };
