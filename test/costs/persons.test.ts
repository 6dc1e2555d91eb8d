import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataOf } from '../../src/app/open-data.ts';
import { publishedOf } from '../../src/app/published.ts';
import { databaseReach } from '../../src/storage/reach.ts';
import { reportFrom } from '../../src/app/report.ts';
import { readLineForm, type TypedLine } from '../../src/costs/line-form.ts';
import { personsIn, publicLines } from '../../src/costs/persons.ts';
import { publishLines, publishMonthCosts, spentBySupplier } from '../../src/costs/published.ts';
import { guardOf } from '../../src/reconciliation/self-check.ts';
import { costLinesIn, costLinesText } from '../../src/settings/costs-text.ts';
import { COST_CATEGORIES, type CostLine } from '../../src/settings/types.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { tellsName } from '../../src/values/fold.ts';
import { month } from '../../src/values/month.ts';
import { SQLITE, type TestBooks } from '../support/books.ts';
import { ADA } from '../support/closing-desk.ts';
import { fakeApp } from '../support/fake-app.ts';
import { keptInvoice } from '../support/money-facts.ts';
import { moneyFor } from '../support/money.ts';
import { servePages } from '../support/preview.ts';
import { SITE_PAGES } from '../support/site-pages.ts';

const NAME = 'Zélie Quatrepommes';
/** However it is spelt, and however it is written down: neither half of the name may leave. */
const TOLD = /z[ée]lie|quatrepommes|Z%C3%A9lie|Z&#233;lie|Z\\u00e9lie/iu;

function piece(about: Partial<CostLine> = {}): CostLine {
  return {
    ...{ id: 'design', what: { fr: 'Dessin', en: 'Drawing' }, why: { fr: 'Pourquoi', en: 'Why' }, supplier: NAME, person: true },
    ...{ category: 'other', amount: cents(12_000), per: 'month', from: day('2026-01-01'), until: null, covered: true, shares: {} },
    ...about,
  };
}

const TYPED: TypedLine = {
  ...{ line: 'design', from: '2026-11-01', amount: '120', per: 'month', until: '', supplier: NAME, person: 'yes', category: 'other' },
  ...{ whatFr: 'Dessin', whatEn: 'Drawing', whyFr: 'Pourquoi', whyEn: 'Why', covered: 'yes', shares: '' },
};

describe('a natural person among suppliers (method §4.3)', () => {
  it('is never published by name, whatever line, price or invoice tells of it', () => {
    const suppliers = fc.constantFrom(NAME, 'ZELIE  QUATREPOMMES', 'GPLExpert', 'Autre SARL');
    const pieces = fc.array(
      fc.record({
        id: fc.constantFrom('a', 'b', 'c'),
        supplier: suppliers,
        person: fc.boolean(),
        covered: fc.boolean(),
        category: fc.constantFrom(...COST_CATEGORIES),
        from: fc.constantFrom(day('2026-01-01'), day('2026-05-01'), day('2027-02-01')),
      }),
      { minLength: 1, maxLength: 8 },
    );
    const invoices = fc.array(fc.record({ line: fc.constantFrom('a', 'b', 'c', 'gone'), supplier: suppliers }), { maxLength: 5 });
    fc.assert(
      fc.property(pieces, invoices, (typed, sent) => {
        const marked = piece({ id: 'mark', covered: false, from: day('2027-06-01') });
        const lines = [...typed.map((each) => piece(each)), marked];
        const kept = sent.map((each, index) => keptInvoice({ ...each, id: `inv_${index}` }));
        const facts = { lines, invoices: kept, papers: new Map() };
        const months = [{ month: month('2026-10'), cost: cents(1) }];
        const told = JSON.stringify([
          publicLines(lines),
          publishLines(facts, day('2026-11-23')),
          publishMonthCosts(facts, month('2026-10'), cents(1)),
          spentBySupplier(facts, months),
        ]);
        expect(TOLD.exec(told)).toBeNull();
        // Who is not marked is still told, and no cent is lost.
        if (lines.some(({ supplier, person }) => supplier === 'GPLExpert' && !person) && !personsIn(lines).has('gplexpert'))
          expect(told).toContain('GPLExpert');
        const { suppliers: spent, moved } = spentBySupplier(facts, months);
        expect(spent.reduce<number>((sum, { amount }) => sum + amount, moved)).toBe(1);
      }),
      { numRuns: 60 },
    );
  });

  it('is told by the last word of each line, so that a mark set in error can be taken back', () => {
    const wrong = piece({ supplier: 'GPLExpert', until: day('2026-10-31') });
    const right = piece({ supplier: 'GPLExpert', person: false, from: day('2026-11-01') });
    expect([...personsIn([wrong])]).toEqual(['gplexpert']);
    expect([...personsIn([wrong, right])]).toEqual([]);
    expect(publicLines([wrong, right])[0]).toMatchObject({ supplier: 'GPLExpert', person: false });
    const other = { ...right, id: 'other' };
    expect(publicLines([wrong, other]).map(({ supplier }) => supplier)).toEqual([null, null]);
  });

  it('is not named by the words of its line nor by its identifier either', () => {
    const read = readLineForm({ ...TYPED, line: 'zelie-quatrepommes', whyEn: `For ZÉLIE-QUATREPOMMES’ work` }, [], []);
    expect(read.ok ? [] : read.why.map(({ field, problem }) => `${field} ${problem}`)).toEqual(['line named', 'whyEn named']);
    expect(readLineForm(TYPED, [], [])).toMatchObject({ ok: true, value: { becomes: { person: true } } });
    expect(readLineForm({ ...TYPED, person: '' }, [piece()], [])).toMatchObject({ value: { becomes: { person: true } } });
    expect(readLineForm({ ...TYPED, person: 'no', whatFr: NAME }, [piece()], [])).toMatchObject({ value: { becomes: { person: false } } });
    expect([tellsName('Marteau', 'Marte'), tellsName('du pain', ' ')]).toEqual([false, false]);
  });

  it('stands marked in the file that is exported, and a file that names it elsewhere is refused', () => {
    const text = costLinesText([piece(), piece({ id: 'hosting', supplier: 'GPLExpert', person: false })]);
    expect(text.match(/person: yes/gu)).toHaveLength(1);
    expect(costLinesIn('costs.yaml', text, [])).toMatchObject({ ok: true, value: [{ person: true }, { person: false }] });
    const named = costLinesIn('costs.yaml', text.replace('fr: Dessin', `fr: Dessin de ${NAME}`), []);
    expect(named.ok ? [] : named.why.map(({ field }) => field)).toEqual(['design']);
    const unsure = costLinesIn('costs.yaml', text.replace('person: yes', 'person: perhaps'), []);
    expect(unsure.ok ? [] : unsure.why.map(({ field }) => field)).toEqual(['design.person']);
  });
});

