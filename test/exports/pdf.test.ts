import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { accountsOfYear, balanceSheet, incomeStatement, treasuryOf } from '../../src/exports/accounts-of-year.ts';
import { passageOf } from '../../src/exports/passage.ts';
import { inStandardFont } from '../../src/exports/pdf-document.ts';
import { monthPdf } from '../../src/exports/pdf-month.ts';
import { yearPdf } from '../../src/exports/pdf-year.ts';
import { closingOf, type FrozenFigures } from '../../src/ledger/closing.ts';
import { accountTotalsOf } from '../../src/ledger/totals.ts';
import { resultKey } from '../../src/ledger/year.ts';
import { cents, ZERO } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { month } from '../../src/values/month.ts';
import { at } from '../support/facts.ts';
import { CHART, FIRST_YEAR, SAMPLE } from '../support/invented-books.ts';
import { pdfText, structureTags } from '../support/pdf-text.ts';

const ABOUT = { author: 'InterHop', instantMs: at('2027-03-15T10:00:00Z'), compress: false };

function accounts(index: number) {
  const year = SAMPLE.years[index]!;
  const transfer = SAMPLE.entries.find(({ key }) => key === resultKey(year)) ?? null;
  return accountsOfYear(accountTotalsOf(SAMPLE.entries), { chart: CHART, year, firstYear: FIRST_YEAR }, transfer);
}

async function yearDocument(language: 'fr' | 'en' = 'fr'): Promise<Uint8Array> {
  const [before, year] = SAMPLE.years;
  async function* entries() {
    for (const entry of SAMPLE.entries) if (entry.bookingDay > before!.last) yield await Promise.resolve(entry);
  }
  const passage = await passageOf(entries(), { chart: CHART, isCounted: (project) => project === null, net: cents(7_975) });
  const [now, older] = [accounts(1), accounts(0)];
  const sheet = balanceSheet(now, older, language);
  const told = {
    year: year!,
    before: before!,
    closed: false,
    income: incomeStatement(now, older),
    sheet,
    treasury: treasuryOf(now),
    passage,
  };
  return yearPdf(ABOUT, told, language);
}

const FIGURES: FrozenFigures = {
  ...{
    gross: cents(63_000),
    oneOff: null,
    recurring: null,
    offline: ZERO,
    merged: cents(63_000),
    other: ZERO,
    refunds: cents(1_000),
    disputes: ZERO,
    fees: cents(1_322),
  },
  ...{ net: cents(60_678), cost: cents(90_000), costKind: 'planned', gifts: null, giftsBelow: 3 },
};

