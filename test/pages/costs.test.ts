import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishedOf } from '../../src/app/published.ts';
import { dataFrom, factsFrom, reportFrom } from '../../src/app/report.ts';
import { figuresOfMonth } from '../../src/coverage/month-figures.ts';
import { closingOf, type Closed } from '../../src/ledger/closing.ts';
import type { Draft, Measure } from '../../src/ledger/entry.ts';
import { guardOf } from '../../src/reconciliation/self-check.ts';
import { account } from '../../src/values/account.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { month } from '../../src/values/month.ts';
import { SQLITE, type TestBooks } from '../support/books.ts';
import { ADA, learn } from '../support/closing-desk.ts';
import { fakeApp } from '../support/fake-app.ts';
import { keptInvoice } from '../support/money-facts.ts';
import { servePages } from '../support/preview.ts';
import { centsOf, plain, read, tableOf, type Site } from '../support/read-page.ts';

const PAPER = 'ab'.repeat(32);
const SECRET = 'cd'.repeat(32);

/** A gift that came by another way than Stripe, or what was refunded of one. */
function fact(id: string, on: string, as: Measure, amount: number): Draft {
  const isGift = as !== 'fees';
  return {
    key: `${as}:${id}`,
    kind: isGift ? 'gift' : 'fee',
    factDay: day(on),
    postings: [
      isGift
        ? { from: 'gifts', to: account('bank-main'), amount: cents(amount) }
        : { from: account('bank-main'), to: 'fees', amount: cents(amount) },
    ],
    measured: { as, amount: cents(amount), project: null },
    source: id,
    gift: id,
    corrects: null,
    label: null,
  };
}

const GIFTS: readonly Draft[] = [
  ...['a', 'b', 'c'].map((id) => fact(`s${id}`, '2026-09-05', 'recurring', 31_111)),
  fact('s1', '2026-09-07', 'oneOff', 1_234),
  fact('s2', '2026-09-08', 'offline', 4_321),
  fact('s2', '2026-09-08', 'fees', 99),
  ...['a', 'b', 'c', 'd'].map((id) => fact(`o${id}`, '2026-10-05', 'oneOff', 20_005)),
  fact('n1', '2026-11-05', 'recurring', 7_777),
];

const SEPTEMBER = { serviceFrom: day('2026-09-01'), serviceUntil: day('2026-09-30') };
const LATER = { madeMs: Date.parse('2026-11-04T10:00:00Z'), closedThrough: month('2026-09') };
const BEFORE_CLOSING = keptInvoice({ ...SEPTEMBER, id: 'inv_sept', amount: cents(84_000), dated: day('2026-10-01') });
const AFTER_CLOSING = [
  keptInvoice({ ...SEPTEMBER, ...LATER, id: 'inv_late', amount: cents(1_550) }),
  keptInvoice({ ...LATER, id: 'inv_oct', amount: cents(90_050), number: 'N-OCT-77' }),
  keptInvoice({ ...LATER, id: 'inv_person', amount: cents(2_000), supplier: 'Camille Martin', number: 'N-CM-1' }),
  keptInvoice({ ...LATER, id: 'inv_undone', amount: cents(55_555) }),
];

