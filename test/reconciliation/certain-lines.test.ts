import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acceptCertain, keptCertain } from '../../src/reconciliation/certain-lines.ts';
import { proposalsOf, queuePage, type QueueBooks } from '../../src/reconciliation/line-queue.ts';
import { postLine } from '../../src/reconciliation/post-line.ts';
import { propose } from '../../src/reconciliation/propose.ts';
import { endRule, keepRule, type AskedRule } from '../../src/reconciliation/rules-desk.ts';
import { takeStatement } from '../../src/reconciliation/take-statement.ts';
import { account } from '../../src/values/account.ts';
import { cents } from '../../src/values/cents.ts';
import { addDays, day } from '../../src/values/day.ts';
import type { Progress } from '../../src/values/turns.ts';
import { ADA, BANK, GRACE, invoice, line, payout, rule, SAVINGS, told } from '../support/bank-facts.ts';
import { ADAPTERS, type TestBooks } from '../support/books.ts';
import { importDesk, lineDesk, neighbours, type Neighbours } from '../support/line-desk.ts';
import { testContent } from '../support/world.ts';

const chart = testContent().accounts;
const FEES: AskedRule = {
  words: 'FRAIS TENUE',
  direction: 'out',
  bank: null,
  amount: null,
  into: { kind: 'entry', account: account('fees'), project: null },
  by: ADA,
};

/** Few amounts, days and labels, so that rivals are many. */
const LINES = fc.array(
  fc.record({
    amount: fc.constantFrom(3_000, -3_000, 500, -90_000),
    on: fc.nat(9),
    label: fc.constantFrom('VIR STRIPE', 'VIREMENT', 'PRLV GPLEXPERT', 'STRIPE TRACE00000'),
    own: fc.boolean(),
  }),
  { maxLength: 12 },
);
const PAYOUTS = fc.array(fc.record({ amount: fc.constantFrom(3_000, 500), on: fc.nat(9), trace: fc.constantFrom(null, 'TRACE00000') }), {
  maxLength: 8,
});

describe('what a line may be', () => {
  it('depends on lines and payouts of its amount alone', () => {
    fc.assert(
      fc.property(LINES, PAYOUTS, fc.nat(11), (made, of, chosen) => {
        const lines = made.map(({ amount, on, label, own }, index) =>
          line({
            id: `ln_${index}`,
            amount: cents(amount),
            bookedOn: addDays(day('2026-11-02'), on),
            label,
            account: own ? BANK : SAVINGS,
          }),
        );
        const payouts = of.map(({ amount, on, trace }, index) =>
          payout({ id: `po_${index}`, amount: cents(amount), arrivesOn: addDays(day('2026-11-02'), on), trace }),
        );
        const asked = lines[chosen % Math.max(1, lines.length)];
        if (!asked) return;
        const rest = { invoices: [invoice()], rules: [rule()], refundable: [], chart };
        const rivals = lines.filter(({ amount }) => Math.abs(amount) === Math.abs(asked.amount));
        const near = payouts.filter(({ amount }) => Math.abs(amount) === Math.abs(asked.amount));
        const whole = propose({ lines, payouts, ...rest }).get(asked.id);
        expect(propose({ lines: rivals, payouts: near, ...rest }).get(asked.id)).toEqual(whole);
      }),
    );
  });
});

