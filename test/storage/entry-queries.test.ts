import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Entry, EntryKind } from '../../src/ledger/entry.ts';
import type { EntrySought, LedgerStore } from '../../src/ledger/store.ts';
import { resultKey } from '../../src/ledger/year.ts';
import { generalLedgerPage, type LedgerAsked, type LedgerPage } from '../../src/reconciliation/general-ledger.ts';
import { accountsOfYear } from '../../src/exports/accounts-of-year.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { monthRange, month } from '../../src/values/month.ts';
import { ADAPTERS, type TestBooks } from '../support/books.ts';
import { CHART, FIRST_YEAR, SAMPLE } from '../support/invented-books.ts';

const ALL = [{ from: day('0001-01-01'), through: day('9999-12-31') }];
const ANY: EntrySought = { spans: null, account: null, kind: null, words: null };

/** Entries with labels that mean something to a database, after those of two invented years. */
const ODD = ['100 % couvert', 'a_b', 'back\\slash', 'Élégant', "l'eau"].map((label, index): Entry => {
  const [first] = SAMPLE.entries;
  return {
    ...first!,
    key: `odd:${index}`,
    source: `src_${index}`,
    kind: 'inventory',
    measured: null,
    gift: null,
    corrects: null,
    label,
    bookingDay: day('2026-05-02'),
  };
});
const ENTRIES = [...SAMPLE.entries, ...ODD];

/** Small letters without accents. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .toLowerCase();
}

function isFound(entry: Entry, { spans, account, kind, words }: EntrySought): boolean {
  const texts = [entry.key, entry.source, entry.gift ?? ''];
  const label = plain(entry.label ?? '');
  return (
    (spans === null || spans.some(({ from, through }) => entry.bookingDay >= from && entry.bookingDay <= through)) &&
    (account === null || entry.postings.some(({ from, to }) => from === account || to === account)) &&
    (kind === null || entry.kind === kind) &&
    (words === null || texts.some((text) => text.toLowerCase().includes(words.toLowerCase())) || label.includes(plain(words)))
  );
}

/** Every page of an account's ledger, from its beginning. */
async function pagesOf(ledger: LedgerStore, asked: LedgerAsked, size: number): Promise<LedgerPage[]> {
  const pages: LedgerPage[] = [];
  for (let after: LedgerPage['next'] = null; ;) {
    const page: LedgerPage = await generalLedgerPage(ledger, asked, after, size);
    pages.push(page);
    if (page.next === null) return pages;
    after = page.next;
  }
}

