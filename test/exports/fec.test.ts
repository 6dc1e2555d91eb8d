import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FEC_COLUMNS, fec, fecName } from '../../src/exports/fec.ts';
import { lettersOf } from '../../src/exports/lettering.ts';
import type { YearSources } from '../../src/exports/written-year.ts';
import { yearFile } from '../../src/exports/year-files.ts';
import { book, type Entry } from '../../src/ledger/entry.ts';
import { accountTotalsOf } from '../../src/ledger/totals.ts';
import { isResultTransfer, type FiscalYear } from '../../src/ledger/year.ts';
import { chartByName } from '../../src/reconciliation/year-books.ts';
import { account } from '../../src/values/account.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { monthOf } from '../../src/values/month.ts';
import { checkFec, fecCents, fecRows } from '../support/fec-check.ts';
import { CHART, FIRST_YEAR, inventedBooks, SAMPLE, TODAY, type InventedBooks } from '../support/invented-books.ts';
import { ledgerInMemory } from '../support/ledger-in-memory.ts';
import { textOf } from '../support/text-of.ts';

function sourcesOf({ entries, acts, closedOn }: InventedBooks, year: FiscalYear): YearSources {
  const closed = year.last === FIRST_YEAR.ends ? closedOn : null;
  return { ledger: ledgerInMemory(entries), chart: CHART, year, firstYear: FIRST_YEAR, acts, closedOn: closed, today: TODAY };
}

/** Debits and credits of each account in a file, what was carried over left out. */
function byAccount(text: string): Map<string, string> {
  const sums = new Map<string, [number, number]>();
  for (const { CompteNum, Debit, Credit, PieceRef } of fecRows(text)) {
    if (/^AN\d{4}$/.test(PieceRef)) continue;
    const [debit, credit] = sums.get(CompteNum) ?? [0, 0];
    sums.set(CompteNum, [debit + fecCents(Debit), credit + fecCents(Credit)]);
  }
  return new Map([...sums].map(([code, [debit, credit]]) => [code, `${debit} ${credit}`]));
}

