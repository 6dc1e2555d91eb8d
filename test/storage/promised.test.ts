import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { promisedBy } from '../../src/coverage/promised.ts';
import { RECURRENCES, type Promised, type Recurring } from '../../src/giving/payment.ts';
import { cents } from '../../src/values/cents.ts';
import { ADAPTERS, type TestBooks } from '../support/books.ts';

const INSTANTS = fc.option(fc.integer({ min: 0, max: 12 }), { nil: null });
const RECURRING: fc.Arbitrary<Recurring> = fc.record({
  id: fc.integer({ min: 1, max: 20 }).map((number) => `sub_${number}`),
  gift: fc.constant(null),
  status: fc.constantFrom('active', 'active', 'past_due', 'paused', 'canceled', 'incomplete_expired'),
  amount: fc.integer({ min: 1, max: 2 ** 40 }).map(cents),
  every: fc.constantFrom(...RECURRENCES),
  nextMs: INSTANTS,
  endsMs: INSTANTS,
  card: fc.constant(null),
});

function inOrder(promised: readonly Promised[]): Promised[] {
  return promised.toSorted((left, right) => left.every.localeCompare(right.every) || Number(left.isDue) - Number(right.isDue));
}

describe.each(ADAPTERS)('what recurring gifts promise, added up by $name', ({ name, open }) => {
  let test: TestBooks;
  beforeAll(async () => {
    test = await open();
  });
  afterAll(() => test.close());

  it('is what their list promises, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(RECURRING, { maxLength: 12 }), fc.nat(12), fc.nat(12), async (some, fromMs, beforeMs) => {
        for (const each of some) await test.books.giving.putRecurring({ ...each, project: null });
        const all = await test.books.giving.recurring();
        expect(inOrder(await test.books.giving.promised(fromMs, beforeMs))).toEqual(inOrder(promisedBy(all, fromMs, beforeMs)));
      }),
      { numRuns: name === 'SQLite' ? 100 : 30 },
    );
  });
});
