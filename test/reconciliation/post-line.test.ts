import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { payoutMovements } from '../../src/giving/movements.ts';
import { recordPayout } from '../../src/giving/record.ts';
import { closingOf, contentOf } from '../../src/ledger/closing.ts';
import type { Entry } from '../../src/ledger/entry.ts';
import { everyEntry } from '../../src/ledger/totals.ts';
import type { LineGift, LinePart } from '../../src/reconciliation/bank-line.ts';
import type { LineDesk } from '../../src/reconciliation/line-desk.ts';
import { postLine } from '../../src/reconciliation/post-line.ts';
import { checkBooks } from '../../src/reconciliation/self-check.ts';
import { takeStatement } from '../../src/reconciliation/take-statement.ts';
import { setAside, undoLine } from '../../src/reconciliation/undo-line.ts';
import { account, type Account } from '../../src/values/account.ts';
import { cents, ZERO } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { month, monthOf } from '../../src/values/month.ts';
import { ADA, BANK, GRACE, invoice, SAVINGS, told } from '../support/bank-facts.ts';
import { ADAPTERS, type TestBooks } from '../support/books.ts';
import { at, movement, PARIS } from '../support/facts.ts';
import { NO_FIGURES } from '../support/invented-books.ts';
import { importDesk, lineDesk, neighbours, type Neighbours } from '../support/line-desk.ts';
import { ledgerTable } from '../support/ledger-table.ts';

const PAYOUT_RULES = { zone: PARIS, otherCharges: 'gifts_only', openedOn: null } as const;

function gift(amount: number, about: Partial<LineGift> = {}, through: string | null = null): LinePart {
  const made: LineGift = {
    receivedOn: day('2026-11-04'),
    amount: cents(amount),
    method: 'transfer',
    commission: ZERO,
    project: null,
    reference: null,
    note: null,
    donor: null,
    company: false,
    ...about,
  };
  return { kind: 'gift', amount: cents(made.amount - made.commission), gift: made, through: through === null ? null : account(through) };
}

function entry(into: string, amount: number, label: string | null = null): LinePart {
  return { kind: 'entry', amount: cents(amount), account: account(into), label, project: null };
}

