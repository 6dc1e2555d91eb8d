import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { paymentEntries, payoutEntries } from '../../src/giving/entries.ts';
import type { Payout } from '../../src/giving/payment.ts';
import type { Draft, EntryKind } from '../../src/ledger/entry.ts';
import { fec, fecName } from '../../src/exports/fec.ts';
import { closeMonth, lookAtMonth, reopenAlone } from '../../src/reconciliation/closing-acts.ts';
import { addInventory, undoInventory, type TypedInventory } from '../../src/reconciliation/inventory-acts.ts';
import type { LinePart } from '../../src/reconciliation/bank-line.ts';
import { postLine } from '../../src/reconciliation/post-line.ts';
import { checkBooks } from '../../src/reconciliation/self-check.ts';
import { takeStatement } from '../../src/reconciliation/take-statement.ts';
import { closeYear, lookAtYear, voteYear } from '../../src/reconciliation/year-acts.ts';
import { yearNamed, yearOfDay, yearsUntil } from '../../src/ledger/year.ts';
import { account, type Account } from '../../src/values/account.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { month } from '../../src/values/month.ts';
import { invoice, told } from '../support/bank-facts.ts';
import { ADAPTERS, type TestBooks } from '../support/books.ts';
import { ADA, BOB, closingBooks, closingDesk, FIRST_YEAR, learn } from '../support/closing-desk.ts';
import { at, movement, PARIS, payment } from '../support/facts.ts';
import { checkFec } from '../support/fec-check.ts';
import { CHART } from '../support/invented-books.ts';
import { importDesk, lineDesk, neighbours } from '../support/line-desk.ts';
import { ledgerTable } from '../support/ledger-table.ts';
import { textOf } from '../support/text-of.ts';

function draft(key: string, kind: EntryKind, on: string, from: Account, to: Account, amount: number, source = key): Draft {
  const postings = [{ from, to, amount: cents(amount) }];
  return { key, kind, factDay: day(on), postings, measured: null, source, gift: null, corrects: null, label: null };
}

const [BANK, HOSTING, PREPAID] = [account('bank-main'), account('hosting'), account('prepaid-charges')];
const PREPAID_HOSTING: TypedInventory = {
  label: 'Hébergement de janvier payé d’avance',
  debit: PREPAID,
  credit: HOSTING,
  amount: cents(900),
  back: true,
};

