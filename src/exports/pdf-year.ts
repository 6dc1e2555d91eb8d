import { FORMATS } from '../i18n/formats.ts';
import { STATEMENT_WORDS } from '../i18n/words-statement.ts';
import type { FiscalYear } from '../ledger/year.ts';
import type { Language } from '../settings/types.ts';
import { cents, type Cents } from '../values/cents.ts';
import type { AccountYear, Compared, Compares, balanceSheet, incomeStatement } from './accounts-of-year.ts';
import type { Passage } from './passage.ts';
import { pdfPage, type PdfAbout, type PdfColumn, type PdfPage } from './pdf-document.ts';
import { stepWords } from './step-words.ts';

/** What the general assembly is shown of a year; `sheet` has its headings in the language of the document. */
export type ToldYear = {
  readonly year: FiscalYear;
  readonly before: FiscalYear | null;
  readonly closed: boolean;
  readonly income: ReturnType<typeof incomeStatement>;
  readonly sheet: ReturnType<typeof balanceSheet>;
  readonly treasury: readonly AccountYear[];
  readonly passage: Passage;
};

/** A document under way, in its language. */
type Telling = { readonly page: PdfPage; readonly told: ToldYear; readonly language: Language };

function columnsOf({ told: { year, before } }: Telling, first: string): PdfColumn[] {
  const own: PdfColumn[] = [
    { title: first, share: 4 },
    { title: year.name, share: 1.3, figures: true },
  ];
  return before ? [...own, { title: before.name, share: 1.3, figures: true }] : own;
}

function cellsOf({ language }: Telling, label: string, { now, before }: Pick<Compared, 'now' | 'before'>): string[] {
  const { exact } = FORMATS[language];
  return [label, exact(now), ...(before === null ? [] : [exact(before)])];
}

function tellPart(telling: Telling, caption: string, { rows, total }: Compares, withCodes: boolean): void {
  const words = STATEMENT_WORDS[telling.language];
  telling.page.table({
    caption,
    columns: columnsOf(telling, withCodes ? words.account : words.item),
    rows: rows.map((row) => cellsOf(telling, withCodes ? `${row.code} ${row.label}` : row.label, row)),
    total: cellsOf(telling, words.total, total),
  });
}

function tellIncome(telling: Telling): void {
  const { page, told, language } = telling;
  const words = STATEMENT_WORDS[language];
  page.heading(words.income);
  tellPart(telling, words.products, told.income.income, true);
  tellPart(telling, words.charges, told.income.expenses, true);
  const { now, before } = told.income.result;
  const name = (amount: Cents): string => (amount < 0 ? words.deficit : words.surplus)(FORMATS[language].exact(cents(Math.abs(amount))));
  page.paragraph(
    before === null || told.before === null ? words.result(name(now)) : words.resultCompared(name(now), told.before.name, name(before)),
  );
}

function tellTreasury({ page, told: { treasury, year }, language }: Telling): void {
  const words = STATEMENT_WORDS[language];
  const { day, exact } = FORMATS[language];
  page.heading(words.treasury);
  page.table({
    caption: words.treasuryCaption(day(year.first), day(year.last)),
    columns: [
      { title: words.account, share: 3.2 },
      ...Object.values(words.treasuryColumns).map((title) => ({ title, share: 1.3, figures: true })),
    ],
    rows: treasury.map(({ account: { code, label }, opening, debit, credit, closing }) => [
      `${code} ${label}`,
      exact(opening),
      exact(debit),
      exact(credit),
      exact(closing),
    ]),
  });
}

function tellPassage({ page, told: { passage }, language }: Telling): void {
  const words = STATEMENT_WORDS[language];
  const { exact } = FORMATS[language];
  page.heading(words.passage);
  page.table({
    caption: words.passageCaption,
    columns: [
      { title: words.line, share: 4 },
      { title: words.amount, share: 1.3, figures: true },
    ],
    rows: [[words.publicNet, exact(passage.net)], ...passage.steps.map((step) => [stepWords(step, language), exact(step.amount)])],
    total: [words.accountedResult, exact(passage.result)],
  });
}

/** The statements of a year for the general assembly, with the year before, as a tagged PDF in a language. */
export function yearPdf(about: Omit<PdfAbout, 'title' | 'language'>, told: ToldYear, language: Language): Promise<Uint8Array> {
  const { year, closed } = told;
  const words = STATEMENT_WORDS[language];
  const { day } = FORMATS[language];
  const title = words.title(year.name);
  const page = pdfPage({ ...about, title, language });
  const telling = { page, told, language };
  page.title(`${about.author} – ${title}`);
  page.paragraph(`${words.span(day(year.first), day(year.last))} ${closed ? words.closed : words.open}`);
  tellIncome(telling);
  page.heading(words.sheet);
  tellPart(telling, words.assets, told.sheet.assets, false);
  tellPart(telling, words.liabilities, told.sheet.liabilities, false);
  tellTreasury(telling);
  tellPassage(telling);
  return page.end();
}
