import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { payoutEntries, paymentEntries } from '../../src/giving/entries.ts';
import type { Payout } from '../../src/giving/payment.ts';
import type { Draft } from '../../src/ledger/entry.ts';
import { stateHash } from '../../src/ledger/totals.ts';
import { askToReopen, closeMonth, confirmReopening, lookAtMonth, reopenAlone } from '../../src/reconciliation/closing-acts.ts';
import { checkBooks } from '../../src/reconciliation/self-check.ts';
import type { Stores } from '../../src/storage/stores.ts';
import { account } from '../../src/values/account.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { month, type Month } from '../../src/values/month.ts';
import { ADAPTERS, type TestBooks } from '../support/books.ts';
import { ADA, BOB, closingBooks, closingDesk, learn, type Notes, type Outside } from '../support/closing-desk.ts';
import { at, movement, PARIS, payment } from '../support/facts.ts';

const [SEPTEMBER, OCTOBER, NOVEMBER] = [month('2026-09'), month('2026-10'), month('2026-11')];

function gift(id: string, instant: string): Draft[] {
  const createdMs = at(instant);
  return paymentEntries(payment({ id: `ch_${id}`, createdMs, movement: movement(`txn_${id}`, 3_000, 70, createdMs) }), {
    zone: PARIS,
    project: null,
    isGift: true,
  });
}

function payout(id: string, instant: string, arrival: string): Payout {
  const createdMs = at(instant);
  return {
    id,
    amount: cents(2_930),
    status: 'paid',
    arrivalMs: at(arrival),
    movement: movement(`txn_${id}`, -2_930, 0, createdMs),
    failure: null,
    items: null,
    createdMs,
    automatic: true,
    trace: null,
  };
}

/** The payout seen on the bank's statement. */
function seenAtBank(id: string, on: string): Draft {
  const postings = [{ from: 'transit', to: account('bank-main'), amount: cents(2_930) }] as const;
  return {
    key: `bank:ln_${id}:0:0`,
    kind: 'bank',
    factDay: day(on),
    postings,
    measured: null,
    source: id,
    gift: null,
    corrects: null,
    label: null,
  };
}

