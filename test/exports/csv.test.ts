import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BOM, csvRow, plainText } from '../../src/exports/csv.ts';
import { generalLedgerCsv } from '../../src/exports/general-ledger-csv.ts';
import { giftsCsv } from '../../src/exports/gifts-csv.ts';
import { hledgerJournal } from '../../src/exports/hledger.ts';
import { journalCsv } from '../../src/exports/journal-csv.ts';
import type { YearSources } from '../../src/exports/written-year.ts';
import type { FiscalYear } from '../../src/ledger/year.ts';
import { cents } from '../../src/values/cents.ts';
import { CHART, FIRST_YEAR, inventedBooks, SAMPLE, TODAY, type InventedBooks } from '../support/invented-books.ts';
import { HAS_HLEDGER, hledger } from '../support/hledger.ts';
import { ledgerInMemory } from '../support/ledger-in-memory.ts';
import { textOf } from '../support/text-of.ts';

function sourcesOf({ entries, acts, closedOn }: InventedBooks, year: FiscalYear): YearSources {
  return { ledger: ledgerInMemory(entries), chart: CHART, year, firstYear: FIRST_YEAR, acts, closedOn, today: TODAY };
}

function rowsOf(text: string, delimiter: string): string[][] {
  return parse(text, { bom: true, delimiter, record_delimiter: '\r\n' });
}

/** Cents of `-1234,56` or `-1234.56`. */
function read(amount: string): number {
  expect(amount).toMatch(/^-?\d+[.,]\d{2}$/);
  return Number(amount.replace(/[.,]/, ''));
}

describe('a cell of a CSV file', () => {
  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '＝1',
    '＋1',
    '－1',
    '＠A',
    '\t=1',
    '\r=1',
    '\n=1',
    ' =1',
    '\u00A0=1',
    '\u0000=1',
    '\uFEFF=1',
    '\u200B=1',
  ])('is never a formula: %j', (text) => {
    expect(plainText(text)).toMatch(/^'/);
  });

  it('keeps a plain text as it is, whatever it holds inside', () => {
    for (const text of ['Don 30 €', 'a;b,"c"', 'l’été = beau', '']) expect(plainText(text)).toBe(text);
  });

  it('comes back as it was written, and never begins as a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 }), (texts) => {
        const [row] = rowsOf(csvRow(texts, 'fr'), ';');
        expect(row).toEqual(texts.map(plainText));
        for (const cell of row!) expect(cell).not.toMatch(/^\s*[=+\-@＝＋－＠]/u);
      }),
    );
  });

  it('writes amounts as numbers, by the language', () => {
    expect(csvRow([{ amount: cents(-123_456) }, 'a', { amount: cents(5) }], 'fr')).toBe('-1234,56;"a";0,05\r\n');
    expect(csvRow([{ amount: cents(-123_456) }, 'a', { amount: cents(5) }], 'en')).toBe('-1234.56,"a",0.05\r\n');
  });
});

describe('files of a year', () => {
  it('journals: begin with a BOM, balance, and neutralise what a treasurer wrote', async () => {
    const text = await textOf(journalCsv(sourcesOf(SAMPLE, SAMPLE.years[0]!), 'fr'));
    expect(text.startsWith(BOM)).toBe(true);
    const [headings, ...rows] = rowsOf(text, ';');
    expect(headings).toHaveLength(11);
    expect(rows.reduce((sum, row) => sum + read(row[8]!) - read(row[9]!), 0)).toBe(0);
    expect(rows.map((row) => row[0])).toContain('BQ1');
    expect(rows.find((row) => row[0] === 'AC')?.slice(2, 5)).toEqual(['2025-03-05', '613500', 'Locations mobilières - serveurs']);
  });

  it('general ledger: each account ends with its total and balance, in any books', async () => {
    await fc.assert(
      fc.asyncProperty(inventedBooks, async (books) => {
        for (const year of books.years) {
          const [, ...rows] = rowsOf(await textOf(generalLedgerCsv(sourcesOf(books, year), 'en')), ',');
          const totals = rows.filter((row) => row[5] === 'Account total and balance');
          expect(totals.reduce((sum, row) => sum + read(row[6]!) - read(row[7]!), 0)).toBe(0);
          for (const own of Map.groupBy(rows, (row) => row[0]).values()) {
            const moved = own.slice(0, -1).reduce((sum, row) => sum + read(row[6]!) - read(row[7]!), 0);
            expect(read(own.at(-1)![8]!)).toBe(moved);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('gifts: one a line, with what was taken from each', async () => {
    const [, ...rows] = rowsOf(await textOf(giftsCsv(sourcesOf(SAMPLE, SAMPLE.years[0]!), 'fr')), ';');
    expect(rows.map((row) => [row[0], row[2], row[4], row[6], row[7], row[10]])).toEqual([
      ['2025-03-02', 'don_0', 'ponctuel', '30,00', '0,25', '29,75'],
      ['2025-04-02', 'don_4', 'ponctuel', '50,00', '0,25', '49,75'],
      ['2025-07-02', 'off_7', 'hors ligne', '40,00', '0,00', '40,00'],
    ]);
  });

  it('hledger: each transaction adds up to zero, on declared accounts', async () => {
    await fc.assert(
      fc.asyncProperty(inventedBooks, async (books) => {
        for (const year of books.years) {
          const text = await textOf(hledgerJournal(sourcesOf(books, year)));
          const declared = new Set(Array.from(text.matchAll(/^account (.+?) {2};/gm), ([, name]) => name));
          const postings = Array.from(text.matchAll(/^ {4}(.+?) {2}(-?\d+,\d\d) EUR$/gm));
          for (const [, name] of postings) expect(declared).toContain(name);
          for (const block of text.split('\n\n').slice(1)) {
            const sum = Array.from(block.matchAll(/ {2}(-?\d+,\d\d) EUR$/gm)).reduce((total, [, amount]) => total + read(amount!), 0);
            expect(sum).toBe(0);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe.skipIf(!HAS_HLEDGER)('hledger, where it is installed', () => {
  it('accepts the journal of a year, also strictly', async () => {
    for (const year of SAMPLE.years) {
      const input = await textOf(hledgerJournal(sourcesOf(SAMPLE, year)));
      const { status, stderr } = hledger(input, 'check', '--strict');
      expect(stderr).toBe('');
      expect(status).toBe(0);
    }
  });
});
