import type { App } from '../../../app.ts';
import { FORMATS } from '../../../i18n/formats.ts';
import type { Language } from '../../../i18n/language.ts';
import { treasuryPath } from '../../../i18n/treasury-routes.ts';
import { RECEIPTS_WORDS } from '../../../i18n/words-treasury-receipts.ts';
import { onMoney } from '../actor.ts';
import { fileAnswer } from '../closing.ts';
import { visitOf, type TreasuryContext } from '../door.ts';
import { answerForm, type FormAnswer, type FormState } from '../form.ts';
import { readTableQuery, type Paging } from '../ledger-table.ts';
import { lastDoer } from '../who.ts';

export type ReceiptMoney = NonNullable<App['treasury']['money']['receipts']>;

export type ReceiptsView = {
  readonly form: FormState;
  readonly year: string;
  readonly years: readonly string[];
  readonly settings: ReceiptMoney['settings'];
  readonly look: Awaited<ReturnType<ReceiptMoney['look']>>;
  readonly isOver: boolean;
  readonly toRevise: Awaited<ReturnType<ReceiptMoney['toRevise']>>;
  /** Receipts of the year, a page of them. */
  readonly receipts: Awaited<ReturnType<ReceiptMoney['ofYear']>>;
  readonly paging: Paging;
  readonly declaration: Awaited<ReturnType<ReceiptMoney['declaration']>>;
};

/** The year that is looked at, in the query: the same in both languages. */
export const YEAR_QUERY = 'annee';

/** One request issues so many, so that it is answered within seconds; the button is there again for the others. */
export const MOST_AT_ONCE = 200;

/** An auditor reads the years of the mandate, as everywhere. */
function mayRead(page: TreasuryContext, year: string): boolean {
  return page.locals.app.treasury.may(visitOf(page), 'year.read', Number(year));
}

/** From the first year of the campaign or of the books to this one, the latest first. */
function yearsOf(page: TreasuryContext): string[] {
  const { content, treasury } = page.locals.app;
  const { firstMonth, books } = content.association;
  const first = Number([firstMonth, books.openedOn ?? firstMonth].toSorted()[0]?.slice(0, 4));
  const last = Number(treasury.money.today().slice(0, 4));
  return Array.from({ length: last - first + 1 }, (_, index) => String(last - index)).filter((year) => mayRead(page, year));
}

/** The year that is asked for, else the last one that is over; null where who asks may read none. */
function yearAsked(page: TreasuryContext): string | null {
  const years = yearsOf(page);
  const asked = page.url.searchParams.get(YEAR_QUERY);
  const thisYear = page.locals.app.treasury.money.today().slice(0, 4);
  return years.find((year) => year === asked) ?? years.find((year) => year < thisYear) ?? years[0] ?? null;
}

export function receiptsPath(language: Language, year: string): string {
  return `${treasuryPath('receipts', language)}?${YEAR_QUERY}=${year}`;
}

function behindAnswer(behind: { readonly books: number; readonly given: number }, language: Language): FormAnswer {
  const { count } = FORMATS[language];
  const text = RECEIPTS_WORDS[language].behind.text(count(behind.books), count(behind.given));
  return { kind: 'mend', problems: [{ field: null, text }], status: 409 };
}

function actionsOf(page: TreasuryContext, language: Language, year: string): Parameters<typeof answerForm>[1] {
  const words = RECEIPTS_WORDS[language];
  const here = receiptsPath(language, year);
  const mend = (text: string, status: 409 | 422 = 409): FormAnswer => ({ kind: 'mend', problems: [{ field: null, text }], status });
  return {
    issue: onMoney(page, 'receipt.issue', language, async (_, { receipts }, by) => {
      const done = await receipts?.issueYear(year, { most: MOST_AT_ONCE, progress: () => undefined }, by);
      if (!done) return mend(words.identity.gone);
      if (done.kind === 'behind') return behindAnswer(done, language);
      return done.kind === 'not-over' ? mend(words.issue.refusedNotOver) : { kind: 'done', to: here, done: 'receipts-issued' };
    }),
    revise: onMoney(page, 'receipt.issue', language, async (posted, { receipts }, by) => {
      const typed = posted.text('number');
      const number = /^\d{1,9}$/.test(typed) ? Number(typed) : 0;
      const done = await receipts?.revise(number, by);
      if (!done) return mend(words.revise.problems.unknown);
      if (done.kind === 'behind') return behindAnswer(done, language);
      if (done.kind === 'done') return { kind: 'done', to: here, done: 'receipt-revised' };
      if (done.why !== 'cancelled') return mend(words.revise.problems[done.why]);
      return mend(words.revise.problems.cancelled((await lastDoer(page, 'receipt.issue', typed)) ?? '–'));
    }),
  };
}

/** So many receipts stand on a page. */
const SHOWN = 100;

function pageOf(receipts: ReceiptsView['receipts'], { searchParams }: URL): Pick<ReceiptsView, 'receipts' | 'paging'> {
  const { after } = readTableQuery(searchParams, [], { by: 'number', direction: 'asc' });
  const last = /^\d{1,9}$/.test(after ?? '') ? Number(after) : 0;
  const rest = receipts.filter(({ content }) => content.number > last);
  const shown = rest.slice(0, SHOWN);
  const next = rest.length > shown.length ? String(shown.at(-1)?.content.number ?? '') : null;
  return { receipts: shown, paging: { next, atStart: last === 0 } };
}

/** One visit of the page of tax receipts; null where there is none, since receipts are off. */
export async function visitReceipts(page: TreasuryContext, language: Language): Promise<Response | ReceiptsView | null> {
  const { money } = page.locals.app.treasury;
  const { receipts } = money;
  if (!receipts) return null;
  const year = yearAsked(page);
  if (year === null) return null;
  const form = await answerForm(page, actionsOf(page, language, year));
  if (form instanceof Response) return form;
  return {
    ...{ form, year, years: yearsOf(page), settings: receipts.settings },
    look: await receipts.look(year),
    isOver: `${year}-12-31` < money.today(),
    toRevise: (await receipts.toRevise()).filter(({ receipt: { content } }) => mayRead(page, content.payments[0]?.day.slice(0, 4) ?? '')),
    ...pageOf(await receipts.ofYear(year), page.url),
    declaration: await receipts.declaration(year),
  };
}

const MISSING = 404;

/** The document of one receipt, as it was issued. */
export async function giveReceipt(page: TreasuryContext, typed: string | undefined): Promise<Response> {
  const { receipts } = page.locals.app.treasury.money;
  const document = /^[1-9]\d{0,8}$/.test(typed ?? '') ? await receipts?.document(Number(typed)) : null;
  if (!document || !mayRead(page, document.year)) return new Response(null, { status: MISSING });
  return fileAnswer(`recu-${typed}.pdf`, 'application/pdf', Uint8Array.from(document.pdf));
}

/** The list for an inspector. */
export async function giveReceiptList(page: TreasuryContext, language: Language): Promise<Response> {
  const { receipts } = page.locals.app.treasury.money;
  const year = yearAsked(page);
  if (!receipts || year === null) return new Response(null, { status: MISSING });
  const name = language === 'fr' ? 'recus' : 'receipts';
  return fileAnswer(`${name}-${year}.csv`, 'text/csv; charset=utf-8', await receipts.csv(year, language));
}
