import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shownOf, standingOf, supporterPeriods, textDigest, type NamedGift } from '../../src/donors/supporters.ts';
import { addMonths, month, monthRange } from '../../src/values/month.ts';

const FIRST = month('2026-01');
const MONTHS = monthRange(FIRST, addMonths(FIRST, 11));

/** Months with how many gifts each counts, those from `over` on still under way or to come. */
const months = fc.tuple(fc.array(fc.constantFrom(0, 1, 2, 3, 7), { minLength: 12, maxLength: 12 }), fc.integer({ min: 0, max: 12 }));
const gifts = fc.array(
  fc.record({
    wish: fc.constantFrom('w1', 'w2', 'w3', 'w4', 'w5'),
    name: fc.constantFrom('Ada', 'ada', 'Émile', 'Zoé', 'Eva'),
    word: fc.constantFrom(null, 'Merci', 'Bon courage'),
    month: fc.constantFrom(...MONTHS),
  }),
  { maxLength: 20 },
);

function published(counts: readonly number[], over: number) {
  return MONTHS.map((each, index) => {
    const count = counts[index] ?? 0;
    return { month: each, gifts: count === 1 || count === 2 ? null : count, isOver: index < over };
  });
}

describe('who is named (method §4.1)', () => {
  it('stands in periods of at least three gifts that are over, which tell no order of time and no number', () => {
    fc.assert(
      fc.property(months, gifts, fc.array(fc.nat(), { minLength: 20, maxLength: 20 }), ([counts, over], given, dice) => {
        const seen = supporterPeriods(given, published(counts, over), 'fr');
        for (const { first, last, supporters } of seen) {
          const own = MONTHS.map((each, index) => ({ each, index })).filter(({ each }) => each >= first && each <= last);
          expect(own.every(({ index }) => index < over)).toBe(true);
          expect(own.reduce((sum, { index }) => sum + (counts[index] ?? 0), 0)).toBeGreaterThanOrEqual(3);
          const names = supporters.map(({ name }) => name);
          expect(new Set(names).size).toBe(names.length);
          expect(names).toEqual(names.toSorted(new Intl.Collator('fr').compare));
          expect(names.toSorted()).toEqual(
            [...new Set(given.filter((gift) => gift.month >= first && gift.month <= last).map(({ name }) => name))].toSorted(),
          );
        }
        // Periods follow each other, the latest first, and no month stands in two.
        for (const [index, { last }] of seen.entries()) expect(index === 0 || last < (seen[index - 1]?.first ?? last)).toBe(true);
        // In whatever order payments were learned, the same is shown.
        const shuffled = given.map((gift, index) => ({ gift, at: dice[index] ?? 0 })).toSorted((left, right) => left.at - right.at);
        const again = supporterPeriods(
          shuffled.map(({ gift }) => gift),
          published(counts, over),
          'fr',
        );
        expect(again.map(({ supporters }) => supporters.map(({ name }) => name))).toEqual(
          seen.map(({ supporters }) => supporters.map(({ name }) => name)),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('puts a month of fewer than three gifts together with the next ones, and lets the last wait', () => {
    const named = (name: string, of: string): NamedGift => ({ wish: name, name, word: null, month: month(of) });
    const given = [
      named('Émile', '2026-03'),
      named('Ada', '2026-02'),
      named('Zoé', '2026-02'),
      named('Late', '2026-04'),
      named('Now', '2026-05'),
    ];
    const counts = [0, 1, 7, 2, 9];
    expect(supporterPeriods(given, published(counts, 4), 'fr')).toEqual([
      {
        first: '2026-02',
        last: '2026-03',
        supporters: [
          { name: 'Ada', words: [] },
          { name: 'Émile', words: [] },
          { name: 'Zoé', words: [] },
        ],
      },
    ]);
    expect(supporterPeriods(given, published(counts, 5), 'fr').map(({ first, last }) => [first, last])).toEqual([
      ['2026-04', '2026-05'],
      ['2026-02', '2026-03'],
    ]);
  });

  it('shows a message only as it was approved, once, and a name unless it was refused', () => {
    const review = (state: 'approved' | 'refused', text: string) => ({ state, digest: textDigest(text) });
    const row = { wish: 'w1', name: 'Ada', message: 'Merci', month: FIRST, reviews: { name: null, message: null } };
    expect(shownOf([row])).toEqual([{ wish: 'w1', name: 'Ada', word: null, month: FIRST }]);
    expect(shownOf([{ ...row, reviews: { name: null, message: review('approved', 'Merci') } }])[0]?.word).toBe('Merci');
    expect(shownOf([{ ...row, reviews: { name: null, message: review('approved', 'Merci beaucoup') } }])[0]?.word).toBeNull();
    expect(shownOf([{ ...row, reviews: { name: review('refused', 'Ada'), message: null } }])).toEqual([]);
    expect(standingOf('Ada L.', review('refused', 'Ada'))).toBe('waiting');
    const twice = [0, 3].map((after) => ({ wish: 'w1', name: 'Ada', word: 'Merci', month: addMonths(FIRST, after) }));
    const seen = supporterPeriods(twice, published([3, 0, 0, 3], 12), 'fr');
    expect(seen.map(({ supporters }) => supporters[0]?.words)).toEqual([[], ['Merci']]);
  });
});
