import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClosingAct } from '../../src/ledger/closing.ts';
import { everyEntry } from '../../src/ledger/totals.ts';
import type { YearFileKind } from '../../src/exports/year-files.ts';
import { account } from '../../src/values/account.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { NIGHTLY_ADAPTERS } from '../support/books.ts';
import { checkFec, fecCents, fecRows } from '../support/fec-check.ts';
import { HAS_HLEDGER, hledger } from '../support/hledger.ts';
import { pdfText } from '../support/pdf-text.ts';
import { servePages } from '../support/preview.ts';
import { readerOf, surfaceFaults } from '../support/surfaces.ts';
import { MONTHS, openStory, storyContent, type Story } from './fourteen-months.ts';

const { accounts: CHART } = storyContent();
const YEARS = ['2026', '2027'] as const;

/** Cents of a French amount: `-1 234,50`. */
function frenchCents(text: string): number {
  return Math.round(Number(text.replace(/[\s\u00A0\u202F]/gu, '').replace(',', '.')) * 100);
}

describe.each(NIGHTLY_ADAPTERS)('fourteen months across a year’s end, on $name', (adapter) => {
  let story: Story;
  beforeAll(async () => {
    story = await openStory(adapter);
  });
  afterAll(() => story.close());

  const closing = () => story.world.running.app.closing;

  /** What waits for the accountant at the year's end: a domain paid for eleven months more, and December's hosting, whose invoice is late. */
  async function closeTheYear(): Promise<void> {
    const { treasurer } = story;
    const [hosting, software] = [account('hosting'), account('software')];
    const prepaid = {
      label: 'Nom de domaine payé d’avance',
      debit: account('prepaid-charges'),
      credit: software,
      amount: cents(11_000),
      back: true,
    };
    const accrued = {
      label: 'Hébergement de décembre',
      debit: hosting,
      credit: account('accrued-charges'),
      amount: cents(90_000),
      back: true,
    };
    for (const [index, typed] of [prepaid, accrued].entries())
      expect(await closing().addInventory(await treasurer.visit(), '2026', index + 1, typed)).toMatchObject({ kind: 'done' });
    const seen = await closing().year('2026');
    expect(seen?.obstacles).toEqual([]);
    expect(await closing().closeYear(await treasurer.visit(), '2026', seen?.result ?? cents(0))).toMatchObject({ kind: 'done' });
  }

  it.each(MONTHS)('%s is lived, reconciled and closed', { timeout: 60_000 }, async (month) => {
    const { treasurer, world } = story;
    await story.live(month);
    for (const file of story.files(month)) await treasurer.take(file.account, file);
    const posted = await treasurer.post(story.decide);
    expect(posted.certain, 'payouts, own transfers and what a rule knows').toBeGreaterThan(0);
    await treasurer.close(month);
    if (month === '2027-01') await closeTheYear();
    if (month === '2027-03')
      expect(await closing().vote(await treasurer.visit(), '2026', day('2027-03-20'))).toMatchObject({ kind: 'done' });
    expect((await world.running.check()).flatMap(({ what, fails }) => fails.map((each) => `${what}: ${each}`))).toEqual([]);
  });

  async function chain(): Promise<readonly ClosingAct[]> {
    const told = await closing().publicChain();
    return told.ok ? (JSON.parse(told.value) as { closings: ClosingAct[] }).closings : [];
  }

  it('has a payout and a cheque on their way at the year’s end, a dispute open, and a debit that is not confirmed', async () => {
    const held = await expectedOf('2026');
    expect(['511590', '511200', '467100'].map((code) => held.get(code))).toEqual([15_565, 7_000, 10_000]);
    const { acts } = await closing().chain();
    expect(acts.find(({ act }) => act.month === '2026-12')?.listed).toMatchObject({
      pendingDebits: 50_000,
      onTheWay: [{ amount: 15_565 }],
    });
  });

  it('is told by its closings', async () => {
    const rows = (await chain()).map((act) =>
      act.act === 'close'
        ? [
            act.month,
            ...[act.figures.gross, act.figures.refunds, act.figures.disputes, act.figures.fees, act.figures.net, act.figures.cost].map(
              (each) => (each / 100).toFixed(2).padStart(8),
            ),
          ].join(' ')
        : act.act,
    );
    expect(`\n${rows.join('\n')}\n`).toMatchInlineSnapshot(`
      "
      2026-09   285.00     0.00     0.00     5.18   279.82   900.00
      2026-10   470.00    40.00     0.00     2.76   427.24   900.00
      2026-11   375.00     0.00     0.00     5.83   369.17   900.00
      2026-12   485.00     0.00   100.00    27.13   357.87   900.00
      2027-01   565.00     0.00     0.00     1.73   563.27   900.00
      2027-02    65.00     0.00     0.00     1.38    63.62   950.00
      2027-03    65.00     0.00   500.00    21.38  -456.38   950.00
      2027-04   125.00    60.00     0.00     1.73    63.27   950.00
      2027-05    65.00     0.00     0.00     1.38    63.62   900.00
      2027-06    65.00     0.00     0.00     1.38    63.62   950.00
      2027-07    65.00     0.00     0.00     1.38    63.62   950.00
      2027-08   415.00     0.00     0.00     6.88   408.12   950.00
      2027-09   185.00     0.00     0.00     3.43   181.57   950.00
      2027-10    65.00     0.00     0.00     1.38    63.62   950.00
      "
    `);
  });

  it('is told by the public page, the JSON and the PDF of each month with the same cents', async () => {
    const report = await story.world.running.app.report();
    for (const act of await chain()) {
      if (act.act !== 'close') continue;
      const shown = report.months.find(({ month }) => month === act.month);
      expect(shown, act.month).toMatchObject({
        net: act.figures.net,
        gross: act.figures.gross,
        cost: act.figures.cost,
        fees: act.figures.fees,
      });
      const text = pdfText((await closing().monthPdf(act.month, 'fr'))!);
      const amounts = new Set([...text.matchAll(/-?[\d ]+,\d{2}(?= €)/g)].map(([each]) => frenchCents(each)));
      for (const figure of [act.figures.net, act.figures.gross, act.figures.cost])
        expect([...amounts], `${act.month} ${figure}`).toContain(figure);
    }
  });

  it('is told by every surface with the same cents: pages, tables, JSON, CSV, costs, feed, badge and share pictures', async () => {
    const site = await servePages(story.world.running.app, 0);
    const { faults, compared } = await surfaceFaults(readerOf(site.url));
    await site.close();
    expect(faults).toEqual([]);
    expect(compared).toBeGreaterThan(1_000);
  });

  async function fileOf(kind: YearFileKind, year: string): Promise<{ readonly name: string; readonly text: string }> {
    const pieces: string[] = [];
    let name = '';
    expect(
      await closing().file(kind, year, 'fr', async (file) => {
        ({ name } = file);
        for await (const piece of file.pieces) pieces.push(piece);
      }),
    ).toBe(true);
    return { name, text: pieces.join('') };
  }

  const rowsOf = (text: string): Record<string, string>[] => parse(text, { columns: true, bom: true, delimiter: ';' });

  /** What each account number holds in a year's files, counted from the entries alone: classes 6 and 7 anew each year, before their result is taken out. */
  async function expectedOf(year: (typeof YEARS)[number]): Promise<Map<string, number>> {
    const codes = new Map(CHART.map(({ name, code }) => [name, code]));
    const moved: [string, number][] = [];
    for await (const { bookingDay, key, postings } of everyEntry(story.world.running.books.ledger)) {
      if (bookingDay > `${year}-12-31` || key === `year:${year}:result`) continue;
      for (const { from, to, amount } of postings) moved.push([codes.get(to) ?? to, amount], [codes.get(from) ?? from, -amount]);
    }
    return summed(moved);
  }

  function summed(rows: readonly (readonly [code: string, amount: number])[]): Map<string, number> {
    const sums = new Map<string, number>();
    for (const [code, amount] of rows) sums.set(code, (sums.get(code) ?? 0) + amount);
    return new Map([...sums].filter(([, sum]) => sum !== 0).toSorted());
  }

  it.each(YEARS)('%s: FEC, journals, general ledger and hledger agree with the books to the cent', async (year) => {
    const expected = await expectedOf(year);
    const fec = await fileOf('fec', year);
    expect(checkFec(fec.text, fec.name)).toEqual([]);
    expect(summed(fecRows(fec.text).map((row) => [row.CompteNum, fecCents(row.Debit) - fecCents(row.Credit)]))).toEqual(expected);
    for (const kind of ['csv', 'ledger'] as const) {
      const rows = rowsOf((await fileOf(kind, year)).text);
      // The general ledger closes each account with its totals.
      const moved = rows
        .filter((row) => row['Libellé'] !== 'Total et solde du compte')
        .map((row) => [row['Compte'] ?? '', frenchCents(row['Débit'] ?? '') - frenchCents(row['Crédit'] ?? '')] as const);
      expect(summed(moved), kind).toEqual(expected);
    }
    const { text } = await fileOf('hledger', year);
    const postings = [...text.matchAll(/^ {2,}(\d{6})\S*.*? {2,}(-?[\d ]+,\d{2}) EUR/gmu)];
    expect(summed(postings.map(([, code = '', amount = '']) => [code, frenchCents(amount)])), 'hledger').toEqual(expected);
  });

  it.skipIf(!HAS_HLEDGER).each(YEARS)('%s: hledger itself checks the journal and counts the same', async (year) => {
    const { text } = await fileOf('hledger', year);
    const heard = (...words: string[]): string => {
      const { status, stdout, stderr } = hledger(text, ...words);
      expect([status, stderr], words.join(' ')).toEqual([0, '']);
      return stdout;
    };
    heard('check', '--strict');
    const balances = heard('balance', '--flat', '--no-total', '-O', 'csv').split('\n').slice(1, -1);
    const told = balances.map((row) => /^"(\d{6}) .*","(.+) EUR"$/u.exec(row));
    expect(summed(told.map((row) => [row?.[1] ?? '', frenchCents(row?.[2] ?? '')]))).toEqual(await expectedOf(year));
  });

  it.each(YEARS)('%s: each gift, the result and its passage from the public net say the same', async (year) => {
    const months = (await chain()).flatMap((act) => (act.act === 'close' && act.month.startsWith(year) ? [act.figures] : []));
    const gifts = rowsOf((await fileOf('gifts', year)).text);
    const column = (name: string): number => gifts.reduce((sum, row) => sum + frenchCents(row[name] ?? ''), 0);
    expect(column('Brut')).toBe(months.reduce((sum, { gross }) => sum + gross, 0));
    const statement = (await closing().statement(year, 'fr'))!;
    const result = -[...(await expectedOf(year))].reduce((sum, [code, held]) => (/^[67]/.test(code) ? sum + held : sum), 0);
    expect(statement.income.result.now).toBe(result);
    expect(statement.passage.result).toBe(result);
    expect(statement.passage.net).toBe(months.reduce((sum, { net }) => sum + net, 0));
    expect(statement.sheet.assets.total.now).toBe(statement.sheet.liabilities.total.now);
  });
});