describe('costs and months over real books', () => {
  let test: TestBooks;
  let site: Site;
  let closing: Closed;
  beforeAll(async () => {
    test = await SQLITE.open('sandbox');
    const { books, clock } = test;
    const plainApp = fakeApp();
    const content = { ...plainApp.content, association: { ...plainApp.content.association, firstMonth: month('2026-09') } };
    const parts = { ...plainApp, content, clock, onError: () => undefined };
    const guard = guardOf(
      () => Promise.resolve([]),
      clock,
      () => undefined,
    );
    await learn(books, GIFTS.slice(0, 6));
    await books.costs.addInvoice(BEFORE_CLOSING);
    const figures = await books.snapshot(async (stores) => figuresOfMonth(await factsFrom(stores, parts, guard), month('2026-09')));
    closing = closingOf(month('2026-09'), { entries: 6, content: 'c'.repeat(64) }, figures, day('2026-10-04'), null);
    await books.closings.append({ act: closing, listed: null, by: ADA, atMs: clock.now() }, month('2026-09'));
    await learn(books, GIFTS.slice(6));
    for (const invoice of AFTER_CLOSING) await books.costs.addInvoice(invoice);
    await books.costs.undoInvoice('inv_undone', month('2026-09'), 'Ada', clock.now());
    const voucher = { name: 'Facture Camille Martin.pdf', type: 'application/pdf', bytes: 10, madeMs: 0, madeBy: 'Ada' } as const;
    for (const sha256 of [PAPER, SECRET]) {
      await books.vouchers.add({ ...voucher, sha256 });
      await books.vouchers.attach('invoice:inv_oct', sha256, 'Ada', 0);
    }
    await books.vouchers.publish('invoice:inv_oct', PAPER, 'Ada', 1);
    const report = () => books.snapshot((stores) => reportFrom(stores, parts, guard));
    const published = publishedOf(parts, books, guard, { through: (ask) => ask() });
    const app = { ...plainApp, content, clock, report, published };
    site = await servePages({ ...app, data: async (format, query) => dataFrom(parts, await report(), format, query) }, 0);
  });
  afterAll(async () => {
    await site.close();
    await test.close();
  });

  it('a month’s lines, late invoices and total add up to what the data say', async () => {
    const { months } = JSON.parse((await read(site, '/api/v1/coverage.json')).html) as { months: { month: string; cost: number }[] };
    expect(months.map(({ cost }) => cost)).toEqual([84_000, 93_600, 90_000]);
    for (const { month: name, cost } of months) {
      const rows = [...tableOf((await read(site, `/transparence/${name}`)).html, /^Coûts /u)].slice(1);
      const amounts = rows.map(([, [cell]]) => Number(centsOf(cell)));
      expect(amounts.slice(0, -1).reduce((sum, amount) => sum + amount, 0)).toBe(cost);
      expect([amounts.at(-1), rows.at(-1)?.[0]]).toEqual([cost, 'Coût du mois']);
    }
    const october = (await read(site, '/transparence/2026-10')).text;
    expect(october).toContain('facture de septembre 2026 arrivée après sa clôture 15,50');
    expect(october).toContain('GPLExpert, d’après la facture');
  });

  it('invoices are told with day, supplier, amount, paper and hash; a person only by category', async () => {
    for (const path of ['/transparence/2026-10', '/transparence/couts', '/en/transparency/2026-10', '/en/transparency/costs']) {
      const { html, text } = await read(site, path);
      expect(html).toContain(`href="/pieces/${PAPER}"`);
      expect(text).toContain(`SHA-256 ${PAPER}`);
      for (const unseen of [SECRET, 'Camille', 'N-CM-1', 'N-OCT-77', 'Ada', '555,55'])
        expect([path, unseen, html.includes(unseen)]).toEqual([path, unseen, false]);
      expect(text).toMatch(/fournisseur d’hébergement|hosting supplier/u);
    }
    const october = (await read(site, '/transparence/2026-10')).text;
    expect(october).toContain('2 novembre 2026, GPLExpert 900,50 € Service du 1er octobre 2026 au 31 octobre 2026');
    expect(october).toContain(
      '2 novembre 2026, fournisseur d’hébergement 20,00 € Service du 1er octobre 2026 au 31 octobre 2026 Sa pièce n’est pas publiée.',
    );
    expect((await read(site, '/en/transparency/costs')).text).toContain('1 October 2026, GPLExpert €840.00 Service from 1 September 2026');
  });

  it('a closed month shows its closing as the chain says it, an open one that it is not closed', async () => {
    const { text } = await read(site, '/transparence/2026-09');
    for (const words of ['Ce mois est clos', 'Clos le 4 octobre 2026', 'Banque rapprochée jusqu’au 30 septembre 2026', closing.hash]) {
      expect(text).toContain(words);
    }
    expect((await read(site, '/transparence/2026-10')).text).toContain('Ce mois n’est pas encore clos');
  });

  it('parts of one gift stay hidden on every page of the month', async () => {
    for (const path of [
      '/transparence/2026-09',
      '/en/transparency/2026-10',
      '/transparence',
      '/en/transparency?reading=smoothed',
      '/transparence/2026-11',
    ]) {
      const { text } = await read(site, path);
      expect([path, /12[,.]34|43[,.]21/u.exec(text)]).toEqual([path, null]);
    }
    expect((await read(site, '/transparence/2026-11')).text).toContain('Nombre de dons moins de 3');
  });

  it('where each euro went adds up to the costs and the fees of the months', async () => {
    const { html, text } = await read(site, '/transparence/couts');
    const rows = tableOf(html, /^Dépenses des douze derniers mois/u);
    expect(centsOf(rows.get('GPLExpert')?.[0])).toBe(84_000 + 93_600 + 90_000);
    expect(centsOf(rows.get('Frais de paiement')?.[0])).toBe(99);
    expect(centsOf(rows.get('Total')?.[0])).toBe(267_699);
    expect(text).toContain('De septembre 2026 à novembre 2026, 2 676,99 € ont été dépensés ou sont engagés. 99 % vont à GPLExpert.');
    expect(text).toContain('Stripe n’a encore rien annoncé.');
    expect(plain(/<h3>(.*?)<\/h3>/su.exec(html)?.[1] ?? '')).toBe('Hébergement de données de santé (HDS)');
    expect(text).toContain('Visioconférence avec Jitsi : 25 %');
  });
});
