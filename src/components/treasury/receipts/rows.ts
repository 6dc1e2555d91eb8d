import { FORMATS } from '../../../i18n/formats.ts';
import type { Language } from '../../../i18n/language.ts';
import { treasuryPath } from '../../../i18n/treasury-routes.ts';
import { RECEIPTS_WORDS } from '../../../i18n/words-treasury-receipts.ts';
import { sumCents, type Cents } from '../../../values/cents.ts';
import type { Row } from '../ledger-table.ts';
import type { ReceiptsView } from './receipts.ts';

type Look = ReceiptsView['look'];

/** What becomes of the payments of a year: each kind with its number, its amount and what to do. */
export function planRows({ plan, pending }: Look, language: Language): Row[] {
  const words = RECEIPTS_WORDS[language].before;
  const { count, exact } = FORMATS[language];
  const grossOf = (payments: readonly { readonly gross: Cents }[]): Cents => sumCents(payments.map(({ gross }) => gross));
  const amountOf = (each: readonly { readonly amount: Cents }[]): Cents => sumCents(each.map(({ amount }) => amount));
  const { ready, withoutIdentity, unidentified, disputed, companies, elsewhere, done } = plan;
  const told: readonly (readonly [Exclude<keyof typeof words, 'heading' | 'caption' | 'columns'>, number, Cents | null])[] = [
    ['ready', ready.length, amountOf(ready)],
    ['withoutIdentity', withoutIdentity.length, amountOf(withoutIdentity)],
    ['unidentified', unidentified.length, grossOf(unidentified)],
    ['pending', pending.length, amountOf(pending)],
    ['disputed', disputed.length, grossOf(disputed)],
    ['companies', companies.length, grossOf(companies)],
    ['elsewhere', elsewhere.length, grossOf(elsewhere)],
    ['done', done, null],
  ];
  return told.map(([kind, number, amount]) => ({
    key: `plan-${kind}`,
    cells: { what: words[kind].what, count: count(number), amount: amount === null ? '–' : exact(amount), next: words[kind].next },
  }));
}

/** Receipts that were issued, each with the document to take away. */
export function receiptRows(receipts: ReceiptsView['receipts'], language: Language): Row[] {
  const words = RECEIPTS_WORDS[language].list;
  const { day, exact } = FORMATS[language];
  return receipts.map(({ content: { number, issuedOn, amount }, cancel }) => {
    const successor = cancel?.replacedBy ?? null;
    const cancelled = successor === null ? words.cancelled : words.replacedBy(String(successor));
    return {
      key: `receipt-${number}`,
      cells: {
        number: { text: words.file(String(number)), href: treasuryPath('receipts', language, String(number)) },
        issued: day(issuedOn),
        amount: exact(amount),
        state: cancel === null ? words.issued : cancelled,
      },
    };
  });
}