describe.each(ADAPTERS)('all that is certain, on $name', ({ open }) => {
  let test: TestBooks;
  let around: Neighbours;
  let books: QueueBooks;
  let searches: number;
  beforeEach(async () => {
    test = await open();
    around = neighbours();
    searches = 0;
    const { reading } = test.books;
    const payouts = { ...reading.payouts, unlinked: () => ((searches += 1), reading.payouts.unlinked()) };
    books = {
      lines: reading.lines,
      payouts,
      openInvoices: async () => around.invoices,
      awaitedTransfers: () => Promise.resolve(new Map()),
      chequesInHand: async () => around.cheques,
      refundableGifts: async () => [],
    };
  });
  afterEach(() => test.close());

  async function take(...labels: readonly string[]): Promise<void> {
    const lines = labels.map((label, index) => told({ amount: cents(-350 - index), label }));
    const file = { statements: [{ format: 'csv', account: null, opening: null, closing: null, lines } as const], bad: [] };
    const asked = { file, fileHash: labels.join(), fileName: null, account: BANK, decided: [], by: ADA };
    await takeStatement(importDesk(test, around), asked);
  }

  it('is found once for a state of the books, however many ask, and anew once a line, a rule or an invoice changes it', async () => {
    const desk = lineDesk(test, around);
    const kept = keptCertain(books, chart);
    const labels = async () => (await kept.find()).map(({ proposal }) => proposal.reason.code);
    await take('FRAIS TENUE DE COMPTE', 'AUTRE CHOSE');
    expect(await Promise.all(Array.from({ length: 5 }, labels))).toEqual(Array.from({ length: 5 }, () => []));
    expect([await labels(), searches]).toEqual([[], 1]);
    const made = await keepRule(desk, FEES);
    expect([await labels(), searches]).toEqual([['rule'], 2]);
    const [found] = await kept.find();
    expect(await kept.look()).toEqual({ found: [found] });
    expect(searches).toBe(2);
    const { line: id, parts } = found!.proposal;
    expect(await postLine(desk, { line: id, attempt: found!.attempt, parts, by: ADA })).toMatchObject({ kind: 'done' });
    expect([await labels(), searches]).toEqual([[], 3]);
    await take('FRAIS TENUE DE COMPTE DE DECEMBRE');
    expect([await labels(), searches]).toEqual([['rule'], 4]);
    if (made.kind === 'done') await endRule(desk, { rule: made.id, by: GRACE });
    expect([await labels(), searches]).toEqual([[], 5]);
  });

  it('is what the pages of lines say, one by one', async () => {
    await keepRule(lineDesk(test, around), FEES);
    await take('FRAIS TENUE DE COMPTE', 'AUTRE CHOSE', 'FRAIS TENUE AUTRE');
    const page = await queuePage(books, chart, { account: null, after: null, limit: 2 });
    expect(page).toMatchObject({ open: 3, lines: [{}, {}] });
    const { lines } = await test.books.lines.page({ account: null, state: 'open', order: 'oldest', after: null, limit: 10 });
    const each = await proposalsOf(
      books,
      chart,
      lines.map((seen) => seen.line),
    );
    const certain = [...each.values()].flat().filter((proposal) => proposal.certain);
    expect((await keptCertain(books, chart).find()).map(({ proposal }) => proposal)).toEqual(certain);
    expect(certain).toHaveLength(2);
  });

  it('is posted a line at a time, tells how far it is, and leaves what somebody else has posted', async () => {
    const desk = lineDesk(test, around);
    await keepRule(desk, FEES);
    await take('FRAIS TENUE A', 'FRAIS TENUE B', 'FRAIS TENUE C');
    const certain = await keptCertain(books, chart).find();
    const { line: id, parts } = certain[1]!.proposal;
    await postLine(desk, { line: id, attempt: 0, parts, by: GRACE });
    const steps: Progress[] = [];
    const accepted = await acceptCertain(desk, certain, ADA, null, (step) => steps.push(step));
    expect(accepted).toEqual({ posted: [certain[0], certain[2]].map((each) => ({ line: each?.proposal.line, attempt: 0 })), left: 1 });
    expect(steps.map(({ done, of }) => `${done}/${of}`)).toEqual(['1/3', '2/3', '3/3']);
    expect(await test.books.lines.count({ account: null, state: 'open' })).toBe(0);
    expect(await test.books.lines.count({ account: BANK, state: 'open' })).toBe(0);
  });

  it('of twenty who keep the same rule at once one does, and the others are told that it is there', async () => {
    const desk = lineDesk(test, around);
    const kept = await Promise.all(Array.from({ length: 20 }, () => keepRule(desk, FEES)));
    expect(kept.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    expect(kept.filter((each) => each.kind === 'refused' && each.problem === 'there')).toHaveLength(19);
    expect(await test.books.lines.rules()).toHaveLength(1);
    const [made] = await test.books.lines.rules();
    const ended = await Promise.all(Array.from({ length: 20 }, () => endRule(desk, { rule: made!.id, by: GRACE })));
    expect(ended.filter(Boolean)).toHaveLength(1);
  });
});
