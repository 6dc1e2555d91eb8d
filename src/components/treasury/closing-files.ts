import type { Language } from '../../i18n/language.ts';
import { parseMonth } from '../../values/month.ts';
import { fileAnswer } from './closing.ts';
import { visitOf, type TreasuryContext } from './door.ts';

const KINDS = ['fec', 'fec-description', 'csv', 'ledger', 'gifts', 'hledger'] as const;

const MISSING = 404;

/** A year's file, for whoever may read that year's books. */
export async function giveYearFile(
  page: TreasuryContext,
  language: Language,
  year: string | undefined,
  asked: string | undefined,
): Promise<Response> {
  const { app } = page.locals;
  if (year === undefined || !/^\d{4}$/.test(year)) return new Response(null, { status: MISSING });
  if (!app.treasury.may(visitOf(page), 'export.books', Number(year))) return new Response(null, { status: 403 });
  if (asked === 'comptes') {
    const pdf = await app.closing.yearPdf(year, language);
    const name = language === 'fr' ? 'comptes' : 'accounts';
    return pdf ? fileAnswer(`${name}-${year}.pdf`, 'application/pdf', Uint8Array.from(pdf)) : new Response(null, { status: MISSING });
  }
  const kind = KINDS.find((each) => each === asked);
  if (!kind) return new Response(null, { status: MISSING });
  const pieces: string[] = [];
  let [name, type] = ['', ''];
  const found = await app.closing.file(kind, year, language, async (file) => {
    ({ name, type } = file);
    for await (const piece of file.pieces) pieces.push(piece);
  });
  return found ? fileAnswer(name, type, pieces.join('')) : new Response(null, { status: MISSING });
}

/** The statement of a closed month. */
export async function giveMonthStatement(page: TreasuryContext, language: Language, typed: string | undefined): Promise<Response> {
  const month = parseMonth(typed ?? '');
  const pdf = month && (await page.locals.app.closing.monthPdf(month, language));
  return pdf
    ? fileAnswer(`${language === 'fr' ? 'releve' : 'statement'}-${month}.pdf`, 'application/pdf', Uint8Array.from(pdf))
    : new Response(null, { status: MISSING });
}

/** The same as data, with its link of the published chain. */
export async function giveMonthData(page: TreasuryContext, typed: string | undefined): Promise<Response> {
  const month = parseMonth(typed ?? '');
  const json = month && (await page.locals.app.closing.monthJson(month));
  return json ? fileAnswer(`releve-${month}.json`, 'application/json; charset=utf-8', json) : new Response(null, { status: MISSING });
}
