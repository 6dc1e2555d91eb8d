import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publishCount, publishParts, SMALLEST_GROUP } from '../../src/coverage/publish.ts';
import { cents } from '../../src/values/cents.ts';

const part = fc.oneof(fc.constant({ amount: cents(0), gifts: 0 }), fc.record({ amount: fc.integer({ min: 1, max: 100_000 }).map(cents), gifts: fc.integer({ min: 1, max: 6 }) }));

describe('parts of a month that are published (method §4.2)', () => {
  it('tell of no group of one or two gifts, neither alone nor by subtraction', () => {
    fc.assert(
      fc.property(part, part, part, (oneOff, recurring, offline) => {
        const all = { oneOff, recurring, offline };
        const names = ['oneOff', 'recurring', 'offline'] as const;
        const { parts, merged } = publishParts(all);
        const shown = names.filter((name) => parts[name] !== null);
        const hidden = names.filter((name) => parts[name] === null);
        for (const name of shown) expect(all[name].gifts === 0 || all[name].gifts >= SMALLEST_GROUP).toBe(true);
        const hiddenGifts = hidden.reduce((sum, name) => sum + all[name].gifts, 0);
        const gifts = names.reduce((sum, name) => sum + all[name].gifts, 0);
        // What is hidden can be had as the whole less what is shown: it is large enough, or it is the whole, which is live anyway.
        if (hidden.length > 0) expect(hiddenGifts >= SMALLEST_GROUP || hiddenGifts === gifts).toBe(true);
        // A single hidden part would be had by subtraction; it stands only where nothing else was given.
        if (hidden.length === 1) expect(hiddenGifts).toBe(gifts);
        expect(merged).toBe(hidden.length === 0 ? null : hidden.reduce((sum, name) => sum + all[name].amount, 0));
      }),
      { numRuns: 2_000 },
    );
  });

  it('hides no more than it must', () => {
    const large = { amount: cents(10_000), gifts: 30 };
    expect(publishParts({ a: large, b: large, c: { amount: cents(0), gifts: 0 } }).parts).toEqual({ a: 10_000, b: 10_000, c: 0 });
    const small = { amount: cents(500), gifts: 2 };
    const middle = { amount: cents(900), gifts: 4 };
    expect(publishParts({ a: large, b: small, c: middle })).toEqual({ parts: { a: 10_000, b: null, c: null }, merged: 1_400 });
  });

  it.each([
    [0, 0],
    [1, null],
    [2, null],
    [3, 3],
    [67, 67],
  ])('%i gifts are told as %j', (gifts, told) => {
    expect(publishCount(gifts)).toBe(told);
  });
});
