import type { Language } from './language.ts';
import { inFrench } from './spacing.ts';

/** Words of a gift by bank transfer. Amounts and instants come formatted. */
const fr = {
  title: 'Donner par virement',
  description: (name: string) => `Donner à ${name} par virement bancaire.`,
  failedTitle: 'À revoir',
  heading: 'Donner par virement',
  lead: 'Rien n’est débité ici : c’est vous qui faites le virement, depuis votre banque. Le code que nous vous donnons nous permet de le reconnaître.',
  amount: 'Quel montant, en euros ?',
  amountHint: (smallest: string, largest: string) => `Facultatif : il remplit alors le code QR. De ${smallest} à ${largest}.`,
  email: 'Votre adresse e-mail',
  emailHint: 'Facultatif : pour vous joindre au sujet de ce don.',
  button: 'Obtenir le code',
  cards: 'Donner par carte',
  limited: (when: string) => `Beaucoup de codes ont été demandés en peu de temps. Le prochain pourra l’être à partir du ${when}.`,
  readyTitle: 'Votre virement',
  readyHeading: 'Faites le virement depuis votre banque',
  readyLead:
    'Écrivez ce code dans le libellé du virement, tel quel. Sans lui, votre don arrive aussi, mais nous mettons plus longtemps à le reconnaître.',
  facts: { code: 'Code à écrire dans le libellé', holder: 'Titulaire', iban: 'IBAN', bic: 'BIC', amount: 'Montant', project: 'Projet' },
  anyAmount: 'celui de votre choix',
  qr: 'Code QR du virement, pour l’application de votre banque',
  qrText: 'Beaucoup d’applications bancaires lisent ce code et remplissent le virement. Tout ce qu’il contient est écrit sur cette page.',
  after:
    'Votre don est compté le jour où il arrive sur notre compte, en général un ou deux jours ouvrés après. Il apparaît alors dans le total du mois.',
  keep: 'Gardez l’adresse de cette page : elle montre le même code. Vous pouvez en faire un virement permanent.',
  unknown: 'Ce code n’est pas connu ici. Vérifiez-le, ou demandez-en un autre ci-dessous.',
};

const en: typeof fr = {
  title: 'Give by bank transfer',
  description: (name) => `Give to ${name} by bank transfer.`,
  failedTitle: 'Please check',
  heading: 'Give by bank transfer',
  lead: 'Nothing is charged here: you make the transfer yourself, from your bank. The code that we give you lets us recognise it.',
  amount: 'How much, in euros?',
  amountHint: (smallest, largest) => `Optional: the QR code is then filled in. From ${smallest} to ${largest}.`,
  email: 'Your e-mail address',
  emailHint: 'Optional: to reach you about this gift.',
  button: 'Get the code',
  cards: 'Give by card',
  limited: (when) => `Many codes were asked for within a short time. The next one can be had from ${when} on.`,
  readyTitle: 'Your transfer',
  readyHeading: 'Make the transfer from your bank',
  readyLead:
    'Write this code in the label of the transfer, as it is. Without it your gift arrives as well, but it takes us longer to recognise it.',
  facts: { code: 'Code to write in the label', holder: 'Account holder', iban: 'IBAN', bic: 'BIC', amount: 'Amount', project: 'Project' },
  anyAmount: 'as you choose',
  qr: 'QR code of the transfer, for your bank’s app',
  qrText: 'Many banks’ apps read this code and fill the transfer in. All that it holds is written on this page.',
  after:
    'Your gift counts on the day on which it reaches our account, usually one or two working days later. It then appears in the month’s total.',
  keep: 'Keep the address of this page: it shows the same code. You can make it a standing order.',
  unknown: 'This code is not known here. Check it, or ask for another one below.',
};

export const TRANSFER_WORDS: Readonly<Record<Language, typeof fr>> = { fr: inFrench(fr), en };
