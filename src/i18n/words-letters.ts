import type { Language } from './language.ts';
import { inFrench } from './spacing.ts';

/** Words that all letters share, and of letters about gifts. Amounts and days come formatted. */
const fr = {
  subject: (name: string, what: string) => `${what} – ${name}`,
  greeting: 'Bonjour,',
  manage: 'Voir, changer ou arrêter vos dons :',
  question: (contact: string) => `Une question ? Écrivez-nous : ${contact}`,
  signature: (name: string, website: string) => `L’association ${name}\n${website}`,
  why: 'Cette lettre est envoyée à l’adresse donnée avec ce don, pour ce don seulement. Elle ne contient ni image ni traceur.',
  demonstration: 'Démonstration : ce don est inventé, aucun argent n’a bougé.',
  facts: {
    amount: 'Montant',
    reference: 'Référence',
    day: 'Date',
    debitDay: 'Date du débit',
    failedWhy: 'Raison',
    nextTry: 'Prochain essai',
    card: 'Carte',
    before: 'Avant',
    after: 'Désormais',
    next: 'Prochain débit',
    ofGift: 'Sur un don de',
  },
  amounts: {
    once: (amount: string) => amount,
    monthly: (amount: string) => `${amount} chaque mois`,
    yearly: (amount: string) => `${amount} chaque année`,
  },
  keep: 'La page de ce don reste valable, vous pouvez la garder :',
  paid: {
    oneDay: (from: string) => `Il paie le ${from}.`,
    days: (days: string, from: string, until: string) => `Il paie ${days} jours : du ${from} au ${until}.`,
    part: (day: string) => `Il paie une part du ${day}.`,
    late: (months: string) => `Il réduit ce qui manquait encore pour ${months}.`,
    soon: 'Il est compté dans les comptes publics, où l’on voit ce qu’il paie.',
  },
  thanks: {
    subject: { once: 'Votre don est reçu', monthly: 'Votre don mensuel est reçu', yearly: 'Votre don annuel est reçu' },
    text: (amount: string, day: string) => `Merci. Votre don de ${amount} est reçu et compté le ${day}.`,
  },
  announced: {
    subject: 'Votre prélèvement est en route',
    text: (amount: string, day: string) => `Merci. Le prélèvement SEPA de ${amount}, demandé le ${day}, est en route vers votre banque.`,
    notCounted:
      'Il n’est pas encore compté : une banque met d’habitude cinq à huit jours ouvrés à confirmer. Une lettre vous le dira ce jour-là. Vous n’avez rien à faire.',
  },
  received: {
    subject: 'Votre prélèvement est reçu',
    text: (amount: string, day: string) => `Votre banque a confirmé le prélèvement de ${amount}. Votre don est compté le ${day}. Merci.`,
  },
  refund: {
    subject: 'Votre remboursement est en route',
    whole: (amount: string) => `Votre don de ${amount} vous est remboursé en entier.`,
    part: (amount: string, of: string) => `${amount} de votre don de ${of} vous sont remboursés.`,
    why: 'L’argent revient par le moyen de paiement du don. Votre banque met d’habitude cinq à dix jours ouvrés à l’inscrire : elle décide de ce délai, pas nous.',
  },
};

const en: typeof fr = {
  subject: (name, what) => `${what} – ${name}`,
  greeting: 'Hello,',
  manage: 'See, change or stop your gifts:',
  question: (contact) => `A question? Write to us: ${contact}`,
  signature: (name, website) => `${name}, the association\n${website}`,
  why: 'This letter goes to the address given with this gift, for this gift only. It holds no picture and no tracker.',
  demonstration: 'Demonstration: this gift is made up, no money has moved.',
  facts: {
    amount: 'Amount',
    reference: 'Reference',
    day: 'Date',
    debitDay: 'Date of the debit',
    failedWhy: 'Reason',
    nextTry: 'Next try',
    card: 'Card',
    before: 'Before',
    after: 'From now on',
    next: 'Next debit',
    ofGift: 'Of a gift of',
  },
  amounts: { once: (amount) => amount, monthly: (amount) => `${amount} every month`, yearly: (amount) => `${amount} every year` },
  keep: 'This gift’s page stays valid, you may keep it:',
  paid: {
    oneDay: (from) => `It pays for ${from}.`,
    days: (days, from, until) => `It pays for ${days} days: ${from} to ${until}.`,
    part: (day) => `It pays for a part of ${day}.`,
    late: (months) => `It lessens what was still missing for ${months}.`,
    soon: 'It is counted in the public accounts, which show what it pays for.',
  },
  thanks: {
    subject: { once: 'Your gift is received', monthly: 'Your monthly gift is received', yearly: 'Your yearly gift is received' },
    text: (amount, day) => `Thank you. Your gift of ${amount} is received, and counted on ${day}.`,
  },
  announced: {
    subject: 'Your direct debit is on its way',
    text: (amount, day) => `Thank you. The SEPA debit of ${amount}, asked for on ${day}, is on its way to your bank.`,
    notCounted:
      'It is not counted yet: a bank usually takes five to eight working days to confirm. A letter will tell you on that day. There is nothing you need to do.',
  },
  received: {
    subject: 'Your direct debit is received',
    text: (amount, day) => `Your bank has confirmed the debit of ${amount}. Your gift is counted on ${day}. Thank you.`,
  },
  refund: {
    subject: 'Your refund is on its way',
    whole: (amount) => `Your gift of ${amount} is given back to you in full.`,
    part: (amount, of) => `${amount} of your gift of ${of} are given back to you.`,
    why: 'The money comes back the way it was paid. Your bank usually takes five to ten working days to enter it: it decides on that, we do not.',
  },
};

export const LETTER_WORDS: Readonly<Record<Language, typeof fr>> = { fr: inFrench(fr), en };
