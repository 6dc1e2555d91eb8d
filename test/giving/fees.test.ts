import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { estimateFees, type FeeSample } from '../../src/giving/fees.ts';
import { cents, ZERO } from '../../src/values/cents.ts';
import { arrives, coverFor, type FeeRule } from '../../src/values/fee-rule.ts';
import { ADAPTERS, type TestBooks } from '../support/books.ts';

const sample = (amount: number, fee: number, payments = 1): FeeSample => ({ amount: cents(amount), fee: cents(fee), payments });

/** Cards in Europe: 25 cents and 1,5 %. */
const european = (amount: number): number => Math.round(25 + amount * 0.015);
const usual = [500, 1_000, 3_000, 7_500].map((amount) => sample(amount, european(amount), 8));

const someRule: fc.Arbitrary<FeeRule> = fc.record({
  fixed: fc.double({ min: 0, max: 100, noNaN: true }),
  share: fc.double({ min: 0, max: 0.2, noNaN: true }),
});
const someAmount = fc.integer({ min: 300, max: 500_000 }).map(cents);

describe('what payments cost, from the books', () => {
  it('is found again in fees that were made by a fixed part and a share', () => {
    const rule = estimateFees(usual);
    expect(rule?.fixed).toBeCloseTo(25, 0);
    expect(rule?.share).toBeCloseTo(0.015, 3);
    expect(rule && arrives(rule, cents(3_000))).toBe(2_930);
    expect(rule && coverFor(rule, cents(3_000))).toBe(71);
  });

  it('does not move for one dear card among many', () => {
    const rule = estimateFees([...usual, sample(3_000, 123)]);
    expect(rule && arrives(rule, cents(3_000))).toBe(2_930);
  });

  it.each([
    ['nothing', []],
    ['nineteen payments', [sample(1_000, 40, 10), sample(3_000, 70, 9)]],
    ['payments of one amount', [sample(1_000, 40, 50)]],
  ])('is not told from %s', (_, samples) => {
    expect(estimateFees(samples)).toBeNull();
  });

  it('is told from twenty payments', () => {
    expect(estimateFees([sample(1_000, 40, 10), sample(3_000, 70, 10)])).not.toBeNull();
  });

  it('has no negative part and takes no more than there is, whatever the fees were', () => {
    const someSample = fc.record({
      amount: someAmount,
      fee: fc.integer({ min: 0, max: 5_000 }).map(cents),
      payments: fc.integer({ min: 1, max: 50 }),
    });
    fc.assert(
      fc.property(fc.array(someSample, { maxLength: 40 }), someAmount, (samples, amount) => {
        const rule = estimateFees(samples);
        if (rule === null) return;
        expect(rule.fixed).toBeGreaterThanOrEqual(0);
        expect(rule.share).toBeGreaterThanOrEqual(0);
        expect(rule.share).toBeLessThan(1);
        expect(arrives(rule, amount)).toBeGreaterThanOrEqual(0);
        expect(arrives(rule, amount)).toBeLessThanOrEqual(amount);
      }),
    );
  });

  it('leaves more of more', () => {
    fc.assert(
      fc.property(someRule, someAmount, someAmount, (rule, one, other) => {
        const [less, more] = one < other ? [one, other] : [other, one];
        expect(arrives(rule, less)).toBeLessThanOrEqual(arrives(rule, more));
      }),
    );
  });

  it('is covered by the least that lets the whole amount arrive', () => {
    fc.assert(
      fc.property(someRule, someAmount, (rule, amount) => {
        const cover = coverFor(rule, amount);
        expect(arrives(rule, cents(amount + cover))).toBeGreaterThanOrEqual(amount);
        if (cover > 0) expect(arrives(rule, cents(amount + cover - 1))).toBeLessThan(amount);
      }),
    );
    expect(coverFor({ fixed: 25, share: 0.015 }, ZERO)).toBe(0);
  });
});

describe.each(ADAPTERS)('the fees of card payments on $name', ({ open }) => {
  let test: TestBooks;
  beforeEach(async () => {
    test = await open();
  });
  afterEach(() => test.close());

  it('are those of cards, within the time asked for, counted by amount and fee', async () => {
    const { books, clock } = test;
    const now = clock.now();
    const pay = async (id: string, amount: number, fee: number, about: { method?: string; createdMs?: number } = {}): Promise<void> => {
      const { method = 'card', createdMs = now } = about;
      const row = { id, gift: null, subscription: null, state: 'received', amount: cents(amount), method, createdMs } as const;
      await books.giving.putGift({ ...row, project: null, countedOn: null, feeKnown: true });
      const movement = { id: `txn_${id}`, amount: cents(amount), fee: cents(fee), category: 'charge', type: 'charge', source: id };
      await books.movements.append([{ ...movement, entry: null, createdMs, availableMs: createdMs }]);
    };
    await pay('ch_1', 1_000, 40);
    await pay('ch_2', 1_000, 40);
    await pay('ch_3', 1_000, 54);
    await pay('ch_4', 1_000, 35, { method: 'sepa_debit' });
    await pay('ch_5', 1_000, 99, { createdMs: now - 400 * 86_400_000 });
    const asked = now - 365 * 86_400_000;
    const known = await books.reading.fees.cardFees(asked, 100);
    expect(known.toSorted((left, right) => left.fee - right.fee)).toEqual([
      { amount: 1_000, fee: 40, payments: 2 },
      { amount: 1_000, fee: 54, payments: 1 },
    ]);
    await pay('ch_6', 2_000, 55, { createdMs: now + 1 });
    expect(await books.reading.fees.cardFees(asked, 1)).toEqual([{ amount: 2_000, fee: 55, payments: 1 }]);
  });
});