describe.each(ADAPTERS)('closing months on $name', ({ open }) => {
  let test: TestBooks;
  let notes: Notes;
  beforeEach(async () => {
    test = await open();
    notes = [];
  });
  afterEach(() => test.close());

  const desk = (outside: Outside = {}, wrap?: (stores: Stores) => Stores) => closingDesk(test.books, test.clock, outside, notes, wrap);
  const look = (of: Month, outside: Outside = {}) => lookAtMonth(closingBooks(test.books, test.clock, outside), of);
  const close = async (of: Month, by = ADA) => closeMonth(desk(), of, (await look(of)).version, by);
  const kinds = async (of: Month, outside: Outside = {}) => (await look(of, outside)).obstacles.map(({ kind }) => kind);
  /** Movements, so that the books pass their own check. */
  const journal = (id: string, instant: string, amount = 3_000, fee = 70, entry = `gift:ch_${id}`) =>
    test.books.movements.append([{ ...movement(`txn_${id}`, amount, fee, at(instant)), entry }]);

  it('freezes the figures, links the closing to the one before, and tells the audit trail', async () => {
    await learn(test.books, gift('1', '2026-09-03T10:00:00Z'));
    await journal('1', '2026-09-03T10:00:00Z');
    const first = await close(SEPTEMBER);
    const second = await close(OCTOBER, BOB);
    expect(first).toMatchObject({
      kind: 'done',
      closing: {
        n: 1,
        month: '2026-09',
        entries: 2,
        before: null,
        on: '2026-11-23',
        figures: { gross: 3_000, oneOff: null, fees: 70, net: 2_930, cost: 90_000, gifts: null },
      },
    });
    expect(second).toMatchObject({ kind: 'done', closing: { n: 2, before: first.kind === 'done' && first.closing.hash } });
    expect(await test.books.ledger.closedThrough()).toBe('2026-10');
    expect(notes).toEqual(['month.close 2026-09', 'month.close 2026-10']);
    expect((await test.books.snapshot(checkBooks)).every(({ ok }) => ok)).toBe(true);
    expect((await test.books.closings.acts()).map(({ by }) => by.name)).toEqual(['Ada', 'Bob']);
  });

  it('names what stands between a month and its closing', async () => {
    expect(await kinds(SEPTEMBER)).toEqual([]);
    expect(await kinds(OCTOBER)).toEqual(['earlier-open']);
    expect(await kinds(NOVEMBER)).toEqual(['not-over', 'earlier-open']);
    await close(SEPTEMBER);
    expect(await kinds(SEPTEMBER)).toEqual(['closed-already']);
    const line = { line: 'ln_1', on: day('2026-10-02'), account: account('bank-main'), amount: cents(500) };
    const outside: Outside = {
      unpostedLines: () => Promise.resolve([line]),
      feesUnknown: () =>
        Promise.resolve(
          new Map([
            [OCTOBER, 2],
            [NOVEMBER, 5],
          ]),
        ),
      stuckNotices: () =>
        Promise.resolve([
          { id: 'evt_1', state: 'parked', reason: 'no rule', createdMs: at('2026-10-31T22:30:00Z') },
          { id: 'evt_2', state: 'dead', reason: null, createdMs: at('2026-10-31T23:30:00Z') },
        ]),
      statementBalances: () => Promise.resolve(new Map([[account('bank-main'), cents(700)]])),
    };
    expect((await look(OCTOBER, outside)).obstacles).toEqual([
      { kind: 'line', ...line },
      { kind: 'fees-unknown', gifts: 2 },
      { kind: 'notice', notice: 'evt_1', state: 'parked', reason: 'no rule' },
      { kind: 'balance', account: 'bank-main', books: 0, statement: 700, difference: -700 },
    ]);
    expect(await closeMonth(desk(outside), OCTOBER, (await look(OCTOBER)).version, ADA)).toMatchObject({ kind: 'refused' });
    expect(await kinds(OCTOBER, { statementBalances: () => Promise.resolve(new Map()) })).toEqual([]);
  });

  it('wants what waits in 471 qualified, and the bank’s balance told where the bank was used', async () => {
    const waiting: Draft = {
      ...seenAtBank('x', '2026-09-09'),
      key: 'movement:txn_9',
      source: 'txn_9',
      postings: [{ from: 'unqualified', to: account('bank-main'), amount: cents(800) }],
    };
    await learn(test.books, [waiting]);
    expect((await look(SEPTEMBER, { statementBalances: () => Promise.resolve(new Map()) })).obstacles).toEqual([
      { kind: 'unqualified', source: 'txn_9', on: '2026-09-09', amount: 800 },
      { kind: 'balance-unknown', account: 'bank-main', books: 800 },
    ]);
    const qualified: Draft = {
      ...waiting,
      key: 'qualify:movement:txn_9',
      kind: 'qualification',
      source: 'elsewhere',
      factDay: day('2026-11-20'),
      postings: [{ from: account('memberships'), to: 'unqualified', amount: cents(800) }],
    };
    await learn(test.books, [qualified]);
    expect(await kinds(SEPTEMBER)).toEqual([]);
  });

  it('wants payouts that arrived seen at the bank, and lists those of the last days', async () => {
    for (const each of [
      payout('po_old', '2026-09-10T10:00:00Z', '2026-09-14T00:00:00Z'),
      payout('po_new', '2026-09-25T10:00:00Z', '2026-09-29T00:00:00Z'),
    ]) {
      await learn(test.books, payoutEntries(each, PARIS));
      await test.books.giving.putPayout(each);
      await journal(each.id, '2026-09-10T10:00:00Z', -2_930, 0, `payout:${each.id}`);
    }
    expect((await look(SEPTEMBER)).obstacles).toEqual([{ kind: 'payout', payout: 'po_old', arrivesOn: '2026-09-14', amount: 2_930 }]);
    await learn(test.books, [seenAtBank('po_old', '2026-09-15')]);
    const seen = await look(SEPTEMBER);
    expect(seen.facts.onTheWay).toEqual([{ payout: 'po_new', arrivesOn: '2026-09-29', amount: 2_930 }]);
  });

  it('freezes nothing unseen: a page from before a new gift is told that something has changed', async () => {
    const { version } = await look(SEPTEMBER);
    await learn(test.books, gift('1', '2026-09-03T10:00:00Z'));
    await journal('1', '2026-09-03T10:00:00Z');
    expect(await closeMonth(desk(), SEPTEMBER, version, ADA)).toEqual({ kind: 'changed', by: null });
    expect(await test.books.ledger.closedThrough()).toBeNull();
  });

  it('lets one of twenty at once win, and tells the others who it was', async () => {
    const { version } = await look(SEPTEMBER);
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => closeMonth(desk(), SEPTEMBER, version, ADA)));
    expect(outcomes.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'changed')).toEqual(Array.from({ length: 19 }, () => ({ kind: 'changed', by: 'Ada' })));
    expect(await test.books.closings.acts()).toHaveLength(1);
  });

  it('books a late fact on the first open day, where it says so, and moves no closed figure', async () => {
    await learn(test.books, gift('1', '2026-09-03T10:00:00Z'));
    await journal('1', '2026-09-03T10:00:00Z');
    const before = await close(SEPTEMBER);
    await learn(test.books, gift('2', '2026-09-04T10:00:00Z'));
    await journal('2', '2026-09-04T10:00:00Z');
    expect(await test.books.ledger.entry('gift:ch_2')).toMatchObject({ factDay: '2026-09-04', bookingDay: '2026-10-01' });
    expect((await look(SEPTEMBER)).figures).toEqual(before.kind === 'done' && before.closing.figures);
    expect((await look(OCTOBER)).figures).toMatchObject({ gross: 3_000, net: 2_930 });
    expect((await test.books.snapshot(checkBooks)).flatMap(({ fails }) => fails)).toEqual([]);
  });

  it('reopens the last month when a second member confirms within a week, and publishes the reason', async () => {
    await close(SEPTEMBER);
    await close(OCTOBER);
    expect(await askToReopen(desk(), SEPTEMBER, 'a line', ADA)).toEqual({ kind: 'refused', why: 'not-last' });
    expect(await askToReopen(desk(), OCTOBER, '  ', ADA)).toEqual({ kind: 'refused', why: 'no-reason' });
    const asked = await askToReopen(desk(), OCTOBER, 'A bank line was missing', ADA);
    if (asked.kind !== 'asked') throw new Error(asked.kind);
    expect(await askToReopen(desk(), OCTOBER, 'Again', BOB)).toEqual({ kind: 'refused', why: 'asked-already' });
    expect(await confirmReopening(desk(), OCTOBER, asked.request.id, ADA)).toEqual({ kind: 'refused', why: 'same-person' });
    expect(await test.books.ledger.closedThrough()).toBe('2026-10');
    const confirmed = await confirmReopening(desk(), OCTOBER, asked.request.id, BOB);
    expect(confirmed).toMatchObject({
      kind: 'done',
      reopening: { n: 3, month: '2026-10', reason: 'A bank line was missing', decidedBy: 'two-members' },
    });
    expect(await test.books.ledger.closedThrough()).toBe('2026-09');
    expect(await confirmReopening(desk(), OCTOBER, asked.request.id, BOB)).toEqual({ kind: 'refused', why: 'not-last' });
    await learn(test.books, gift('3', '2026-10-09T10:00:00Z'));
    await journal('3', '2026-10-09T10:00:00Z');
    expect(await close(OCTOBER)).toMatchObject({ kind: 'done', closing: { n: 4, entries: 2, figures: { net: 2_930 } } });
    expect((await test.books.snapshot(checkBooks)).flatMap(({ fails }) => fails)).toEqual([]);
  });

  it('forgets a request after seven days, and leaves one person the command line', async () => {
    await close(SEPTEMBER);
    const asked = await askToReopen(desk(), SEPTEMBER, 'A bank line was missing', ADA);
    test.clock.advance(7 * 86_400_000 + 1);
    expect(await confirmReopening(desk(), SEPTEMBER, asked.kind === 'asked' ? asked.request.id : '', BOB)).toEqual({
      kind: 'refused',
      why: 'no-request',
    });
    expect(await reopenAlone(desk(), SEPTEMBER, 'alone', ADA)).toMatchObject({ kind: 'done', reopening: { decidedBy: 'command-line' } });
    expect(await test.books.ledger.closedThrough()).toBeNull();
  });

  it('is done wholly or not at all, wherever it breaks off, and can be done again', async () => {
    await learn(test.books, gift('1', '2026-09-03T10:00:00Z'));
    await journal('1', '2026-09-03T10:00:00Z');
    const state = async () => [
      await stateHash(test.books.ledger),
      await test.books.ledger.closedThrough(),
      (await test.books.closings.acts()).length,
    ];
    const before = await state();
    let broken = 0;
    for (let step = 1; ; step += 1) {
      let left = step;
      const breaking = <Port extends object>(port: Port): Port =>
        new Proxy(port, {
          get: (target, name) => {
            const method: unknown = Reflect.get(target, name);
            return async (...given: unknown[]) => {
              const done: unknown = await (method as (...all: unknown[]) => unknown)(...given);
              left -= 1;
              if (left === 0) throw new Error('the power went');
              return done;
            };
          },
        });
      const wrap = (stores: Stores): Stores => ({ ...stores, ledger: breaking(stores.ledger), closings: breaking(stores.closings) });
      const { version } = await look(SEPTEMBER);
      const outcome = await closeMonth(desk({}, wrap), SEPTEMBER, version, ADA).catch((error: unknown) => error);
      if (!(outcome instanceof Error)) {
        expect(outcome).toMatchObject({ kind: 'done' });
        break;
      }
      broken += 1;
      expect(await state()).toEqual(before);
    }
    expect(broken).toBeGreaterThan(10);
    expect((await test.books.closings.acts()).length).toBe(1);
  });

  it('tells of closings that were touched behind our back', async () => {
    await close(SEPTEMBER);
    const seen = await test.books.snapshot(async (stores) => {
      const acts = await stores.closings.acts();
      const forged = acts.map((kept) => ({ ...kept, act: { ...kept.act, month: NOVEMBER } }));
      return checkBooks({ ...stores, closings: { acts: () => Promise.resolve(forged) } });
    });
    expect(seen.flatMap(({ fails }) => fails)).toContain('1 (close 2026-11): does not say what its hash says');
  });
});
