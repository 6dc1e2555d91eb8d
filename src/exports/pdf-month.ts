import { FORMATS } from '../i18n/formats.ts';
import { MONTH_STATEMENT_WORDS } from '../i18n/words-statement.ts';
import type { Closed, FrozenFigures } from '../ledger/closing.ts';
import type { Listed } from '../reconciliation/closing-store.ts';
import type { Language } from '../settings/types.ts';
import type { Cents } from '../values/cents.ts';
import { cents } from '../values/cents.ts';
import { pdfPage, type PdfAbout, type PdfPage } from './pdf-document.ts';

type Row = readonly [string, string];

function rowsOf({ oneOff, recurring, offline, merged, ...figures }: FrozenFigures, language: Language): Row[] {
  const words = MONTH_STATEMENT_WORDS[language];
  const { exact } = FORMATS[language];
  const part = (name: string, amount: Cents | null): Row[] => (amount === null ? [] : [[name, exact(amount)]]);
  const less = (name: string, amount: Cents): Row => [name, exact(cents(-amount))];
  return [
    ...part(words.recurring, recurring),
    ...part(words.oneOff, oneOff),
    ...part(words.offline, offline),
    ...part(words.merged, merged),
    [words.gross, exact(figures.gross)],
    [words.other, exact(figures.other)],
    less(words.refunds, figures.refunds),
    less(words.disputes, figures.disputes),
    less(words.fees, figures.fees),
  ];
}

function tellClosing(page: PdfPage, { n, on, entries, content, before, hash }: Closed, language: Language): void {
  const words = MONTH_STATEMENT_WORDS[language];
  page.heading(words.closing);
  page.table({
    caption: words.closingCaption,
    columns: [
      { title: words.closingColumns.item, share: 1 },
      { title: words.closingColumns.value, share: 3 },
    ],
    rows: [
      [words.number, String(n)],
      [words.closedOn, FORMATS[language].day(on)],
      [words.entries, String(entries)],
      [words.content, content],
      [words.before, before ?? words.noneBefore],
      [words.hash, hash],
    ],
  });
}

function tellListed(page: PdfPage, { onTheWay, pendingDebits }: Listed, language: Language): void {
  const words = MONTH_STATEMENT_WORDS[language];
  const { exact, day } = FORMATS[language];
  page.heading(words.listed);
  page.paragraph(words.pendingDebits(exact(pendingDebits)));
  if (onTheWay.length === 0) return page.paragraph(words.noneOnTheWay);
  page.table({
    caption: words.onTheWay,
    columns: [
      { title: words.onTheWayColumns.payout, share: 3 },
      { title: words.onTheWayColumns.arrivesOn, share: 2 },
      { title: words.onTheWayColumns.amount, share: 1, figures: true },
    ],
    rows: onTheWay.map(({ payout, arrivesOn, amount }) => [payout, day(arrivesOn), exact(amount)]),
  });
}

/** The statement of a closed month, as a tagged PDF in a language. */
export function monthPdf(
  about: Omit<PdfAbout, 'title' | 'language'>,
  closing: Closed,
  listed: Listed | null,
  language: Language,
): Promise<Uint8Array> {
  const words = MONTH_STATEMENT_WORDS[language];
  const { exact, month: monthText } = FORMATS[language];
  const title = words.title(monthText(closing.month));
  const page = pdfPage({ ...about, title, language });
  const { figures } = closing;
  page.title(`${about.author} – ${title}`);
  page.paragraph(words.lead);
  page.heading(words.account);
  page.table({
    caption: words.accountCaption(monthText(closing.month)),
    columns: [
      { title: words.line, share: 3 },
      { title: words.amount, share: 1, figures: true },
    ],
    rows: rowsOf(figures, language),
    total: [words.net, exact(figures.net)],
  });
  page.paragraph(words.cost(exact(figures.cost), figures.costKind));
  tellClosing(page, closing, language);
  if (listed) tellListed(page, listed, language);
  return page.end();
}
