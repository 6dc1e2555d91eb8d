import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysToldBy } from '../../src/coverage/days-told.ts';
import { coveredUntil, pour } from '../../src/coverage/filling.ts';
import { cents } from '../../src/values/cents.ts';
import { addDays, day, daysBetween } from '../../src/values/day.ts';
import { addMonths, month } from '../../src/values/month.ts';

const START = month('2026-10');

function monthsCosting(costs: readonly number[]) {
  return costs.map((cost, index) => ({ month: addMonths(START, index), cost: cents(cost) }));
}

const YEAR = monthsCosting(Array.from({ length: 12 }, () => 90_000));

describe('which days a gift pays for (method §3.5)', () => {
  it('is the days between the filling before and after it', () => {
    // October paid, 300 € of November: ten of its days. 30 € more pay the eleventh.
    expect(daysToldBy(YEAR, cents(123_000), cents(3_000), day('2026-11-05'))).toEqual({
      from: '2026-11-11',
      until: '2026-11-11',
      days: 1,
      late: [],
      ahead: 3_000,
    });
  });

  it('goes over the end of a month', () => {
    const told = daysToldBy(YEAR, cents(190_000), cents(40_000), day('2026-11-05'));
    expect(told).toMatchObject({ from: '2026-11-21', until: '2026-12-03', days: 13 });
  });

  it('names the day of which a small gift pays a part', () => {
    expect(daysToldBy(YEAR, cents(120_500), cents(500), day('2026-11-05'))).toMatchObject({ from: '2026-11-11', until: '2026-11-11', days: 0 });
  });

  it('tells of older months that it makes up for, and of days that have passed', () => {
    // October lacks 100 €; 20 € go there. Then October lacks 10 € and November its first ten days.
    expect(daysToldBy(YEAR, cents(82_000), cents(2_000), day('2026-11-11'))).toEqual({
      from: null,
      until: null,
      days: 0,
      late: [{ month: '2026-10', amount: 2_000 }],
      ahead: 0,
    });
    const both = daysToldBy(YEAR, cents(126_000), cents(37_000), day('2026-11-11'));
    expect(both.late).toEqual([
      { month: '2026-10', amount: 1_000 },
      { month: '2026-11', amount: 30_000 },
    ]);
    expect(both).toMatchObject({ from: '2026-11-11', until: '2026-11-12', days: 2, ahead: 6_000 });
  });

  it('says nothing of what reaches no month', () => {
    expect(daysToldBy(monthsCosting([0, 0]), cents(5_000), cents(5_000), day('2026-10-02'))).toMatchObject({ from: null, days: 0, late: [], ahead: 0 });
    expect(daysToldBy(YEAR, cents(-500), cents(1_000), day('2026-10-02'))).toMatchObject({ from: null, ahead: 0, late: [] });
  });

  it('leaves no day out and tells none twice when gifts follow one another', () => {
    const costs = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 100, max: 200_000 })), { minLength: 12, maxLength: 12 });
    const gifts = fc.array(fc.integer({ min: 1, max: 60_000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(costs, gifts, (each, amounts) => {
        const months = monthsCosting(each);
        const today = day('2026-10-01');
        let total = 0;
        let days = 0;
        let last = addDays(today, -1);
        for (const amount of amounts) {
          const poured = pour(cents(total), months).reduce((sum, one) => sum + one, 0);
          total += amount;
          const told = daysToldBy(months, cents(total), cents(amount), today);
          const reached = pour(cents(total), months).reduce((sum, one) => sum + one, 0);
          expect(told.late).toEqual([]);
          expect(told.ahead).toBe(reached - poured);
          days += told.days;
          if (told.days > 0 && told.from && told.until) {
            expect(told.from > last).toBe(true);
            last = told.until;
          }
        }
        const until = coveredUntil(months, pour(cents(total), months));
        const paying = months.filter(({ cost }) => cost > 0);
        if (until !== null && paying.length === months.length) expect(days).toBe(daysBetween(today, until) + 1);
      }),
    );
  });

  it('counts every cent once, late or ahead, whatever the day', () => {
    const costs = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 31, max: 200_000 })), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(costs, fc.integer({ min: 0, max: 900_000 }), fc.integer({ min: 1, max: 90_000 }), fc.integer({ min: 0, max: 300 }), (each, before, amount, on) => {
        const months = monthsCosting(each);
        const told = daysToldBy(months, cents(before + amount), cents(amount), addDays(day('2026-10-01'), on));
        const sum = (money: number): number => pour(cents(money), months).reduce((all, one) => all + one, 0);
        expect(told.ahead + told.late.reduce((all, part) => all + part.amount, 0)).toBe(sum(before + amount) - sum(before));
        if (told.from && told.until) expect(told.days <= daysBetween(told.from, told.until) + 1 && told.from <= told.until).toBe(true);
      }),
    );
  });
});
