import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { correctionsIn } from '../../src/app/corrections.ts';
import { correctionsOf, type Correction, type CorrectionFacts } from '../../src/coverage/corrections.ts';
import { closingOf, reopeningOf, type FrozenFigures } from '../../src/ledger/closing.ts';
import { book, reversal, type Draft, type Measure } from '../../src/ledger/entry.ts';
import { cents, ZERO } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { month } from '../../src/values/month.ts';
import { SQLITE, type TestBooks } from '../support/books.ts';
import { ADA, learn } from '../support/closing-desk.ts';
import { contentCopy } from '../support/content-copy.ts';
import { fakeApp, realContent } from '../support/fake-app.ts';
import { keptInvoice } from '../support/money-facts.ts';
import { servePages } from '../support/preview.ts';

const SEPTEMBER = month('2026-09');
const FIGURES: FrozenFigures = {
  ...{ gross: cents(63_000), oneOff: null, recurring: null, offline: ZERO, merged: cents(63_000), other: ZERO, refunds: ZERO },
  ...{ disputes: ZERO, fees: cents(1_322), net: cents(61_678), cost: cents(90_000), costKind: 'planned', gifts: null, giftsBelow: 3 },
};
const NOTHING: CorrectionFacts = { acts: [], adjustments: [], late: [], reversed: [], written: [] };

function fact(id: string, as: Measure, amount: number, on: string, label: string | null = null): Draft {
  const gift = as === 'fees' || as === 'refunds' ? null : id;
  const posting = gift === null ? { from: 'stripe' as const, to: 'fees' as const } : { from: 'gifts' as const, to: 'stripe' as const };
  const postings = [{ ...posting, amount: cents(amount) }];
  const about = { factDay: day(on), postings, measured: { as, amount: cents(amount), project: null }, source: id, gift, corrects: null, label };
  return { key: `${as}:${id}`, kind: gift === null ? 'fee' : 'gift', ...about };
}

describe('what was published and was put right', () => {
  it('tells a month that was opened and closed again with the totals before and after, and nothing of its parts', () => {
    const entries = { entries: 3, content: 'c' };
    const first = closingOf(SEPTEMBER, entries, FIGURES, day('2026-10-05'), null);
    const opened = reopeningOf(SEPTEMBER, { reason: 'a cheque was forgotten', decidedBy: 'two-members' }, day('2026-10-20'), first);
    expect(correctionsOf({ ...NOTHING, acts: [first] })).toEqual([]);
    expect(correctionsOf({ ...NOTHING, acts: [first, opened] })).toMatchObject([{ kind: 'reopened', on: '2026-10-20', changes: [] }]);
    const after = { ...FIGURES, gross: cents(66_000), net: cents(64_678), oneOff: cents(66_000), merged: null, gifts: 4, giftsBelow: null };
    const again = closingOf(SEPTEMBER, entries, after, day('2026-10-22'), opened);
    expect(correctionsOf({ ...NOTHING, acts: [first, opened, again] })).toMatchObject([
      {
        ...{ kind: 'closed-again', on: '2026-10-22', months: [SEPTEMBER], since: '2026-10-05', reason: 'a cheque was forgotten' },
        changes: [
          { figure: 'gross', was: 63_000, now: 66_000 },
          { figure: 'net', was: 61_678, now: 64_678 },
        ],
      },
    ]);
  });

  it('is read from `corrections.yaml`, with every mistake at once', () => {
    using copy = contentCopy();
    const words = 'was: { fr: Faux, en: Wrong }\n  now: { fr: Juste, en: Right }';
    copy.write('corrections.yaml', `price:\n  on: 2026-11-20\n  since: 2026-11-21\n  months: [2026-13]\n  noticed_by: redaer\n  ${words}\n`);
    const mistakes = copy.mistakes().map(({ field }) => field);
    expect(mistakes.toSorted()).toEqual(['price.months[0]', 'price.noticed_by', 'price.on']);
    expect(realContent().corrections).toEqual([]);
  });
});