describe.each(ADAPTERS)('the end of a year on $name', ({ open }) => {
  let test: TestBooks;
  beforeEach(async () => {
    test = await open();
    test.clock.moveTo(at('2027-02-10T09:00:00Z'));
  });
  afterEach(() => test.close());

  const desk = () => closingDesk(test.books, test.clock);
  const year = () => yearNamed('2026', day('2027-02-10'), FIRST_YEAR)!;
  const look = () => lookAtYear(test.books, desk(), year());
  const closeMonths = async (...names: string[]) => {
    for (const name of names) {
      const { version, obstacles } = await lookAtMonth(closingBooks(test.books, test.clock), month(name));
      expect(obstacles).toEqual([]);
      await closeMonth(desk(), month(name), version, ADA);
    }
  };

  /** A line of the bank, from a statement, posted in full. */
  async function atBank(on: string, part: LinePart): Promise<void> {
    const lines = [told({ amount: part.amount, bookedOn: day(on), label: 'VIR' })];
    const file = { statements: [{ format: 'csv', account: null, opening: null, closing: null, lines } as const], bad: [] };
    await takeStatement(importDesk(test, neighbours()), { file, fileHash: on, fileName: null, account: BANK, decided: [], by: ADA });
    const { lines: seen } = await test.books.lines.page({ account: BANK, state: 'open', order: 'oldest', after: null, limit: 1 });
    const around = { ...neighbours(), invoices: [invoice({ open: cents(1_800) })] };
    expect(await postLine(lineDesk(test, around), { line: seen[0]!.line.id, attempt: 0, parts: [part], by: ADA })).toMatchObject({
      kind: 'done',
    });
  }

  /** A gift in October, paid out on 30 December, at the bank on 3 January; hosting billed and paid in December. */
  async function live(): Promise<void> {
    const giftMs = at('2026-10-05T10:00:00Z');
    const gift = payment({ id: 'ch_1', createdMs: giftMs, movement: movement('txn_1', 3_000, 70, giftMs) });
    const payoutMs = at('2026-12-30T06:00:00Z');
    const paid: Payout = {
      id: 'po_1',
      amount: cents(2_930),
      status: 'paid',
      arrivalMs: at('2026-12-31T00:00:00Z'),
      movement: movement('txn_po', -2_930, 0, payoutMs),
      failure: null,
      items: null,
      createdMs: payoutMs,
      automatic: true,
      trace: null,
    };
    await learn(test.books, [
      ...paymentEntries(gift, { zone: PARIS, project: null, isGift: true }),
      ...payoutEntries(paid, PARIS),
      draft('invoice:inv_1', 'invoice', '2026-12-02', 'suppliers', HOSTING, 1_800, 'inv_1'),
    ]);
    await test.books.giving.putPayout(paid);
    await test.books.movements.append([
      { ...gift.movement!, entry: 'gift:ch_1' },
      { ...paid.movement!, entry: 'payout:po_1' },
    ]);
    await atBank('2026-12-20', { kind: 'invoice', amount: cents(-1_800), invoice: 'inv_1' });
  }

  it('is told as a treasurer reads it, from the last gift to the vote', async () => {
    await live();
    expect((await look()).obstacles).toEqual([{ kind: 'months-open', from: '2026-09', through: '2026-12' }]);
    await closeMonths('2026-09', '2026-10', '2026-11', '2026-12');
    expect(await addInventory(desk(), '2026', 1, PREPAID_HOSTING, ADA)).toMatchObject({ kind: 'done' });
    const seen = await look();
    expect(seen).toMatchObject({
      result: 3_000 - 70 - 1_800 + 900,
      obstacles: [],
      next: 2,
      onTheWay: [{ source: 'po_1', balance: 2_930 }],
    });
    expect(await closeYear(desk(), '2026', seen.result, ADA)).toEqual({ kind: 'done', result: 2_030 });
    expect(await voteYear(desk(), '2026', day('2027-02-08'), BOB)).toEqual({ kind: 'done', result: 2_030 });
    await atBank('2027-01-03', { kind: 'payout', amount: cents(2_930), payout: 'po_1' });
    expect((await ledgerTable(test.books.ledger)).replaceAll(/ln_[a-z0-9]+/g, 'ln')).toBe(`\
day         from                to                      €  cause
2026-10-05  gifts               stripe              30,00  gift:ch_1
2026-10-05  stripe              fees                 0,70  fee:txn_1
2026-12-02  suppliers           hosting             18,00  invoice:inv_1
2026-12-20  bank-main           suppliers           18,00  bank:ln:0:0
2026-12-30  stripe              transit             29,30  payout:po_1
2026-12-31  fees                surplus              0,70  year:2026:result
2026-12-31  hosting             prepaid-charges      9,00  inventory:2026:1
2026-12-31  hosting             surplus              9,00  year:2026:result
2026-12-31  surplus             gifts               30,00  year:2026:result
2026-12-31  transit             payouts-on-the-way  29,30  year:2026:transit:po_1
2027-01-01  payouts-on-the-way  transit             29,30  year-back:2026:transit:po_1
2027-01-01  prepaid-charges     hosting              9,00  inventory-back:2026:1
2027-01-03  transit             bank-main           29,30  bank:ln:0:0
2027-02-08  retained            surplus             20,30  year-vote:2026`);
    expect((await test.books.snapshot(checkBooks)).flatMap(({ fails }) => fails)).toEqual([]);
    const acts = (await test.books.closings.acts()).map(({ act }) => act);
    for (const each of yearsUntil(day('2027-02-10'), FIRST_YEAR)) {
      const sources = {
        ledger: test.books.ledger,
        chart: CHART,
        year: each,
        firstYear: FIRST_YEAR,
        acts,
        closedOn: each.name === '2026' ? day('2027-02-10') : null,
        today: day('2027-02-10'),
      };
      expect(checkFec(await textOf(fec(sources)), fecName(null, each))).toEqual([]);
    }
  });

  it('closes once of twenty at once, and locks its months and its entries', async () => {
    await live();
    await closeMonths('2026-09', '2026-10', '2026-11', '2026-12');
    const { result } = await look();
    expect(await closeYear(desk(), '2026', cents(result + 1), ADA)).toEqual({ kind: 'changed', by: null });
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => closeYear(desk(), '2026', result, ADA)));
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual([...Array<string>(19).fill('changed'), 'done']);
    expect(await addInventory(desk(), '2026', 1, PREPAID_HOSTING, ADA)).toEqual({ kind: 'refused', problems: ['year-closed'] });
    expect(await undoInventory(desk(), '2026', 1, ADA)).toEqual({ kind: 'refused', problems: ['year-closed'] });
    expect(await reopenAlone(desk(), month('2026-12'), 'too late', ADA)).toEqual({ kind: 'refused', why: 'year-closed' });
    expect((await look()).result).toBe(result);
  });

  it('votes once, after the year was closed, on a day that has come and is in no closed year', async () => {
    await live();
    expect(await voteYear(desk(), '2026', day('2027-02-08'), ADA)).toEqual({ kind: 'refused', why: 'year-open' });
    await closeMonths('2026-09', '2026-10', '2026-11', '2026-12');
    await closeYear(desk(), '2026', (await look()).result, ADA);
    for (const on of ['2026-12-31', '2027-02-11'])
      expect(await voteYear(desk(), '2026', day(on), ADA)).toEqual({ kind: 'refused', why: 'day-not-allowed' });
    const votes = await Promise.all(Array.from({ length: 20 }, () => voteYear(desk(), '2026', day('2027-02-08'), BOB)));
    expect(votes.map(({ kind }) => kind).toSorted()).toEqual([...Array<string>(19).fill('changed'), 'done']);
  });

  it('takes inventory entries by their number, refuses what other rules answer for, and takes them back whole', async () => {
    const typed = (about: Partial<TypedInventory>) => addInventory(desk(), '2026', 1, { ...PREPAID_HOSTING, ...about }, ADA);
    expect(await typed({ debit: BANK })).toEqual({ kind: 'refused', problems: ['account-not-allowed'] });
    expect(await typed({ credit: 'stripe' })).toEqual({ kind: 'refused', problems: ['account-not-allowed'] });
    expect(await typed({ debit: HOSTING, label: ' ', amount: cents(0) })).toEqual({
      kind: 'refused',
      problems: ['no-label', 'same-account', 'not-positive'],
    });
    expect(await typed({ debit: account('nothing') })).toEqual({ kind: 'refused', problems: ['unknown-account'] });
    const twenty = await Promise.all(Array.from({ length: 20 }, () => typed({})));
    expect(twenty.map(({ kind }) => kind).toSorted()).toEqual([...Array<string>(19).fill('changed'), 'done']);
    expect((await look()).result).toBe(900);
    expect(await undoInventory(desk(), '2026', 1, BOB)).toMatchObject({
      kind: 'done',
      keys: ['undo:inventory:2026:1', 'undo:inventory-back:2026:1'],
    });
    expect(await undoInventory(desk(), '2026', 1, BOB)).toEqual({ kind: 'changed', by: null });
    expect(await look()).toMatchObject({ result: 0, next: 2 });
  });
});

describe('fiscal years (method §7.1)', () => {
  const first = { begins: day('2025-10-01'), ends: day('2026-08-31') };
  it('are of twelve months after a first one of any length, and end on the last day of their month', () => {
    const long = { begins: day('2024-12-01'), ends: day('2026-02-28') };
    expect(yearsUntil(day('2028-03-01'), long).map(({ first: from, last }) => `${from} ${last}`)).toEqual([
      '2024-12-01 2026-02-28',
      '2026-03-01 2027-02-28',
      '2027-03-01 2028-02-29',
      '2028-03-01 2029-02-28',
    ]);
    expect(yearOfDay(day('2026-09-01'), first)).toEqual({ name: '2027', first: '2026-09-01', last: '2027-08-31' });
    expect(yearOfDay(day('2026-08-31'), first).name).toBe('2026');
    expect(yearNamed('2030', day('2027-01-01'), first)).toBeUndefined();
  });
});
