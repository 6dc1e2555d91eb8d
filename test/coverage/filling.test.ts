import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carriedOver, coveredUntil, coverageRatio, pour } from '../../src/coverage/filling.ts';
import { cents, sumCents } from '../../src/values/cents.ts';
import { addMonths, daysInMonth, month, monthOf } from '../../src/values/month.ts';

function monthsCosting(costs: readonly number[]) {
  return costs.map((cost, index) => ({ month: addMonths(month('2026-11'), index), cost: cents(cost) }));
}

const costs = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 200_000 })), { minLength: 1, maxLength: 60 });
const total = fc.integer({ min: -1_000_000, max: 8_000_000 });

describe('filling (method §3.4)', () => {
  it('is what the worked example says', () => {
    const months = monthsCosting([90_000, 90_000, 90_000]);
    const filled = pour(cents(130_750), months);
    expect(filled).toEqual([90_000, 40_750, 0]);
    expect(coveredUntil(months, filled)).toBe('2026-12-14');
  });

  it('pours every cent once, oldest month first', () => {
    fc.assert(
      fc.property(total, costs, (money, all) => {
        const months = monthsCosting(all);
        const filled = pour(cents(money), months);
        const cost = all.reduce((sum, each) => sum + each, 0);
        expect(sumCents(filled)).toBe(Math.min(Math.max(money, 0), cost));
        filled.forEach((each, index) => {
          expect(each >= 0 && each <= (all[index] ?? 0)).toBe(true);
          if (each > 0) expect(filled.slice(0, index)).toEqual(all.slice(0, index));
        });
      }),
    );
  });

  it('never covers a shorter time with more money', () => {
    fc.assert(
      fc.property(total, fc.integer({ min: 0, max: 500_000 }), costs, (money, more, all) => {
        const months = monthsCosting(all);
        const until = (amount: number) => coveredUntil(months, pour(cents(amount), months)) ?? '0000-00-00';
        expect(until(money) <= until(money + more)).toBe(true);
      }),
    );
  });

  it('tells the last whole day: its cents are there, and those of one day more are not', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 89_999 }), (money) => {
        const months = monthsCosting([90_000]);
        const until = coveredUntil(months, [cents(money)]);
        const days = until === null ? 0 : Number(until.slice(8));
        const length = daysInMonth(month('2026-11'));
        expect(days * 90_000 <= money * length).toBe(true);
        expect((days + 1) * 90_000 > money * length).toBe(true);
      }),
    );
  });

  it('covers nothing with nothing, or with less than a day', () => {
    const months = monthsCosting([90_000, 90_000]);
    expect(coveredUntil(months, pour(cents(-5), months))).toBeNull();
    expect(coveredUntil(months, pour(cents(2_999), months))).toBeNull();
    expect(coveredUntil(months, pour(cents(3_000), months))).toBe('2026-11-01');
  });

  it('passes over a month that costs nothing, and ends at the last day of a plan without a future', () => {
    const months = monthsCosting([90_000, 0, 90_000, 0]);
    expect(coveredUntil(months, pour(cents(90_000), months))).toBe('2026-11-30');
    expect(coveredUntil(months, pour(cents(93_000), months))).toBe('2027-01-01');
    expect(coveredUntil(months, pour(cents(9_999_999), months))).toBe('2027-01-31');
  });

  it('reaches the day in the month that is filled', () => {
    fc.assert(
      fc.property(total, costs, (money, all) => {
        const months = monthsCosting(all);
        const filled = pour(cents(money), months);
        const until = coveredUntil(months, filled);
        if (until !== null) expect(filled[months.findIndex((each) => each.month === monthOf(until))]).toBeGreaterThan(0);
      }),
    );
  });
});

describe('the ratio of a month (method §3.3)', () => {
  it.each<[number, number, number | null]>([
    [60_678, 90_000, 0.6742],
    [0, 90_000, 0],
    [-45_000, 90_000, -0.5],
    [1, 3, 0.3333],
    [2, 3, 0.6667],
    [1, 20_000, 0.0001],
    [-1, 20_000, -0.0001],
    [5, 0, null],
  ])('%i of %i is %j', (net, cost, expected) => {
    expect(coverageRatio(cents(net), cents(cost))).toBe(expected);
  });
});

describe('what older money pays of a month (method §3.7)', () => {
  it.each([
    [100_000, 90_000, 90_000, 10_000],
    [90_000, 90_000, 90_000, 0],
    [50_000, 90_000, 90_000, 0],
    [500_000, 90_000, 90_000, 90_000],
  ])('with %i received for %i of cost before, %i: %i', (netBefore, costBefore, cost, expected) => {
    expect(carriedOver(cents(netBefore), cents(costBefore), cents(cost))).toBe(expected);
  });
});