describe('the log of corrections over real books', () => {
  let test: TestBooks;
  let site: Awaited<ReturnType<typeof servePages>>;
  let told: Correction[];
  beforeAll(async () => {
    test = await SQLITE.open('sandbox');
    const { books, clock } = test;
    await learn(books, [...['a', 'b', 'c'].map((id) => fact(id, 'oneOff', 3_333, '2026-09-05')), fact('w', 'offline', 4_747, '2026-10-03')]);
    const closing = closingOf(SEPTEMBER, { entries: 3, content: 'c' }, FIGURES, day('2026-10-04'), null);
    await books.closings.append({ act: closing, listed: null, by: ADA, atMs: clock.now() }, SEPTEMBER);
    // One late gift, whose amount nobody may read; then, taken back in its own month, one that a treasurer mistyped.
    await learn(books, [fact('late', 'offline', 7_171, '2026-09-20', 'VIR ZELIE QUATREPOMMES'), fact('late', 'fees', 17, '2026-09-20')]);
    const wrong = await books.ledger.entry('offline:w');
    if (!wrong) throw new Error('the gift is not booked');
    await books.ledger.append([book(reversal(wrong, wrong.factDay, 'undo:w', 'VIR ZELIE'), SEPTEMBER)]);
    const late = { serviceFrom: day('2026-09-01'), serviceUntil: day('2026-09-30'), closedThrough: SEPTEMBER };
    await books.costs.addInvoice(keptInvoice({ ...late, id: 'inv_1', amount: cents(91_550), number: 'N-77' }));
    const plain = fakeApp();
    const written = { on: day('2026-11-03'), since: null, months: [month('2026-08')], noticedBy: 'reader' } as const;
    const said = { ...written, name: 'price', was: { fr: '<b>Faux</b>', en: 'Wrong' }, now: { fr: 'Juste', en: 'Right' } };
    const content = { ...plain.content, corrections: [said] };
    const corrections = correctionsIn({ content, environment: plain.environment }, books, { through: (ask) => ask() });
    told = await corrections.all();
    site = await servePages({ ...plain, content, corrections }, 0);
  });
  afterAll(async () => {
    await site.close();
    await test.close();
  });
  const text = async (path: string): Promise<string> => (await (await fetch(site.url + path)).text()).replaceAll(/[\u00a0\u202f]/gu, ' ');

  it('has both sources in one list, the latest first', () => {
    expect(told.map(({ kind, on, in: within, months, amount }) => [kind, on, within, months, amount])).toEqual([
      ['written', '2026-11-03', '2026-11', ['2026-08'], null],
      ['reversal', null, '2026-10', ['2026-10'], null],
      ['late-invoice', null, '2026-10', ['2026-09'], 1_550],
      ['late-fact', null, '2026-10', ['2026-09'], null],
    ]);
  });

  it('gives the net of late facts from three gifts on, whatever entries they make', async () => {
    const { books } = test;
    const more = ['x', 'y'].flatMap((id) => [fact(`late-${id}`, 'oneOff', 1_000, '2026-09-21'), fact(`late-${id}`, 'fees', 50, '2026-09-21')]);
    expect((await books.corrections.late()).map(({ facts }) => facts)).toEqual([1]);
    await learn(books, more);
    expect(await books.corrections.late()).toEqual([{ of: '2026-09', in: '2026-10', facts: 3, net: 7_171 - 17 + 1_900 }]);
  });

  it('is read in both languages, without a donor, a bank label or an amount of few gifts', async () => {
    const pages = await Promise.all(['/transparence/corrections', '/en/transparency/corrections'].map(text));
    for (const html of pages) {
      expect(/undefined|\[object|ZELIE|VIR|N-77|inv_1|71,71|71\.71|47,47|47\.47|Ada\b|<b>/u.exec(html)).toBeNull();
    }
    for (const words of ['&lt;b&gt;Faux', '15,50 € de plus', 'Remarqué par un lecteur', 'leur montant n’est pas donné'])
      expect(pages[0]).toContain(words);
    for (const words of ['Wrong', '€15.50 more', 'Noticed by a reader']) expect(pages[1]).toContain(words);
  });

  it('is told on the page of a month that it is about, on transparency and in the feed', async () => {
    expect(await text('/transparence/2026-10')).toContain('href="/transparence/corrections"');
    expect(await text('/transparence/2026-11')).not.toContain('Des chiffres de ce mois ont été corrigés');
    expect(await text('/transparence')).toContain('Ce qui a été corrigé');
    expect(await text('/feed.xml')).toContain('correction-price:fr');
  });

  it('teaches where there is none', async () => {
    const none = await servePages({ ...fakeApp(), corrections: { ...fakeApp().corrections, all: () => Promise.resolve([]) } }, 0);
    expect(await (await fetch(`${none.url}/transparence/corrections`)).text()).toContain('Aucune correction à ce jour');
    await none.close();
  });
});