describe('the file of accounting entries (FEC)', () => {
  it('is sound and equals the ledger to the cent, in any books', async () => {
    await fc.assert(
      fc.asyncProperty(inventedBooks, async (books) => {
        for (const year of books.years) {
          const text = await textOf(fec(sourcesOf(books, year)));
          const own = books.entries.filter(
            ({ bookingDay }) => bookingDay <= year.last && (year.last === FIRST_YEAR.ends || bookingDay >= year.first),
          );
          if (fecRows(text).length === 0) {
            expect(own).toEqual([]);
            continue;
          }
          expect(checkFec(text, fecName('732829320', year))).toEqual([]);
          const of = chartByName(CHART);
          const totals = Map.groupBy(accountTotalsOf(own.filter((entry) => !isResultTransfer(entry))), ({ account }) => of(account).code);
          const ledger = [...totals].map(
            ([code, each]) =>
              [code, `${each.reduce((sum, { debit }) => sum + debit, 0)} ${each.reduce((sum, { credit }) => sum + credit, 0)}`] as const,
          );
          expect(byAccount(text)).toEqual(new Map(ledger));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('carries over what the year before has left, so that files follow each other', async () => {
    await fc.assert(
      fc.asyncProperty(inventedBooks, async (books) => {
        const [first, second] = await Promise.all(books.years.map((year) => textOf(fec(sourcesOf(books, year)))));
        const balances = (text: string, keep: (row: ReturnType<typeof fecRows>[number]) => boolean): Map<string, number> => {
          const sums = new Map<string, number>();
          for (const row of fecRows(text).filter(keep))
            sums.set(row.CompteNum, (sums.get(row.CompteNum) ?? 0) + fecCents(row.Debit) - fecCents(row.Credit));
          return new Map([...sums].filter(([, balance]) => balance !== 0).toSorted());
        };
        const left = balances(first!, () => true);
        const result = [...left].filter(([code]) => /^[67]/.test(code)).reduce((sum, [, balance]) => sum + balance, 0);
        const expected = new Map([...left].filter(([code]) => !/^[67]/.test(code)));
        if (result !== 0) expected.set(result > 0 ? '129000' : '120000', result);
        expect(balances(second!, ({ PieceRef }) => PieceRef === 'AN2026')).toEqual(new Map([...expected].toSorted()));
      }),
      { numRuns: 100 },
    );
  });

  it('is named by SIREN and closing day, or as an association without one', () => {
    expect(fecName('732829320', { name: '2026', first: day('2026-01-01'), last: day('2026-12-31') })).toBe('732829320FEC20261231.txt');
    expect(fecName(null, { name: '2026', first: day('2025-09-01'), last: day('2026-08-31') })).toBe('ASSOFEC20260831.txt');
  });

  it('letters what settles: payouts, invoices, cheques, disputes, what was qualified, each with the day of it', async () => {
    await fc.assert(
      fc.asyncProperty(inventedBooks, async (books) => {
        for (const year of books.years) {
          const rows = fecRows(await textOf(fec(sourcesOf(books, year))));
          const settled = Map.groupBy(
            rows.filter(
              ({ CompteNum, PieceRef }) => /^(?:580000|401000|511200|511510|467100|471000)$/.test(CompteNum) && !/^AN\d{4}$/.test(PieceRef),
            ),
            ({ CompteNum, PieceRef }) => `${CompteNum} ${PieceRef}`,
          );
          for (const own of settled.values()) {
            const sum = own.reduce((total, { Debit, Credit }) => total + fecCents(Debit) - fecCents(Credit), 0);
            expect(new Set(own.map(({ EcritureLet }) => EcritureLet)).size).toBe(1);
            expect(own[0]?.EcritureLet !== '').toBe(sum === 0 && own.length > 1);
            if (sum === 0 && own.length > 1)
              expect(
                own
                  .map(({ EcritureDate }) => EcritureDate)
                  .toSorted()
                  .at(-1),
              ).toBe(own[0]?.DateLet);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('letters a cheque and its deposit, a platform and its transfer, a dispute and its end; nothing of Stripe, nothing that is in hand', async () => {
    const made = (key: string, on: string, from: string, to: string, amount: number, source: string): Entry =>
      book(
        {
          ...{ key, kind: 'bank', factDay: day(on), measured: null, source, gift: null, corrects: null, label: null },
          postings: [{ from: account(from), to: account(to), amount: cents(amount) }],
        },
        null,
      );
    const entries = [
      made('gift:off_1', '2025-02-01', 'gifts', 'cheques', 5_000, 'off_1'),
      made('bank:ln_1:0:0', '2025-02-09', 'cheques', 'bank-main', 5_000, 'off_1'),
      made('gift:off_2', '2025-02-02', 'gifts', 'cheques', 5_000, 'off_2'),
      made('gift:off_3', '2025-03-01', 'gifts', 'helloasso', 10_000, 'off_3'),
      made('fee:off_3', '2025-03-01', 'helloasso', 'fees', 300, 'off_3'),
      made('bank:ln_2:0:0', '2025-03-15', 'helloasso', 'bank-main', 9_700, 'off_3'),
      made('dispute:dp_1:txn_1', '2025-04-01', 'stripe', 'disputes', 2_000, 'ch_1'),
      made('lost:dp_1', '2025-05-01', 'disputes', 'gift-refunds', 2_000, 'ch_1'),
      made('charge:ch_2', '2025-06-01', 'unqualified', 'stripe', 4_000, 'ch_2'),
      made('qualify:charge:ch_2', '2025-06-03', 'memberships', 'unqualified', 4_000, 'ch_2'),
      made('movement:txn_9', '2025-07-01', 'unqualified', 'stripe', 100, 'ch_9'),
      made('fee:txn_10', '2025-07-01', 'stripe', 'fees', 100, 'ch_9'),
    ];
    const books = { entries, acts: [], closedOn: null, years: SAMPLE.years };
    const text = await textOf(fec(sourcesOf(books, SAMPLE.years[0]!)));
    expect(checkFec(text, 'ASSOFEC20251231.txt')).toEqual([]);
    const lettered = fecRows(text)
      .filter(({ EcritureLet }) => EcritureLet !== '')
      .map(({ CompteNum, PieceRef, EcritureLet, DateLet }) => [CompteNum, PieceRef, EcritureLet, DateLet].join(' '));
    expect(lettered).toEqual([
      '511200 off_1 AA 20250209',
      '511200 off_1 AA 20250209',
      '511510 off_3 AB 20250315',
      '511510 off_3 AB 20250315',
      '511510 off_3 AB 20250315',
      '467100 ch_1 AC 20250501',
      '467100 ch_1 AC 20250501',
      '471000 ch_2 AD 20250603',
      '471000 ch_2 AD 20250603',
    ]);
  });

  it('comes with a document that describes it: name, year, form, each field, each journal', async () => {
    const sources = sourcesOf(SAMPLE, SAMPLE.years[0]!);
    for (const language of ['fr', 'en'] as const) {
      const { name, type, pieces } = yearFile('fec-description', sources, { name: 'InterHop', siren: '732829320' }, language);
      expect([name, type]).toEqual(['732829320FEC20251231-description.txt', 'text/plain; charset=utf-8']);
      const text = await textOf(pieces);
      expect(text).not.toMatch(/undefined|\[object|(?<!\r)\n/);
      for (const told of ['732829320FEC20251231.txt', 'InterHop', '2025-12-31', 'UTF-8', 'CR LF']) expect(text).toContain(told);
      FEC_COLUMNS.forEach((column, index) => expect(text).toMatch(new RegExp(`^ ?${index + 1}  ${column} +\\S+ `, 'm')));
      // Every journal that the file can hold is told, with the title that it bears there.
      for (const { JournalCode, JournalLib } of fecRows(await textOf(fec(sources))))
        expect(text).toMatch(new RegExp(`^${JournalCode} +${JournalLib}`, 'm'));
    }
    const nameless = yearFile('fec-description', sources, { name: 'InterHop', siren: null }, 'fr');
    expect(nameless.name).toBe('ASSOFEC20251231-description.txt');
    expect(await textOf(nameless.pieces)).toContain('commence par ASSO');
  });

  it('counts letters AA, AB … ZZ, AAA', () => {
    expect([0, 1, 25, 26, 675, 676, 677, 676 + 17_576].map(lettersOf)).toEqual(['AA', 'AB', 'AZ', 'BA', 'ZZ', 'AAA', 'AAB', 'AAAA']);
  });
});

describe('the checker of the file', () => {
  const books = textOf(fec(sourcesOf(SAMPLE, SAMPLE.years[0]!)));
  const name = 'ASSOFEC20251231.txt';

  it('finds nothing in a sound one', async () => {
    expect(fecRows(await books).length).toBeGreaterThan(10);
    expect(checkFec(await books, name)).toEqual([]);
  });

  it.each([
    ['a point in a number', (text: string) => text.replace(/\t(\d+),(\d\d)\t/, '\t$1.$2\t'), 'comma'],
    ['an amount changed', (text: string) => text.replace(/\t[1-9]\d*,(\d\d)\t0,00/, '\t99999999,$1\t0,00'), 'not balanced'],
    [
      'a number left out',
      (text: string) =>
        text
          .split('\r\n')
          .filter((line) => line.split('\t')[2] !== '2')
          .join('\r\n'),
      'comes after',
    ],
    ['a date that is none', (text: string) => text.replace(/\t2025(\d{4})\t(\d{6})\t/, '\t20251399\t$2\t'), 'is no date'],
    ['a blank label', (text: string) => text.replace(/\tFrais[^\t]*\t/, '\t\t'), 'EcritureLib is blank'],
    ['a field too many', (text: string) => text.replace('\r\nSTR\t', '\r\nSTR\t\t'), 'not 18 fields'],
    ['a pipe in a text', (text: string) => text.replace(/\tFrais([^\t]*)\t/, '\tFra|is$1\t'), 'sign that ends fields'],
    ['validation out of order', (text: string) => text.replace(/\t\d{8}\t\t(?=\r\n$)/, '\t20200101\t\t'), 'validated before'],
    ['lines ended by LF alone', (text: string) => text.replaceAll('\r\n', '\n'), 'CR LF'],
    ['a BOM', (text: string) => `\uFEFF${text}`, 'BOM'],
  ])('finds %s', async (_, spoil, told) => {
    const spoilt = spoil(await books);
    expect(spoilt).not.toBe(await books);
    expect(checkFec(spoilt, name).join('\n')).toContain(told);
  });

  it('finds a name with a wrong SIREN, date or form', async () => {
    for (const wrong of ['732829321FEC20251231.txt', '732829320FEC20251331.txt', 'fec-2025.txt'])
      expect(checkFec(await books, wrong).length).toBeGreaterThan(0);
  });
});

describe('a closed first month of entries', () => {
  it('is validated on the day of its closing', async () => {
    await fc.assert(
      fc.asyncProperty(inventedBooks, async (books) => {
        const closed = new Map(books.acts.map(({ month, on }) => [String(month).replace('-', ''), on.replaceAll('-', '')]));
        for (const { EcritureDate, ValidDate, JournalCode } of fecRows(await textOf(fec(sourcesOf(books, books.years[1]!))))) {
          if (JournalCode === 'AN' || JournalCode === 'OD') continue;
          expect(ValidDate).toBe(closed.get(EcritureDate.slice(0, 6)) ?? TODAY.replaceAll('-', ''));
        }
        expect(monthOf(TODAY)).toBe('2027-03');
      }),
      { numRuns: 30 },
    );
  });
});
