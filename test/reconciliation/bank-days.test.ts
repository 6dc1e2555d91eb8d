import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bankDays, easter } from '../../src/reconciliation/bank-days.ts';
import { addDays, day } from '../../src/values/day.ts';

/** The closing days of TARGET as the European Central Bank publishes them, week-ends aside. */
const CLOSED = [
  ...['2025-01-01', '2025-04-18', '2025-04-21', '2025-05-01', '2025-12-25', '2025-12-26'],
  ...['2026-01-01', '2026-04-03', '2026-04-06', '2026-05-01', '2026-12-25', '2026-12-26'],
  ...['2027-01-01', '2027-03-26', '2027-03-29', '2027-05-01', '2027-12-25', '2027-12-26'],
];

function isOpen(date: string): boolean {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !CLOSED.includes(date);
}

describe('bank days', () => {
  it('are counted one by one, over three years', () => {
    const count = bankDays();
    for (let each = day('2025-01-01'); each <= '2027-12-31'; each = addDays(each, 1)) {
      expect(count(each) - count(addDays(each, -1)), each).toBe(isOpen(each) ? 1 : 0);
    }
  });

  it('grow by one at most from a day to the next, in any century, in whatever order they are asked', () => {
    const count = bankDays();
    fc.assert(
      fc.property(fc.integer({ min: -80_000, max: 80_000 }), (offset) => {
        const each = addDays(day('2026-11-25'), offset);
        const later = count(addDays(each, 7));
        const step = count(addDays(each, 1)) - count(each);
        expect([0, 1]).toContain(step);
        expect(later - count(each)).toBeLessThanOrEqual(5);
        expect(later - count(each)).toBeGreaterThanOrEqual(2);
      }),
    );
  });

  it('know Easter', () => {
    expect([2000, 2008, 2011, 2019, 2024, 2025, 2026, 2038, 2100].map(easter)).toEqual([
      ...['2000-04-23', '2008-03-23', '2011-04-24', '2019-04-21', '2024-03-31', '2025-04-20', '2026-04-05', '2038-04-25', '2100-03-28'],
    ]);
  });
});
