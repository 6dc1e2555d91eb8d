import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FORMATS, wholePercent } from '../../src/i18n/formats.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { month } from '../../src/values/month.ts';

const { fr, en } = FORMATS;

describe('money', () => {
  test.each([
    [90_000, '900\u00A0€', '€900'],
    [3050, '30,50\u00A0€', '€30.50'],
    [123_456, '1\u202F234,56\u00A0€', '€1,234.56'],
    [0, '0\u00A0€', '€0'],
    [5, '0,05\u00A0€', '€0.05'],
    [-1500, '\u221215\u00A0€', '\u2212€15'],
  ])('%i cents', (amount, french, english) => {
    expect(fr.money(cents(amount))).toBe(french);
    expect(en.money(cents(amount))).toBe(english);
  });

  test('keeps its cents in a column', () => {
    expect(fr.exact(cents(90_000))).toBe('900,00\u00A0€');
    expect(fr.figure(cents(-123_456))).toBe('\u22121\u202F234,56');
    expect(en.figure(cents(123_456))).toBe('1,234.56');
  });
});

describe('percent (method §3.3)', () => {
  test.each([
    [66_666, 100_000, 67],
    [665, 1000, 67],
    [664, 1000, 66],
    [99_999, 100_000, 99],
    [100_000, 100_000, 100],
    [100_400, 100_000, 100],
    [1, 100_000, 1],
    [0, 100_000, 0],
    [-665, 1000, -67],
    [-1, 100_000, 0],
  ])('%i of %i is %i', (part, whole, expected) => {
    expect(wholePercent(part, whole)).toBe(expected);
  });

  test('writes the sign as each language does', () => {
    expect(fr.percent(663, 1000)).toBe('66\u00A0%');
    expect(en.percent(663, 1000)).toBe('66%');
    expect(fr.percent(-500, 1000)).toBe('\u221250\u00A0%');
  });

  test('never says 100 below the goal nor 0 above nothing, and is never further than a half from the truth elsewhere', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 46 }), fc.integer({ min: 1, max: 2 ** 40 }), (part, whole) => {
        const shown = wholePercent(part, whole);
        if (part < whole) expect(shown).toBeLessThan(100);
        if (part > 0) expect(shown).toBeGreaterThan(0);
        if (shown === 1 || shown === 99) return;
        // |shown − 100 part ÷ whole| ≤ ½, without a division.
        const off = 200n * BigInt(part) - 2n * BigInt(shown) * BigInt(whole);
        expect(off <= BigInt(whole) && off >= -BigInt(whole)).toBe(true);
      }),
    );
  });

  test('says the same of a deficit, with the other sign', () => {
    fc.assert(
      fc.property(fc.integer({ min: 101, max: 10_000_000 }), (part) => {
        expect(wholePercent(-part, 10_000)).toBe(-Math.floor((part * 200 + 10_000) / 20_000));
      }),
    );
  });

  test('of nothing is a bug', () => {
    expect(() => wholePercent(1, 0)).toThrow('Bug');
  });
});

describe('dates', () => {
  test.each([
    ['2026-12-01', '1er décembre 2026', '1 December 2026'],
    ['2026-11-23', '23 novembre 2026', '23 November 2026'],
    ['2026-03-31', '31 mars 2026', '31 March 2026'],
  ])('%s', (of, french, english) => {
    expect(fr.day(day(of))).toBe(french);
    expect(en.day(day(of))).toBe(english);
  });

  test('months', () => {
    expect(fr.month(month('2026-08'))).toBe('août 2026');
    expect(en.monthName(month('2026-08'))).toBe('August');
    expect(fr.monthShort(month('2026-11'))).toBe('nov. 26');
  });

  test('an instant is told in the zone named', () => {
    const webinar = Date.parse('2020-12-16T18:00:00Z');
    expect(fr.instant(webinar, 'Europe/Paris')).toBe('16 décembre 2020 à 19\u00A0h');
    expect(en.instant(webinar, 'Europe/Paris')).toBe('16 December 2020 at 19:00');
    expect(fr.instant(Date.parse('2026-10-31T23:30:00Z'), 'Europe/Paris')).toBe('1er novembre 2026 à 0\u00A0h\u00A030');
  });
});