describe.each(ADAPTERS)('a bank line on $name', ({ open }) => {
  let test: TestBooks;
  let around: Neighbours;
  let desk: LineDesk;
  beforeEach(async () => {
    test = await open();
    around = neighbours();
    desk = lineDesk(test, around);
  });
  afterEach(() => test.close());

  /** Takes a statement of one line, and gives the line's id. */
  async function lineOf(amount: number, label = 'VIREMENT', of: Account = BANK, bookedOn = '2026-11-04'): Promise<string> {
    const line = told({ amount: cents(amount), label, bookedOn: day(bookedOn) });
    const file = { statements: [{ format: 'csv', account: null, opening: null, closing: null, lines: [line] } as const], bad: [] };
    await takeStatement(importDesk(test, around), {
      file,
      fileHash: `${label}${amount}${of}`,
      fileName: null,
      account: of,
      decided: [],
      by: ADA,
    });
    const { lines } = await test.books.lines.page({ account: of, state: null, order: 'oldest', after: null, limit: 100 });
    return lines.find((seen) => seen.line.label === label && seen.line.amount === amount)?.line.id ?? '';
  }

  async function payoutOf(id: string, amount: number, status = 'paid', failed = false): Promise<void> {
    const createdMs = at('2026-11-02T08:00:00Z');
    const own = { ...movement(`txn_${id}`, -amount, 0, createdMs), source: id, category: 'payout', type: 'payout' };
    const back = { ...movement(`txn_${id}_back`, amount, 0, createdMs), source: id, category: 'payout_reversal', type: 'payout_failure' };
    const about = { createdMs, arrivalMs: at('2026-11-03T00:00:00Z'), automatic: true, trace: null, items: null };
    const payout = { id, amount: cents(amount), status, movement: own, failure: failed ? back : null, ...about };
    await test.books.write(async (books) => {
      await recordPayout(books, payout, PAYOUT_RULES);
      await books.movements.append(payoutMovements(payout));
    });
  }

  const post = (line: string, parts: readonly LinePart[], attempt = 0, by = ADA) => postLine(desk, { line, attempt, parts, by });
  const state = async (line: string) => (await test.books.lines.line(line))?.state;
  const broken = async () =>
    (await test.books.snapshot((stores) => checkBooks(stores, { accounts: [BANK, SAVINGS], opensAtMs: null }))).filter(({ ok }) => !ok);
  const books = async () => `\n${(await ledgerTable(test.books.ledger)).replaceAll(/ln_[a-z0-9]+/g, 'ln')}\n`;

  it('that is a payout clears what was on its way, once', async () => {
    await payoutOf('po_1', 41_230);
    const line = await lineOf(41_230, 'VIR STRIPE');
    const posted = await post(line, [{ kind: 'payout', amount: cents(41_230), payout: 'po_1' }]);
    expect(posted).toEqual({ kind: 'done', entries: [`bank:${line}:0:0`] });
    expect(await books()).toBe(`
day         from     to              €  cause
2026-11-02  stripe   transit    412,30  payout:po_1
2026-11-04  transit  bank-main  412,30  bank:ln:0:0
`);
    expect(await test.books.lines.linesOfPayouts(['po_1'])).toEqual(new Map([['po_1', line]]));
    expect(await test.books.payouts.unlinked()).toEqual([]);
    const other = await lineOf(41_230, 'VIR STRIPE ENCORE');
    expect(await post(other, [{ kind: 'payout', amount: cents(41_230), payout: 'po_1' }])).toEqual({
      kind: 'refused',
      problems: [{ code: 'parts', parts: [{ part: 0, code: 'linked-payout', expected: line }] }],
    });
    expect(await broken()).toEqual([]);
  });

  it('of any kind is posted in full, as method §5.3 says, and the books read so', async () => {
    await payoutOf('po_1', 10_000);
    await payoutOf('po_2', -2_500);
    around.invoices.push(invoice({ id: 'inv_1', open: cents(90_000) }), invoice({ id: 'inv_2', open: cents(-1_200) }));
    around.cheques.push(
      { gift: 'off_c1', amount: cents(3_000), reference: null },
      { gift: 'off_c2', amount: cents(2_000), reference: null },
    );
    const lines: [number, string, LinePart[]][] = [
      [10_000, 'STRIPE', [{ kind: 'payout', amount: cents(10_000), payout: 'po_1' }]],
      [-2_500, 'STRIPE PRELEVEMENT', [{ kind: 'payout', amount: cents(-2_500), payout: 'po_2' }]],
      [
        5_000,
        'REM CHQ',
        [
          { kind: 'cheque', amount: cents(3_000), gift: 'off_c1' },
          { kind: 'cheque', amount: cents(2_000), gift: 'off_c2' },
        ],
      ],
      [9_500, 'HELLOASSO', [gift(10_000, { method: 'platform', commission: cents(500), receivedOn: day('2026-10-28') }, 'helloasso')]],
      [2_000, 'VIR DUPONT', [gift(2_000, { project: 'jitsi' })]],
      [
        -88_800,
        'GPLEXPERT',
        [
          { kind: 'invoice', amount: cents(-90_000), invoice: 'inv_1' },
          { kind: 'invoice', amount: cents(1_200), invoice: 'inv_2' },
        ],
      ],
      [-550, 'FRAIS TENUE DE COMPTE', [entry('fees', -550, 'Tenue de compte')]],
      [15_000, 'COTISATIONS', [entry('memberships', 15_000)]],
      [-4_000, 'REMBOURSEMENT TRAIN', [entry('volunteers', -4_000, 'Train Paris-Lille')]],
      [6_000, 'VERSEMENT ESPECES', [entry('cash', 6_000)]],
    ];
    for (const [amount, label, parts] of lines)
      expect(await post(await lineOf(amount, label), parts), label).toMatchObject({ kind: 'done' });
    const [out, into] = [await lineOf(-30_000, 'VIR LIVRET'), await lineOf(30_000, 'VIR LIVRET', SAVINGS, '2026-11-05')];
    await post(out, [{ kind: 'transfer', amount: cents(-30_000), other: into }]);
    await post(into, [{ kind: 'transfer', amount: cents(30_000), other: out }]);
    await post(await lineOf(120, 'INTERETS', SAVINGS, '2026-11-05'), [entry('interest', 120)]);
    // What clears a cheque or a platform's gift names the gift: by it, both are known to have settled each other.
    const clearing = (await test.books.ledger.ofSources(['off_c1', 'off_c2', 'off_1'])).filter(({ kind }) => kind === 'bank');
    expect(clearing.map(({ source, postings }) => `${source} ${postings[0]?.from} ${postings[0]?.amount}`).toSorted()).toEqual([
      'off_1 helloasso 9500',
      'off_c1 cheques 3000',
      'off_c2 cheques 2000',
    ]);
    expect(await books()).toBe(`
day         from         to               €  cause
2026-10-28  gifts        helloasso   100,00  gift:off_1
2026-10-28  helloasso    fees          5,00  fee:off_1
2026-11-02  stripe       transit     100,00  payout:po_1
2026-11-02  transit      stripe       25,00  payout:po_2
2026-11-04  bank-main    fees          5,50  bank:ln:0:0
2026-11-04  bank-main    suppliers   900,00  bank:ln:0:0
2026-11-04  bank-main    transfers   300,00  bank:ln:0:0
2026-11-04  bank-main    transit      25,00  bank:ln:0:0
2026-11-04  bank-main    volunteers   40,00  bank:ln:0:0
2026-11-04  cash         bank-main    60,00  bank:ln:0:0
2026-11-04  cheques      bank-main    20,00  bank:ln:0:1
2026-11-04  cheques      bank-main    30,00  bank:ln:0:0
2026-11-04  gifts        bank-main    20,00  gift:off_2
2026-11-04  helloasso    bank-main    95,00  bank:ln:0:0
2026-11-04  memberships  bank-main   150,00  bank:ln:0:0
2026-11-04  suppliers    bank-main    12,00  bank:ln:0:1
2026-11-04  transit      bank-main   100,00  bank:ln:0:0
2026-11-05  interest     savings       1,20  bank:ln:0:0
2026-11-05  transfers    savings     300,00  bank:ln:0:0
`);
    const totals = new Map<string, number>();
    for (const { account: of, debit, credit } of await test.books.ledger.accountTotals())
      totals.set(of, (totals.get(of) ?? 0) + debit - credit);
    expect([totals.get('transit'), totals.get('transfers')]).toEqual([0, 0]);
    expect(totals.get(BANK)).toBe((await test.books.lines.accounts()).find((each) => each.account === BANK)?.total);
    expect(await test.books.lines.takenBy('invoice', ['inv_1', 'inv_2'])).toEqual(
      new Map([
        ['inv_1', -90_000],
        ['inv_2', 1_200],
      ]),
    );
    expect(await broken()).toEqual([]);
  });

  it('is refused part by part, with what is expected, and nothing of it is written', async () => {
    await payoutOf('po_1', 10_000);
    await payoutOf('po_2', 5_000, 'failed', true);
    around.invoices.push(invoice({ open: cents(90_000) }));
    around.cheques.push({ gift: 'off_c1', amount: cents(3_000), reference: null });
    const line = await lineOf(10_000);
    const other = await lineOf(9_999, 'AUTRE', SAVINGS);
    const cases: [LinePart[], object][] = [
      [[], { code: 'no-part' }],
      [[entry('grants', 9_999)], { code: 'sum', missing: 1 }],
      ...(
        [
          [{ kind: 'payout', amount: cents(9_000), payout: 'po_1' }, 'payout-amount', 10_000],
          [{ kind: 'payout', amount: cents(5_000), payout: 'po_2' }, 'failed-payout', 'failed'],
          [{ kind: 'payout', amount: cents(5_000), payout: 'po_9' }, 'unknown-payout', null],
          [{ kind: 'invoice', amount: cents(10_000), invoice: 'inv_1' }, 'invoice-amount', 90_000],
          [{ kind: 'invoice', amount: cents(-95_000), invoice: 'inv_1' }, 'invoice-amount', 90_000],
          [{ kind: 'invoice', amount: cents(-9_000), invoice: 'inv_9' }, 'unknown-invoice', null],
          [{ kind: 'cheque', amount: cents(2_000), gift: 'off_c1' }, 'cheque-amount', 3_000],
          [{ kind: 'cheque', amount: cents(2_000), gift: 'off_c9' }, 'unknown-cheque', null],
          [entry('savings', 10_000), 'own-account', 'savings'],
          [entry('gifts', 10_000), 'gift-account', 'gifts'],
          [entry('transit', 10_000), 'kept-account', 'transit'],
          [entry('nowhere', 10_000), 'unknown-account', 'nowhere'],
          [entry('grants', 0), 'zero', null],
          [gift(10_000, { commission: cents(100) }), 'gift-amount', 10_000],
          [gift(10_000, { project: 'nowhere' }), 'unknown-project', 'nowhere'],
          [gift(10_000, { receivedOn: day('2026-11-03') }), 'gift-day', '2026-11-04'],
          [gift(10_000, { receivedOn: day('2026-11-05') }, 'cheques'), 'gift-day', '2026-11-04'],
          [gift(10_000, {}, 'stripe'), 'gift-through', 'stripe'],
          [gift(10_000, {}, 'savings'), 'gift-through', 'savings'],
          [{ ...gift(10_000), amount: cents(-10_000) } as LinePart, 'gift-direction', null],
          [{ kind: 'transfer', amount: cents(10_000), other }, 'not-opposite', 9_999],
          [{ kind: 'transfer', amount: cents(10_000), other: line }, 'unknown-line', line],
        ] as const
      ).map(([part, code, expected]): [LinePart[], object] => [[part], { code: 'parts', parts: [{ part: 0, code, expected }] }]),
    ];
    for (const [parts, problem] of cases) {
      expect(await post(line, parts), JSON.stringify(parts)).toMatchObject({
        kind: 'refused',
        problems: expect.arrayContaining([expect.objectContaining(problem)]) as unknown,
      });
    }
    expect(await post('ln_nowhere', [entry('grants', 1)])).toEqual({ kind: 'refused', problems: [{ code: 'no-line' }] });
    expect(await test.books.ledger.revision()).toBe(4 - 1);
    expect(await state(line)).toEqual({ kind: 'open', attempt: 0, lastBy: null });
  });

  it('pays no more of an invoice than is open, also in several parts', async () => {
    around.invoices.push(invoice({ open: cents(5_000) }));
    const pays = (amount: number): LinePart => ({ kind: 'invoice', amount: cents(amount), invoice: 'inv_1' });
    const line = await lineOf(-6_000);
    expect(await post(line, [pays(-4_000), pays(-2_000)])).toMatchObject({
      problems: [{ parts: [{ part: 1, code: 'invoice-amount', expected: 1_000 }] }],
    });
    expect(await post(await lineOf(-5_000), [pays(-4_000), pays(-1_000)])).toMatchObject({ kind: 'done' });
  });

  it('is undone by opposite entries, and posted anew under other keys', async () => {
    await payoutOf('po_1', 10_000);
    const line = await lineOf(10_000);
    await post(line, [{ kind: 'payout', amount: cents(4_000), payout: 'po_1' }]);
    await post(line, [entry('grants', 8_000, 'Ville'), gift(2_000)]);
    expect(await state(line)).toMatchObject({
      kind: 'posted',
      attempt: 0,
      act: { by: ADA },
      parts: [{ target: 'grants' }, { kind: 'gift', target: 'off_1' }],
    });
    expect(await undoLine(desk, { line, attempt: 0, by: GRACE })).toEqual({
      kind: 'done',
      entries: [`undo:bank:${line}:0:0`, 'undo:gift:off_1'],
    });
    expect(await state(line)).toEqual({ kind: 'open', attempt: 1, lastBy: 'Grace' });
    expect(around.withdrawn).toEqual(['off_1']);
    expect(await broken()).toEqual([]);
    expect(await undoLine(desk, { line, attempt: 0, by: GRACE })).toEqual({ kind: 'changed', by: 'Grace' });
    expect(await undoLine(desk, { line, attempt: 1, by: GRACE })).toEqual({ kind: 'refused', problems: [{ code: 'nothing-to-undo' }] });
    expect(await post(line, [entry('grants', 10_000)])).toEqual({ kind: 'changed', by: 'Grace' });
    expect(await post(line, [{ kind: 'payout', amount: cents(10_000), payout: 'po_1' }], 1)).toEqual({
      kind: 'done',
      entries: [`bank:${line}:1:0`],
    });
    expect(await undoLine(desk, { line, attempt: 1, by: ADA })).toMatchObject({ kind: 'done' });
    expect((await test.books.payouts.unlinked()).map(({ id }) => id)).toEqual(['po_1']);
    expect((await test.books.ledger.measureTotals()).filter(({ amount }) => amount !== 0)).toEqual([]);
    expect(around.notes.map(({ act }) => act)).toEqual(['statement-imported', 'line-posted', 'line-undone', 'line-posted', 'line-undone']);
    expect(await broken()).toEqual([]);
  });

  it('is set aside with a reason, changes no balance, and can be taken up again', async () => {
    const line = await lineOf(10_000);
    expect(await setAside(desk, { line, attempt: 0, reason: ' ', by: ADA })).toEqual({
      kind: 'refused',
      problems: [{ code: 'no-reason' }],
    });
    expect(await setAside(desk, { line, attempt: 0, reason: 'Twice in the file', by: ADA })).toEqual({ kind: 'done', entries: [] });
    expect(await state(line)).toMatchObject({ kind: 'aside', act: { reason: 'Twice in the file' } });
    expect(await test.books.lines.accounts()).toMatchObject([{ lines: 1, open: 0, total: 0 }]);
    expect(await test.books.lines.totalBetween(BANK, null, day('2026-12-31'))).toBe(0);
    expect(await post(line, [entry('grants', 10_000)])).toEqual({ kind: 'changed', by: 'Ada' });
    expect(await undoLine(desk, { line, attempt: 0, by: GRACE })).toMatchObject({ kind: 'done' });
    expect(await post(line, [entry('grants', 10_000)], 1)).toMatchObject({ kind: 'done' });
    expect(await test.books.ledger.revision()).toBe(1);
  });

  it('posted by twenty at once is posted once; nineteen are told by whom', async () => {
    const line = await lineOf(10_000);
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        post(line, [index % 2 === 0 ? entry('grants', 10_000) : gift(10_000)], 0, index % 2 === 0 ? ADA : GRACE),
      ),
    );
    const winners = all.filter(({ kind }) => kind === 'done');
    const state0 = await state(line);
    const by = state0?.kind === 'posted' ? state0.act.by.name : null;
    expect(winners).toHaveLength(1);
    expect(all.filter((each) => each.kind === 'changed' && each.by === by)).toHaveLength(19);
    expect(await test.books.ledger.revision()).toBe(1);
    const undone = await Promise.all(Array.from({ length: 20 }, () => undoLine(desk, { line, attempt: 0, by: GRACE })));
    expect(undone.map(({ kind }) => kind).toSorted()).toEqual([...Array.from({ length: 19 }, () => 'changed'), 'done']);
    expect(await broken()).toEqual([]);
  });

  it('of twenty lines for one payout, one has it', async () => {
    await payoutOf('po_1', 10_000);
    const lines = await Promise.all(Array.from({ length: 20 }, async (_, index) => lineOf(10_000, `STRIPE ${index}`)));
    const all = await Promise.all(lines.map((line) => post(line, [{ kind: 'payout', amount: cents(10_000), payout: 'po_1' }])));
    expect(all.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    expect(all.filter(({ kind }) => kind === 'refused')).toHaveLength(19);
    expect(await broken()).toEqual([]);
  });

  it('of a closed month is booked on the first open day, and can no longer be undone once its month is closed', async () => {
    const late = await lineOf(10_000, 'TARD');
    const early = await lineOf(2_000, 'TOT');
    await post(early, [entry('grants', 2_000)]);
    await closeThrough('2026-11');
    await post(late, [entry('grants', 10_000)]);
    expect((await test.books.ledger.entry(`bank:${late}:0:0`))?.bookingDay).toBe('2026-12-01');
    expect(await undoLine(desk, { line: early, attempt: 0, by: ADA })).toEqual({
      kind: 'refused',
      problems: [{ code: 'closed', month: '2026-11' }],
    });
    expect(await undoLine(desk, { line: late, attempt: 0, by: ADA })).toMatchObject({ kind: 'done' });
    expect(await broken()).toEqual([]);
  });

  /** Closes a month as its closing would, whatever still hinders it. */
  async function closeThrough(name: string): Promise<void> {
    const closed = month(name);
    await test.books.write(async ({ ledger, closings }) => {
      const entries: Entry[] = [];
      for await (const each of everyEntry(ledger)) entries.push(each);
      const own = entries.filter(({ bookingDay }) => monthOf(bookingDay) === closed);
      const act = closingOf(closed, contentOf(closed, own), NO_FIGURES, day('2026-12-03'), null);
      await closings.append({ act, listed: null, by: ADA, atMs: test.clock.now() }, closed);
    });
  }
});
