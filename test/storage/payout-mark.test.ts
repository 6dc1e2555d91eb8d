import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Payout } from '../../src/giving/payment.ts';
import { cents } from '../../src/values/cents.ts';
import { at } from '../support/facts.ts';
import { ADAPTERS, type TestBooks } from '../support/books.ts';

const payout = (index: number): Payout => ({
  ...{ id: `po_${index}`, amount: cents(3_000), status: 'paid', automatic: true, trace: null, movement: null, failure: null, items: null },
  ...{ createdMs: at('9999-12-30T00:00:00Z'), arrivalMs: at('9999-12-31T00:00:00Z') },
});

describe.each(ADAPTERS)('the mark of payouts, in $name', ({ open }) => {
  let test: TestBooks;
  beforeAll(async () => {
    test = await open();
  });
  afterAll(() => test.close());

  it('is another with each payout and each change, also where their days add up to more than 2^53 milliseconds', async () => {
    const marks = [await test.books.payouts.mark()];
    for (let index = 0; index < 40; index += 1) {
      await test.books.giving.putPayout(payout(index));
      marks.push(await test.books.payouts.mark());
    }
    await test.books.giving.putPayout({ ...payout(0), arrivalMs: at('9999-12-30T00:00:00Z') });
    marks.push(await test.books.payouts.mark());
    await test.books.giving.putPayout({ ...payout(0), arrivalMs: at('9999-12-30T00:00:00Z'), status: 'failed' });
    marks.push(await test.books.payouts.mark());
    expect(new Set(marks).size).toBe(marks.length);
    expect(await test.books.payouts.mark()).toBe(marks.at(-1));
  });
});
