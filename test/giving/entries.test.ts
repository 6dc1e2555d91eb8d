import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Payment } from '../../src/giving/payment.ts';
import { paymentDay, paymentEntries, payoutEntries } from '../../src/giving/entries.ts';
import { recordPayment, recordPayout } from '../../src/giving/record.ts';
import { checkLedger, stateHash } from '../../src/ledger/totals.ts';
import { cents } from '../../src/values/cents.ts';
import { ADAPTERS, type TestBooks } from '../support/books.ts';
import { at, movement, PARIS, payment } from '../support/facts.ts';
import { ledgerTable } from '../support/ledger-table.ts';

const GIFT = { zone: PARIS, project: null, isGift: true };
const RULES = { zone: PARIS, otherCharges: 'gifts_only', openedOn: null } as const;

const sepa: Partial<Payment> = { id: 'py_1', method: 'sepa_debit', delayed: true, createdMs: at('2026-10-28T10:00:00Z') };
const confirmed = movement('txn_9', 3_000, 35, at('2026-11-03T08:00:00Z'), at('2026-11-03T00:00:00Z'));

/** One gift's whole life, as Stripe tells it at each point of time. */
const LIFE: readonly Payment[] = [
  payment({ state: 'pending', movement: null }),
  payment({ movement: null }),
  payment(),
  payment({ refunds: [{ id: 're_1', movement: null, failure: null }] }),
  payment({ refunds: [{ id: 're_1', movement: movement('txn_2', -1_000, 0, at('2026-11-05T10:00:00Z')), failure: null }] }),
  payment({
    refunds: [{ id: 're_1', movement: movement('txn_2', -1_000, 0, at('2026-11-05T10:00:00Z')), failure: null }],
    disputes: [
      {
        id: 'du_1',
        withdrawn: [movement('txn_3', -2_000, 2_000, at('2026-12-01T10:00:00Z'))],
        reinstated: [movement('txn_4', 2_000, -2_000, at('2027-02-01T10:00:00Z'))],
      },
    ],
  }),
];

describe('what a payment puts into the books', () => {
  it.each(['pending', 'failed'] as const)('is nothing while it is %s, even with its movement known (traps 3, 31)', (state) => {
    expect(paymentEntries(payment({ state }), GIFT)).toEqual([]);
  });

  it('counts a debit on the day its money is available, and not before that day is known (method §1.4)', () => {
    expect(paymentEntries(payment({ ...sepa, movement: null }), GIFT)).toEqual([]);
    expect(paymentDay(payment({ ...sepa, movement: confirmed }), PARIS)).toBe('2026-11-03');
  });

  it('books a card gift gross while its fee is unknown (method §1.6, trap 9)', () => {
    expect(paymentEntries(payment({ movement: null }), GIFT).map(({ key }) => key)).toEqual(['gift:ch_1']);
  });

  it('puts a charge of another origin in waiting, where nothing public sees it (method §1.5)', () => {
    const [charge, fee] = paymentEntries(payment(), { ...GIFT, isGift: false });
    expect(charge).toMatchObject({ key: 'charge:ch_1', measured: null, postings: [{ from: 'unqualified', to: 'stripe' }] });
    expect(fee).toMatchObject({ measured: null });
  });

  it('keeps a gift at midnight in the month of Paris', () => {
    expect(paymentEntries(payment({ createdMs: at('2026-10-31T23:30:00Z') }), GIFT)[0]?.factDay).toBe('2026-11-01');
  });

  it('moves a payout to transit and back, whichever way it goes, and no figure', () => {
    const payout = {
      id: 'po_1',
      amount: cents(5_000),
      status: 'failed',
      createdMs: 0,
      arrivalMs: 0,
      automatic: true,
      trace: null,
      movement: movement('txn_5', -5_000, 0, at('2026-11-09T06:00:00Z')),
      failure: movement('txn_6', 5_000, 0, at('2026-11-12T06:00:00Z')),
      items: null,
    };
    expect(payoutEntries(payout, PARIS).map(({ key, postings, measured }) => [key, postings, measured])).toEqual([
      ['payout:po_1', [{ from: 'stripe', to: 'transit', amount: 5_000 }], null],
      ['payout-failed:po_1', [{ from: 'transit', to: 'stripe', amount: 5_000 }], null],
    ]);
    const negative = { ...payout, amount: cents(-700), movement: movement('txn_5', 700, 0, 0), failure: null };
    expect(payoutEntries(negative, PARIS)[0]?.postings).toEqual([{ from: 'transit', to: 'stripe', amount: 700 }]);
  });
});

