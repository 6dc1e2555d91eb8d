import { FORMATS } from '../i18n/formats.ts';
import type { FiscalYear } from '../ledger/year.ts';
import { cents, type Cents } from '../values/cents.ts';
import type { AccountYear, Compared, Compares, balanceSheet, incomeStatement } from './accounts-of-year.ts';
import type { Passage } from './passage.ts';
import { pdfPage, type PdfAbout, type PdfColumn, type PdfPage } from './pdf-document.ts';
import { stepWords } from './step-words.ts';

const { exact, day } = FORMATS.fr;

/** What the general assembly is shown of a year. */
export type ToldYear = {
  readonly year: FiscalYear;
  readonly before: FiscalYear | null;
  readonly closed: boolean;
  readonly income: ReturnType<typeof incomeStatement>;
  readonly sheet: ReturnType<typeof balanceSheet>;
  readonly treasury: readonly AccountYear[];
  readonly passage: Passage;
};

function columnsOf({ year, before }: ToldYear, first: string): PdfColumn[] {
  const own: PdfColumn[] = [
    { title: first, share: 4 },
    { title: year.name, share: 1.3, figures: true },
  ];
  return before ? [...own, { title: before.name, share: 1.3, figures: true }] : own;
}

function cellsOf(label: string, { now, before }: Pick<Compared, 'now' | 'before'>): string[] {
  return [label, exact(now), ...(before === null ? [] : [exact(before)])];
}

function tellPart(page: PdfPage, told: ToldYear, caption: string, { rows, total }: Compares, withCodes: boolean): void {
  page.table({
    caption,
    columns: columnsOf(told, withCodes ? 'Compte' : 'Poste'),
    rows: rows.map((row) => cellsOf(withCodes ? `${row.code} ${row.label}` : row.label, row)),
    total: cellsOf('Total', total),
  });
}

function tellIncome(page: PdfPage, told: ToldYear): void {
  page.heading('Compte de résultat');
  tellPart(page, told, 'Produits', told.income.income, true);
  tellPart(page, told, 'Charges', told.income.expenses, true);
  const { now, before } = told.income.result;
  const name = (amount: Cents): string => `${amount < 0 ? 'déficit' : 'excédent'} de ${exact(cents(Math.abs(amount)))}`;
  const older = before === null || told.before === null ? '' : ` ; exercice ${told.before.name} : ${name(before)}`;
  page.paragraph(`Résultat de l’exercice : ${name(now)}${older}.`);
}

function tellTreasury(page: PdfPage, { treasury, year }: ToldYear): void {
  page.heading('Trésorerie par compte');
  page.table({
    caption: `Du ${day(year.first)} au ${day(year.last)}`,
    columns: [
      { title: 'Compte', share: 3.2 },
      ...['Au début', 'Entrées', 'Sorties', 'À la fin'].map((title) => ({ title, share: 1.3, figures: true })),
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

function tellPassage(page: PdfPage, { passage }: ToldYear): void {
  page.heading('Du net public au résultat');
  page.table({
    caption: 'Ce que les pages publiques ont compté, et ce qui mène de là au résultat comptable',
    columns: [
      { title: 'Ligne', share: 4 },
      { title: 'Montant', share: 1.3, figures: true },
    ],
    rows: [
      ['Net public des mois de l’exercice', exact(passage.net)],
      ...passage.steps.map((step) => [stepWords(step, 'fr'), exact(step.amount)]),
    ],
    total: ['Résultat de l’exercice', exact(passage.result)],
  });
}

/** The statements of a year for the general assembly, with the year before, as a tagged PDF in French. */
export function yearPdf(about: Omit<PdfAbout, 'title'>, told: ToldYear): Promise<Uint8Array> {
  const { year, closed } = told;
  const title = `Comptes de l’exercice ${year.name}`;
  const page = pdfPage({ ...about, title });
  page.title(`${about.author} – ${title}`);
  page.paragraph(`Du ${day(year.first)} au ${day(year.last)}. ${closed ? 'Exercice clos.' : 'Exercice non clos : chiffres provisoires.'}`);
  tellIncome(page, told);
  page.heading('Bilan simplifié');
  tellPart(page, told, 'Actif', told.sheet.assets, false);
  tellPart(page, told, 'Passif', told.sheet.liabilities, false);
  tellTreasury(page, told);
  tellPassage(page, told);
  return page.end();
}