describe('the statements as PDF', () => {
  it('tell a closed month with its link of the chain', async () => {
    const closing = closingOf(month('2026-11'), { entries: 12, content: 'c0ffee' }, FIGURES, day('2026-12-05'), null);
    const listed = { onTheWay: [{ payout: 'po_1', arrivesOn: day('2026-11-29'), amount: cents(123_456) }], pendingDebits: cents(2_000) };
    const pdf = await monthPdf(ABOUT, closing, listed, 'fr');
    const text = pdfText(pdf);
    for (const told of [
      'InterHop – Relevé de novembre 2026',
      '606,78 €',
      '-10,00 €',
      '1 234,56 €',
      'c0ffee',
      closing.hash,
      '5 décembre 2026',
      'prévu',
    ])
      expect(text).toContain(told);
    expect(text).not.toContain('?');
  });

  it('tell a closed month in English, with the same figures', async () => {
    const closing = closingOf(month('2026-11'), { entries: 12, content: 'c0ffee' }, FIGURES, day('2026-12-05'), null);
    const listed = { onTheWay: [{ payout: 'po_1', arrivesOn: day('2026-11-29'), amount: cents(123_456) }], pendingDebits: cents(2_000) };
    const pdf = await monthPdf(ABOUT, closing, listed, 'en');
    const text = pdfText(pdf);
    for (const told of [
      'InterHop – Statement of November 2026',
      'Gifts, gross',
      '€606.78',
      '€1,234.56',
      closing.hash,
      '5 December 2026',
      'planned',
    ])
      expect(text).toContain(told);
    for (const french of ['Relevé', 'Dons', 'Montant', 'prévu', '?', 'undefined']) expect(text).not.toContain(french);
    expect(Buffer.from(pdf).toString('latin1')).toContain('/Lang (en-GB)');
    expect(pdfText(await monthPdf(ABOUT, closing, null, 'en'))).not.toContain('payout');
    expect(pdfText(await monthPdf(ABOUT, closing, { ...listed, onTheWay: [] }, 'en'))).toContain('No Stripe payout was on its way');
  });

  it('tell a year with the year before, in tables that have a structure', async () => {
    const pdf = await yearDocument();
    const text = pdfText(pdf);
    for (const told of [
      'Compte de résultat',
      'Bilan simplifié',
      'Trésorerie par compte',
      'Du net public au résultat',
      '754110 Dons manuels',
      '613500 Locations mobilières',
      '825,00 €',
      'Résultat de l’exercice',
    ])
      expect(text).toContain(told);
    expect(text).not.toContain('?');
    const tags = structureTags(pdf);
    for (const tag of ['Document', 'H1', 'H2', 'P', 'Table', 'Caption', 'TR', 'TH', 'TD']) expect(tags).toContain(tag);
    const raw = Buffer.from(pdf).toString('latin1');
    expect(raw).toContain('/Lang (fr-FR)');
    expect(raw).toContain('/Marked true');
    expect(raw).toContain('/DisplayDocTitle true');
  });

  it('tell a year in English, the titles of accounts as the chart has them', async () => {
    const pdf = await yearDocument('en');
    const text = pdfText(pdf);
    for (const told of [
      'Accounts of fiscal year 2026',
      'Year not closed: figures may change.',
      'Income statement',
      'Simple balance sheet',
      'Treasury by account',
      'From public net to result',
      'Public net of the year’s months',
      '754110 Dons manuels',
      '€825.00',
      'Result of the year',
    ])
      expect(text).toContain(told);
    for (const french of ['Exercice', 'Bilan', 'Produits', 'Actif', 'Du net']) expect(text).not.toContain(french);
    expect(text).not.toContain('?');
    expect(Buffer.from(pdf).toString('latin1')).toContain('/Lang (en-GB)');
  });

  it('take words that are written as PDF for words (ISO 32000-1 §7.3.4.2)', async () => {
    const hostile = 'Ada) >> endobj 1 0 obj << /OpenAction << /S /JavaScript /JS (app.alert(1)) >> /URI (http://evil.example) >> \\';
    const closing = closingOf(month('2026-11'), { entries: 12, content: hostile }, FIGURES, day('2026-12-05'), null);
    const listed = { onTheWay: [{ payout: hostile, arrivesOn: day('2026-11-29'), amount: cents(100) }], pendingDebits: ZERO };
    const pdf = await monthPdf({ ...ABOUT, author: hostile }, closing, listed, 'fr');
    const raw = Buffer.from(pdf).toString('latin1');
    // What stands in the file once streams and strings are taken out, whose parentheses and backslashes are escaped.
    const syntax = raw.replaceAll(/stream\r?\n[^]*?endstream/g, '').replaceAll(/\((?:\\[^]|[^\\()])*\)/g, '()');
    expect(syntax).not.toMatch(/\/(?:JavaScript|JS|OpenAction|URI|Launch|EmbeddedFile)\b/);
    // Its XML has the author in one piece, without a sign that means something there.
    expect(Buffer.from(pdf).toString('utf8')).toMatch(/<rdf:li>Ada\) ››[^<>&]*<\/rdf:li>/);
    expect(pdfText(pdf).replaceAll(/\s+/g, ' ')).toContain('Ada) >> endobj 1 0 obj << /OpenAction');
  });

  it('are read by their tests to the end of each stream, also where its last byte looks like the end of a line', () => {
    const drawing = Buffer.from(' [<41> 0] TJ');
    // The last byte is that of the sum of all, so that each is found once.
    const packedBy = Array.from({ length: 256 }, (_, first) => deflateSync(Buffer.concat([Buffer.of(first), drawing])));
    for (const end of [0x0d, 0x0a]) {
      const packed = packedBy.find((each) => each.at(-1) === end)!;
      const head = Buffer.from(`1 0 obj\n<< /Length ${packed.length} /Filter /FlateDecode >>\nstream\n`);
      expect(pdfText(Buffer.concat([head, packed, Buffer.from('\nendstream\nendobj\n')]))).toBe('A');
    }
  });

  it('are the same to the byte when they are made again', async () => {
    expect(Buffer.from(await yearDocument()).equals(Buffer.from(await yearDocument()))).toBe(true);
  });

  it('write what the standard font has, and say where it has not', () => {
    expect(inStandardFont('1\u202F234,56\u00A0€ −5 Œuvre “n’est” 文')).toBe('1\u00A0234,56\u00A0€ -5 Œuvre “n’est” ?');
  });
});
