import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cents,
  floorShare,
  parseAmount,
  parseAmountWithin,
  roundShare,
  splitCents,
  sumCents,
  type AmountProblem,
} from '../../src/values/cents.ts';

const SPACES = [' ', '\u00A0', '\u202F', '\u2009'];

describe('an amount as people type it', () => {
  it.each<[string, number]>([
    ['30', 3_000],
    ['30,00', 3_000],
    ['30.00 €', 3_000],
    ['30€', 3_000],
    ['€ 30', 3_000],
    ['  30  ', 3_000],
    [' 30,00 € ', 3_000],
    ['30,5', 3_050],
    ['1 234,56 €', 123_456],
    ['1\u202F234,56\u00A0€', 123_456],
    ['1.234,56', 123_456],
    ['1,234.56', 123_456],
    ['0,01', 1],
    ['007', 700],
    ['30 euros', 3_000],
    ['30 EUR', 3_000],
    ['１２', 1_200],
  ])('reads %j as %i cents', (typed, amount) => {
    expect(parseAmount(typed)).toEqual({ ok: true, value: amount });
  });

  it.each<[string, AmountProblem]>([
    ['', 'empty'],
    ['   ', 'empty'],
    ['€', 'empty'],
    ['-5', 'not-positive'],
    ['−5', 'not-positive'],
    ['0', 'not-positive'],
    ['0,00', 'not-positive'],
    ['1e3', 'not-an-amount'],
    ['1e21', 'not-an-amount'],
    ['NaN', 'not-an-amount'],
    ['Infinity', 'not-an-amount'],
    ['0x10', 'not-an-amount'],
    ['12,345', 'too-precise'],
    ['12.345', 'too-precise'],
    ['0.5.1', 'not-an-amount'],
    ['12 34', 'not-an-amount'],
    ['30 $', 'not-an-amount'],
    ['thirty', 'not-an-amount'],
    ['30\u0000', 'not-an-amount'],
    ['9'.repeat(17), 'too-large'],
    [String(Number.MAX_SAFE_INTEGER), 'too-large'],
  ])('refuses %j: %s', (typed, why) => {
    expect(parseAmount(typed)).toEqual({ ok: false, why });
  });

  it('reads back what any French or English writing of it says', () => {
    const writing = fc.record({
      amount: fc.integer({ min: 1, max: 10 ** 9 }),
      space: fc.constantFrom(...SPACES),
      comma: fc.boolean(),
      grouped: fc.boolean(),
      euro: fc.boolean(),
    });
    fc.assert(
      fc.property(writing, ({ amount, space, comma, grouped, euro }) => {
        const whole = String(Math.floor(amount / 100));
        const groups = grouped ? whole.replace(/\B(?=(\d{3})+$)/g, space) : whole;
        const typed = `${groups}${comma ? ',' : '.'}${String(amount % 100).padStart(2, '0')}${euro ? `${space}€` : ''}`;
        expect(parseAmount(typed)).toEqual({ ok: true, value: amount });
      }),
      { numRuns: 2_000 },
    );
  });

  it('refuses or reads exactly, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double().map(String), fc.bigInt().map(String)), (typed) => {
        const read = parseAmount(typed);
        if (read.ok) expect(Number.isSafeInteger(read.value) && read.value > 0).toBe(true);
      }),
      { numRuns: 10_000 },
    );
  });

  it('keeps within the limits, both included', () => {
    const within = (typed: string) => parseAmountWithin(typed, cents(300), cents(500_000));
    expect(within('2,99')).toEqual({ ok: false, why: 'too-small' });
    expect(within('3')).toEqual({ ok: true, value: 300 });
    expect(within('5000')).toEqual({ ok: true, value: 500_000 });
    expect(within('5000,01')).toEqual({ ok: false, why: 'too-large' });
  });
});

describe('sharing', () => {
  it('splits without losing a cent, each part within a cent of its share', () => {
    const weights = fc
      .array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 20 })
      .filter((all) => all.some((weight) => weight > 0));
    fc.assert(
      fc.property(fc.integer({ min: -(10 ** 12), max: 10 ** 12 }), weights, (amount, all) => {
        const parts = splitCents(cents(amount), all);
        expect(sumCents(parts)).toBe(amount);
        const total = all.reduce((sum, weight) => sum + weight, 0);
        parts.forEach((part, index) => {
          expect(Math.abs(part - (amount * (all[index] ?? 0)) / total)).toBeLessThan(1.01);
          if (all[index] === 0) expect(part).toBe(0);
        });
      }),
    );
  });

  it('gives the cents left over to the first parts', () => {
    expect(splitCents(cents(10_000), [1, 1, 1])).toEqual([3_334, 3_333, 3_333]);
  });

  it('is exact where floating point is not', () => {
    expect(floorShare(9_007_199_254_740_991, 30, 31)).toBe(8_716_644_440_071_926);
    expect(roundShare(cents(1), 1, 2)).toBe(1);
    expect(roundShare(cents(90_000), 15, 30)).toBe(45_000);
  });

  it('takes no fraction of a cent and no empty split', () => {
    expect(() => cents(0.5)).toThrow('Bug');
    expect(() => splitCents(cents(1), [0, 0])).toThrow('Bug');
  });
});
