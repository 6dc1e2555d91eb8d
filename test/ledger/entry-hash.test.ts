import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { ENTRY_KINDS, entryHash, type Draft } from '../../src/ledger/entry.ts';
import { account } from '../../src/values/account.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { sha256 } from '../../src/values/digest.ts';

const DAYS = ['2024-02-29', '2026-11-23'].map(day);
const AMOUNTS = fc.integer({ min: -1e9, max: 1e9 }).map(cents);
const TEXTS = fc.string({ unit: 'binary', maxLength: 12 });
const MAYBE = fc.option(TEXTS);
const DRAFTS: fc.Arbitrary<Draft> = fc.record({
  key: TEXTS,
  kind: fc.constantFrom(...ENTRY_KINDS),
  factDay: fc.constantFrom(...DAYS),
  postings: fc.array(fc.record({ from: fc.constant(account('stripe')), to: fc.constant(account('fees')), amount: AMOUNTS }), {
    maxLength: 3,
  }),
  measured: fc.option(fc.record({ project: MAYBE, as: fc.constantFrom('oneOff', 'fees'), amount: AMOUNTS })),
  source: TEXTS,
  gift: MAYBE,
  corrects: MAYBE,
  label: MAYBE,
});

describe('the hash of an entry', () => {
  it('is that of the canonical form of all that it says, the label only where it has one', () => {
    fc.assert(
      fc.property(DRAFTS, fc.constantFrom(...DAYS), ({ label, postings, ...rest }, bookingDay) => {
        const said = { ...rest, bookingDay, postings: postings.map(({ from, to, amount }) => [from, to, amount]) };
        expect(entryHash({ ...rest, postings, label }, bookingDay)).toBe(sha256(label === null ? said : { ...said, label }));
      }),
    );
  });
});
