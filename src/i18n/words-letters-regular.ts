import type { Language } from './language.ts';
import { inFrench, ofFrenchMonth } from './spacing.ts';

/** Words of letters about gifts that come again. Amounts, days and months come formatted. */
const fr = {
  renewal: {
    subject: 'Votre don annuel sera débité dans deux semaines',
    text: (amount: string, day: string) => `Votre don annuel de ${amount} sera débité le ${day}.`,
    change: 'Vous pouvez changer son montant ou l’arrêter avant cette date, sans nous écrire.',
  },
  failed: {
    subject: 'Votre don n’a pas pu être débité',
    text: (amount: string) => `Votre don de ${amount} n’a pas pu être débité. Rien n’a été pris, et rien n’est compté.`,
    once: 'Si vous le souhaitez encore, vous pouvez donner par un autre moyen :',
    again: (day: string) => `Un nouvel essai aura lieu le ${day}, sans rien faire.`,
    noMore: 'Il n’y aura plus d’essai.',
    fix: 'Pour utiliser une autre carte ou un autre compte, ou pour arrêter ce don, ouvrez la page de vos dons.',
  },
  /** By Stripe's own words for a refusal. */
  reasons: {
    insufficient_funds: 'la provision du compte ne suffisait pas',
    expired_card: 'la carte a expiré',
    card_declined: 'la banque a refusé, sans dire pourquoi',
    incorrect_cvc: 'le code de sécurité de la carte ne convient pas',
    processing_error: 'une erreur de traitement, qui passe souvent d’elle-même',
    authentication_required: 'la banque demande que vous confirmiez vous-même',
    debit_not_authorized: 'la banque dit que ce prélèvement n’était pas autorisé',
    account_closed: 'le compte est fermé',
    bank_account_restricted: 'le compte n’accepte pas ce prélèvement',
    other: 'la banque a refusé',
  } as Readonly<Record<string, string>>,
  card: {
    subject: 'Votre carte expire bientôt',
    text: (last4: string, month: string) => `La carte qui paie votre don (•••• ${last4}) expire à la fin ${ofFrenchMonth(month)}.`,
    fix: 'Beaucoup de banques la renouvellent d’elles-mêmes. Sinon, donnez-en une autre à la page de vos dons, en une minute.',
    each: { month: (amount: string) => `${amount} chaque mois`, year: (amount: string) => `${amount} chaque année` },
  },
  stopped: {
    subject: { month: 'Votre don mensuel est arrêté', year: 'Votre don annuel est arrêté' },
    text: (amount: string, day: string) => `Votre don de ${amount} est arrêté, à la date du ${day}. Aucun autre débit ne sera fait.`,
    refused: 'Les débits avaient été refusés plusieurs fois, et les essais sont finis.',
    debit: 'Un prélèvement déjà envoyé à la banque peut encore arriver.',
    thanks: 'Merci pour ce que vous avez donné. Rien d’autre n’est à faire.',
  },
  changed: {
    subject: { amount: 'Le montant de votre don est changé', paused: 'Votre don est en pause', resumed: 'Votre don reprend' },
    amount: 'Le montant de votre don est changé comme demandé.',
    paused: 'Votre don est en pause : rien n’est débité jusqu’à ce que vous le repreniez.',
    resumed: 'Votre don reprend.',
    notYou: 'Si ce n’était pas vous, écrivez-nous.',
  },
};

const en: typeof fr = {
  renewal: {
    subject: 'Your yearly gift will be debited in two weeks',
    text: (amount, day) => `Your yearly gift of ${amount} will be debited on ${day}.`,
    change: 'You can change its amount or stop it before that day, without writing to us.',
  },
  failed: {
    subject: 'Your gift could not be debited',
    text: (amount) => `Your gift of ${amount} could not be debited. Nothing was taken, and nothing is counted.`,
    once: 'If you still wish to, you can give by another means:',
    again: (day) => `It will be tried again on ${day}; there is nothing you need to do.`,
    noMore: 'It will not be tried again.',
    fix: 'To use another card or account, or to stop this gift, open the page of your gifts.',
  },
  reasons: {
    insufficient_funds: 'there was not enough money on the account',
    expired_card: 'the card has expired',
    card_declined: 'the bank refused, without saying why',
    incorrect_cvc: 'the card’s security code does not fit',
    processing_error: 'a processing error, which often passes by itself',
    authentication_required: 'the bank asks that you confirm it yourself',
    debit_not_authorized: 'the bank says that this debit was not authorised',
    account_closed: 'the account is closed',
    bank_account_restricted: 'the account does not take this debit',
    other: 'the bank refused',
  },
  card: {
    subject: 'Your card expires soon',
    text: (last4, month) => `The card that pays your gift (•••• ${last4}) expires at the end of ${month}.`,
    fix: 'Many banks renew it by themselves. If not, give another one on the page of your gifts; it takes a minute.',
    each: { month: (amount) => `${amount} every month`, year: (amount) => `${amount} every year` },
  },
  stopped: {
    subject: { month: 'Your monthly gift is stopped', year: 'Your yearly gift is stopped' },
    text: (amount, day) => `Your gift of ${amount} is stopped as of ${day}. No other debit will be made.`,
    refused: 'Its debits had been refused several times, and the tries are over.',
    debit: 'A debit that was sent to the bank before may still arrive.',
    thanks: 'Thank you for what you gave. There is nothing else to do.',
  },
  changed: {
    subject: { amount: 'Your gift’s amount is changed', paused: 'Your gift is paused', resumed: 'Your gift goes on' },
    amount: 'Your gift’s amount is changed as asked.',
    paused: 'Your gift is paused: nothing is debited until you resume it.',
    resumed: 'Your gift goes on.',
    notYou: 'If that was not you, write to us.',
  },
};

export const REGULAR_LETTER_WORDS: Readonly<Record<Language, typeof fr>> = { fr: inFrench(fr), en };