describe('the pages and data of a site that pays a natural person', () => {
  let books: TestBooks;
  let site: Awaited<ReturnType<typeof servePages>>;
  beforeAll(async () => {
    books = await SQLITE.open('sandbox');
    const plain = fakeApp();
    const parts = { ...plain, clock: books.clock, onError: () => undefined };
    const guard = guardOf(
      () => Promise.resolve([]),
      books.clock,
      () => undefined,
    );
    const money = moneyFor(books, 'data');
    const unmarked = { ...TYPED, from: '2026-09-01', person: 'no' };
    expect(await money.costs.change(unmarked, 0, ADA)).toEqual({ kind: 'done' });
    expect(await money.costs.change(TYPED, 1, ADA)).toEqual({ kind: 'done' });
    const invoice = { line: 'design', supplier: NAME.toUpperCase(), amount: cents(13_337) };
    await books.books.costs.addInvoice(keptInvoice({ ...invoice, id: 'inv_z', number: 'ZQ-1' }));
    const report = () => books.books.snapshot((stores) => reportFrom(stores, parts, guard));
    const published = publishedOf(parts, books.books, guard, databaseReach());
    const { openData } = openDataOf(parts, books.books, report, (stores) => reportFrom(stores, parts, guard), databaseReach());
    site = await servePages({ ...plain, clock: books.clock, report, published, openData: { ...plain.openData, costs: openData.costs } }, 0);
  });
  afterAll(async () => {
    await site.close();
    await books.close();
  });

  it('hold no byte of the name', async () => {
    const data = ['costs.json', 'costs.csv', 'coverage.json', 'closings.json', 'openapi.json'].map((name) => `/api/v1/${name}`);
    const paths = [...SITE_PAGES.flat(), ...data, '/feed.xml', '/sitemap.xml', '/widget'];
    for (const path of paths) {
      const answer = await fetch(site.url + path);
      const heads = JSON.stringify([...answer.headers]);
      expect([path, answer.status, TOLD.exec(heads + (await answer.text()))]).toEqual([path, 200, null]);
    }
  });

  it('tell what the person does and what is paid instead', async () => {
    const text = async (path: string): Promise<string> => (await fetch(site.url + path)).text();
    const said = ['une personne physique, autre prestation', 'a natural person, other services'];
    for (const [index, pages] of [
      ['/', '/transparence/couts', '/transparence/2026-10'],
      ['/en/', '/en/transparency/costs', '/en/transparency/2026-10'],
    ].entries())
      for (const page of pages) expect([page, (await text(page)).includes(said[index] ?? '?')]).toEqual([page, true]);
    expect(await text('/transparence/couts')).toContain('133,37');
    expect(await text('/api/v1/costs.json')).toContain('"supplier":null,"person":true,"category":"other"');
    expect(await text('/api/v1/costs.csv')).toContain('"personne physique"');
  });
});