describe.each(ADAPTERS)('a gift’s life in the books on $name', ({ open }) => {
  let test: TestBooks;
  beforeEach(async () => {
    test = await open();
  });
  afterEach(() => test.close());

  async function tell(payments: readonly Payment[]): Promise<void> {
    for (const each of payments) expect(await test.books.write((stores) => recordPayment(stores, each, RULES))).toEqual({ kind: 'done' });
  }

  it('reads like this', async () => {
    await tell(LIFE);
    expect(`\n${await ledgerTable(test.books.ledger)}\n`).toMatchInlineSnapshot(`
      "
      day         from      to                €  cause
      2026-11-02  gifts     stripe        30,00  gift:ch_1
      2026-11-02  stripe    fees           0,70  fee:txn_1
      2026-11-05  stripe    gift-refunds  10,00  refund:re_1
      2026-12-01  stripe    disputes      20,00  dispute:du_1:txn_3
      2026-12-01  stripe    fees          20,00  fee:txn_3
      2027-02-01  disputes  stripe        20,00  dispute-reversed:du_1:txn_4
      2027-02-01  fees      stripe        20,00  fee:txn_4
      "
    `);
  });

  it('ends alike however often it is told', async () => {
    await tell(LIFE.slice(-1));
    const hash = await stateHash(test.books.ledger);
    const revision = await test.books.ledger.revision();
    await tell([...LIFE, ...LIFE.toReversed(), ...LIFE]);
    expect(await stateHash(test.books.ledger)).toBe(hash);
    expect(await test.books.ledger.revision()).toBe(revision);
    expect((await checkLedger(test.books.ledger)).every(({ ok }) => ok)).toBe(true);
  });

  it('is parked, and nothing of it written, when Stripe says another amount than what is booked', async () => {
    await tell([payment()]);
    const hash = await stateHash(test.books.ledger);
    const other = await test.books.write((stores) => recordPayment(stores, payment({ amount: cents(9_000) }), RULES));
    expect(other).toMatchObject({ kind: 'parked' });
    expect(await stateHash(test.books.ledger)).toBe(hash);
  });

  it('counts gifts whose fee is not known yet, until it is', async () => {
    await tell([payment({ movement: null }), payment({ id: 'ch_2', movement: movement('txn_7', 3_000, 70, 0) })]);
    expect([...(await test.books.giving.feesUnknown())]).toEqual([['2026-11', 1]]);
    expect((await test.books.giving.unsettled(10)).map(({ id }) => id)).toEqual(['ch_1']);
    await tell([payment()]);
    expect([...(await test.books.giving.feesUnknown())]).toEqual([]);
  });

  it('expects a debit on its way, and no longer once it is in', async () => {
    await tell([payment({ ...sepa, state: 'pending', movement: null })]);
    expect(await test.books.giving.pendingTotal()).toBe(3_000);
    await tell([payment({ ...sepa, movement: confirmed })]);
    expect(await test.books.giving.pendingTotal()).toBe(0);
    expect(await test.books.ledger.entry('gift:py_1')).toMatchObject({ factDay: '2026-11-03' });
  });

  it('keeps a payout once', async () => {
    const payout = {
      id: 'po_1',
      amount: cents(5_000),
      status: 'paid',
      createdMs: 0,
      arrivalMs: 0,
      automatic: true,
      trace: null,
      movement: movement('txn_5', -5_000, 0, at('2026-11-09T06:00:00Z')),
      failure: null,
      items: null,
    };
    for (let time = 0; time < 3; time += 1) await test.books.write((stores) => recordPayout(stores, payout, RULES));
    expect(await test.books.ledger.revision()).toBe(1);
  });

  it('has the same state after any order of what was told of several gifts', async () => {
    const told = ['a', 'b', 'c'].flatMap((id) => LIFE.slice(2).map((each) => rename(each, id)));
    await tell(told);
    const expected = await stateHash(test.books.ledger);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(told, { minLength: told.length }), async (order) => {
        const other = await open();
        for (const each of order) await other.books.write((stores) => recordPayment(stores, each, RULES));
        expect(await stateHash(other.books.ledger)).toBe(expected);
        await other.close();
      }),
      { numRuns: 15 },
    );
  });
});

/** The same payment under names of its own. */
function rename(each: Payment, id: string): Payment {
  const move = <Movement extends { readonly id: string }>(of: Movement): Movement => ({ ...of, id: `${of.id}_${id}` });
  return {
    ...each,
    id: `ch_${id}`,
    movement: each.movement && move(each.movement),
    refunds: each.refunds.map((refund) => ({ ...refund, id: `re_${id}`, movement: refund.movement && move(refund.movement) })),
    disputes: each.disputes.map((dispute) => ({
      id: `du_${id}`,
      withdrawn: dispute.withdrawn.map(move),
      reinstated: dispute.reinstated.map(move),
    })),
  };
}
