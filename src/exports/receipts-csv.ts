import type { Receipt } from '../receipts/receipt.ts';
import type { Language } from '../settings/types.ts';
import { BOM, csvRow } from './csv.ts';

const HEADS: Readonly<Record<Language, readonly string[]>> = {
  fr: [
    'Numéro',
    'Date du reçu',
    'Montant du reçu',
    'État',
    'Remplacé par',
    'Versement',
    'Date du versement',
    'Montant du versement',
    'SHA-256',
  ],
  en: [
    'Number',
    'Date of receipt',
    'Amount of receipt',
    'State',
    'Replaced by',
    'Payment',
    'Date of payment',
    'Amount of payment',
    'SHA-256',
  ],
};

const STATES: Readonly<Record<Language, readonly [string, string]>> = { fr: ['émis', 'annulé'], en: ['issued', 'cancelled'] };

/** The list for an inspector (LPF, article L14 A): each receipt beside the payments that it bears, one line each. No donor is named. */
export function receiptsCsv(receipts: readonly Receipt[], language: Language): string {
  const [standing, cancelled] = STATES[language];
  const rows = receipts.flatMap(({ content, cancel, sha256 }) =>
    content.payments.map((payment) =>
      csvRow(
        [
          ...[String(content.number), content.issuedOn, { amount: content.amount }, cancel ? cancelled : standing],
          ...[cancel?.replacedBy ? String(cancel.replacedBy) : '', payment.id, payment.day, { amount: payment.amount }, sha256],
        ],
        language,
      ),
    ),
  );
  return BOM + csvRow(HEADS[language], language) + rows.join('');
}