describe.each(ADAPTERS)('looking for entries on $name', ({ open }) => {
  let test: TestBooks;
  beforeAll(async () => {
    test = await open();
    for (const entry of ENTRIES) await test.books.ledger.append([entry]);
  });
  afterAll(() => test.close());

  const accounts = [...new Set(ENTRIES.flatMap(({ postings }) => postings.flatMap(({ from, to }) => [from, to])))];
  const sought: fc.Arbitrary<EntrySought> = fc.record({
    spans: fc.oneof(
      fc.constant(null),
      fc.constant(ALL),
      fc.constant([]),
      fc.array(
        fc
          .constantFrom('2025-03', '2025-12', '2026-01', '2026-05')
          .map((name) => ({ from: day(`${name}-01`), through: day(`${name}-28`) })),
        { maxLength: 2 },
      ),
    ),
    account: fc.option(fc.constantFrom(...accounts)),
    kind: fc.option(fc.constantFrom<EntryKind>('gift', 'fee', 'invoice', 'inventory', 'year')),
    words: fc.option(fc.constantFrom('ch_', 'INV', '%', '_', '\\', "'", 'gift', 'rien de tel', 'Élég', 'é')),
  });

  it('finds what a look at each of them finds, page by page, both ways, and adds it up', async () => {
    const { ledger } = test.books;
    await fc.assert(
      fc.asyncProperty(sought, fc.constantFrom('newest' as const, 'oldest' as const), async (asked, order) => {
        const expected = ENTRIES.filter((entry) => isFound(entry, asked));
        const found: Entry[] = [];
        for (let after: number | null = null; ;) {
          const page = await ledger.sought(asked, order, after, 7);
          found.push(...page.map(({ entry }) => entry));
          for (const { seq, entry } of page) expect(ENTRIES[seq - 1]?.key).toBe(entry.key);
          if (page.length < 7) break;
          after = page.at(-1)!.seq;
        }
        expect(found.map(({ key }) => key)).toEqual((order === 'oldest' ? expected : expected.toReversed()).map(({ key }) => key));
        const side = (which: 'from' | 'to') =>
          expected
            .flatMap(({ postings }) => postings)
            .filter((posting) => asked.account === null || posting[which] === asked.account)
            .reduce((sum, { amount }) => sum + amount, 0);
        expect(await ledger.soughtSums(asked)).toEqual({ entries: expected.length, debit: side('to'), credit: side('from') });
      }),
      { numRuns: 40 },
    );
  });

  it('takes the signs of `like` as they are, and labels whatever their accents and capitals', async () => {
    const find = async (words: string) =>
      (await test.books.ledger.sought({ ...ANY, words }, 'oldest', null, 50)).map(({ entry }) => entry.label);
    expect(await find('100 %')).toEqual(['100 % couvert']);
    expect(await find('a_b')).toEqual(['a_b']);
    expect(await find('k\\s')).toEqual(['back\\slash']);
    for (const typed of ['Élé', 'ÉLÉ', 'elegant', 'E\u0301le\u0301G']) expect(await find(typed)).toEqual(['Élégant']);
    expect(await find('\u0301')).toEqual([]);
    expect(await find("l'e")).toEqual(["l'eau"]);
    expect(await find('x'.repeat(200))).toEqual([]);
  });

  it('carries an account’s balance from page to page, whatever the size of a page, and ends where the year’s accounts end', async () => {
    const { ledger } = test.books;
    const totals = await ledger.accountTotals();
    for (const [index, year] of SAMPLE.years.entries()) {
      const about = { chart: CHART, year, firstYear: FIRST_YEAR };
      const told = accountsOfYear(totals, about, await ledger.entry(resultKey(year)));
      expect(told.length).toBeGreaterThan(5);
      for (const { account, opening, debit, credit, closing } of told) {
        const pages = await pagesOf(ledger, { ...about, month: null, account: account.name }, 1 + index);
        let held = opening;
        for (const page of pages) {
          expect(page).toMatchObject({ opening, debit, credit, closing, carried: held });
          expect(page.rows.map(({ balance }) => balance)).toEqual(page.rows.map((row) => (held = cents(held + row.debit - row.credit))));
        }
        const rows = pages.flatMap((page) => page.rows);
        expect(rows.map(({ entry }) => entry.key)).not.toContain(resultKey(year));
        expect([account.name, held, rows.length > 0 || opening !== 0]).toEqual([account.name, closing, true]);
      }
    }
  });

  it('shows one month between what the account held before it and after it', async () => {
    const { ledger } = test.books;
    const year = SAMPLE.years[1]!;
    for (const account of accounts) {
      const asked = { chart: CHART, year, firstYear: FIRST_YEAR, account };
      const whole = await generalLedgerPage(ledger, { ...asked, month: null }, null, 10_000);
      let held = whole.opening;
      const keys: string[] = [];
      for (const each of monthRange(month('2026-01'), month('2026-12'))) {
        const page = await generalLedgerPage(ledger, { ...asked, month: each }, null, 10_000);
        expect([account, each, page.opening]).toEqual([account, each, held]);
        held = page.closing;
        keys.push(...page.rows.map(({ entry }) => entry.key));
      }
      expect([account, held, keys]).toEqual([account, whole.closing, whole.rows.map(({ entry }) => entry.key)]);
    }
  });

  it('takes a place outside of what may be read for the beginning', async () => {
    const { ledger } = test.books;
    const year = SAMPLE.years[1]!;
    const asked = { chart: CHART, year, firstYear: FIRST_YEAR, month: null, account: accounts[0]! };
    const first = await generalLedgerPage(ledger, asked, null, 5);
    expect(await generalLedgerPage(ledger, asked, { day: day('0001-01-01'), key: 'x' }, 5)).toEqual(first);
    expect(await generalLedgerPage(ledger, asked, { day: day('2031-01-01'), key: 'x' }, 5)).toEqual(first);
  });
});
