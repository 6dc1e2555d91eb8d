import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costsOf, plannedCost, spreadInvoice, type Invoice } from '../../src/costs/plan.ts';
import type { CostLine } from '../../src/costs/line.ts';
import { cents, sumCents } from '../../src/values/cents.ts';
import { addDays, day } from '../../src/values/day.ts';
import { addMonths, month, monthRange } from '../../src/values/month.ts';

function line(about: Partial<CostLine> = {}): CostLine {
  return { id: 'hds', amount: cents(90_000), per: 'month', from: day('2020-12-01'), until: null, ...about };
}

function invoice(about: Partial<Invoice> = {}): Invoice {
  return { id: 'F-1', line: 'hds', amount: cents(90_000), serviceFrom: day('2026-11-01'), serviceUntil: day('2026-11-30'), ...about };
}

describe('the plan (method §2.1)', () => {
  it('weighs a monthly line whole on each of its months', () => {
    expect(plannedCost(line(), month('2026-11'))).toBe(90_000);
    expect(plannedCost(line(), month('2020-11'))).toBe(0);
    expect(plannedCost(line({ until: day('2026-10-31') }), month('2026-11'))).toBe(0);
  });

  it('weighs a part month by its days, rounded half up once', () => {
    expect(plannedCost(line({ from: day('2026-11-16') }), month('2026-11'))).toBe(45_000);
    expect(plannedCost(line({ amount: cents(1), from: day('2026-11-16') }), month('2026-11'))).toBe(1);
    expect(plannedCost(line({ from: day('2026-02-10'), until: day('2026-02-10') }), month('2026-02'))).toBe(3_214);
  });

  it('shares a yearly line over each of its years without losing a cent, odd cents first', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 0, max: 5 }), (amount, years) => {
        const first = addMonths(month('2026-04'), 12 * years);
        const yearly = line({ amount: cents(amount), per: 'year', from: day('2026-04-01') });
        const weights = monthRange(first, addMonths(first, 11)).map((each) => plannedCost(yearly, each));
        expect(sumCents(weights)).toBe(amount);
        expect(weights).toEqual(weights.toSorted((left, right) => right - left));
      }),
    );
  });
});

describe('invoices (method §2.2)', () => {
  it('replace the plan for their line and months, several add up, credit notes subtract', () => {
    const lines = [line(), line({ id: 'bank', amount: cents(500) })];
    const invoices = [invoice({ amount: cents(95_000) }), invoice({ id: 'A-1', amount: cents(-1_500) })];
    expect(costsOf(month('2026-11'), lines, invoices)).toEqual([
      { line: 'hds', amount: 93_500, kind: 'invoiced' },
      { line: 'bank', amount: 500, kind: 'planned' },
    ]);
    expect(costsOf(month('2026-12'), lines, invoices)[0]).toEqual({ line: 'hds', amount: 90_000, kind: 'planned' });
  });

  it('weigh whole months alike and a part month by its days', () => {
    const spread = spreadInvoice(invoice({ amount: cents(45_000), serviceFrom: day('2026-11-16'), serviceUntil: day('2027-01-31') }));
    expect([...spread]).toEqual([
      ['2026-11', 9_000],
      ['2026-12', 18_000],
      ['2027-01', 18_000],
    ]);
  });

  it('lose no cent, whatever their period', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1_000_000, max: 1_000_000 }),
        fc.integer({ min: 0, max: 900 }),
        fc.integer({ min: 0, max: 800 }),
        (amount, start, length) => {
          const serviceFrom = addDays(day('2026-01-01'), start);
          const spread = spreadInvoice(invoice({ amount: cents(amount), serviceFrom, serviceUntil: addDays(serviceFrom, length) }));
          expect(sumCents(spread.values())).toBe(amount);
        },
      ),
    );
  });
});
