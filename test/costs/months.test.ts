import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesBetween, firstDifference, linesAfter, type CostChange } from '../../src/costs/changes.ts';
import type { KeptInvoice } from '../../src/costs/invoice.ts';
import { adjustmentsOf, costBook, coveredMonths } from '../../src/costs/months.ts';
import { costsOf } from '../../src/costs/plan.ts';
import { costLinesIn, costLinesText } from '../../src/settings/costs-text.ts';
import type { CostLine } from '../../src/settings/types.ts';
import { account } from '../../src/values/account.ts';
import { cents, sumCents } from '../../src/values/cents.ts';
import { addDays, day, type Day } from '../../src/values/day.ts';
import { addMonths, month, monthRange, type Month } from '../../src/values/month.ts';

function line(about: Partial<CostLine> = {}): CostLine {
  return {
    id: 'hds',
    what: { fr: 'Hébergement', en: 'Hosting' },
    why: { fr: 'Pourquoi', en: 'Why' },
    supplier: 'GPLExpert',
    person: false,
    category: 'hosting',
    amount: cents(90_000),
    per: 'month',
    from: day('2025-01-01'),
    until: null,
    covered: true,
    shares: {},
    ...about,
  };
}

function invoice(about: Partial<KeptInvoice> = {}): KeptInvoice {
  return {
    id: 'inv_1',
    once: 'form:1',
    line: 'hds',
    supplier: 'GPLExpert',
    number: 'F-1',
    dated: day('2026-02-01'),
    amount: cents(95_000),
    serviceFrom: day('2026-01-01'),
    serviceUntil: day('2026-01-31'),
    due: null,
    shares: null,
    account: account('hosting'),
    closedThrough: null,
    undone: null,
    madeMs: 1,
    madeBy: 'Ada',
    ...about,
  };
}

const FIRST = month('2026-01');
const ALL = monthRange(FIRST, addMonths(FIRST, 30));

describe('months that were closed (method §2.2)', () => {
  it('leave to the first open month what a late invoice changes, dated and named', () => {
    const late = invoice({ closedThrough: month('2026-02') });
    expect(adjustmentsOf([line()], [late])).toEqual([{ line: 'hds', of: '2026-01', in: '2026-03', amount: 5_000, invoice: 'inv_1' }]);
    const months = coveredMonths([line()], [late], FIRST, month('2026-04'));
    expect([...months.values()].map(({ cost }) => cost)).toEqual([90_000, 90_000, 95_000, 90_000]);
    expect(months.get(month('2026-03'))).toMatchObject({ adjusted: 5_000, kind: 'planned' });
  });

  it('take nothing from a closed month when its invoice is taken back later', () => {
    const undone = invoice({ undone: { closedThrough: month('2026-01'), atMs: 2 } });
    const months = coveredMonths([line()], [undone], FIRST, month('2026-03'));
    expect([...months.values()].map(({ cost }) => cost)).toEqual([95_000, 85_000, 90_000]);
  });

  it('never leave a month with less than nothing: what is too much goes to the next ones', () => {
    const credit = invoice({ amount: cents(-200_000), serviceFrom: day('2026-03-01'), serviceUntil: day('2026-03-31') });
    const months = coveredMonths([line()], [credit], month('2026-03'), month('2026-06'));
    expect([...months.values()].map(({ cost }) => cost)).toEqual([0, 0, 70_000, 90_000]);
  });

  /** Facts as they come: an invoice, an undoing, a closing. */
  const event = fc.oneof(
    fc.record({
      do: fc.constant('invoice' as const),
      amount: fc.integer({ min: -60_000, max: 150_000 }).filter((amount) => amount !== 0),
      start: fc.integer({ min: 0, max: 300 }),
      length: fc.integer({ min: 0, max: 200 }),
    }),
    fc.record({ do: fc.constant('undo' as const), which: fc.nat({ max: 20 }) }),
    fc.record({ do: fc.constant('close' as const) }),
  );

  it('stand whatever comes, and no cent is lost: with every adjustment the months add up to what is true', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 14 }), (events) => {
        const lines = [line(), line({ id: 'bank', amount: cents(12_345), per: 'year' })];
        let invoices: KeptInvoice[] = [];
        let closed: Month | null = null;
        const frozen = new Map<Month, number>();
        const at = (each: Month): number => {
          const { lines: weights, adjustments } = costBook(lines, invoices)(each);
          return [...weights, ...adjustments].reduce((sum, { amount }) => sum + amount, 0);
        };
        for (const [index, each] of events.entries()) {
          if (each.do === 'close') {
            closed = closed === null ? FIRST : addMonths(closed, 1);
            frozen.set(closed, at(closed));
          } else if (each.do === 'undo') {
            invoices = invoices.map((kept, place) =>
              place === each.which && !kept.undone ? { ...kept, undone: { closedThrough: closed, atMs: index } } : kept,
            );
          } else {
            const serviceFrom: Day = addDays(day('2026-01-01'), each.start);
            const period = { serviceFrom, serviceUntil: addDays(serviceFrom, each.length) };
            invoices.push(invoice({ id: `inv_${index}`, amount: cents(each.amount), ...period, closedThrough: closed, madeMs: index }));
          }
          for (const [which, cost] of frozen) expect(at(which)).toBe(cost);
        }
        const standing = invoices.filter(({ undone }) => undone === null);
        const truth = ALL.flatMap((each) => costsOf(each, lines, standing).map(({ amount }) => amount));
        expect(ALL.reduce((sum, each) => sum + at(each), 0)).toBe(sumCents(truth));
      }),
      { numRuns: 200 },
    );
  });
});

describe('lines that change on a day (method §2.1)', () => {
  it('keep what was, and become what they become', () => {
    const dearer: CostChange = { line: 'hds', from: day('2027-01-01'), becomes: line({ amount: cents(95_000) }) };
    const lines = linesAfter([{ line: 'hds', from: day('2025-01-01'), becomes: line() }, dearer]);
    expect(lines.map(({ from, until, amount }) => [from, until, amount])).toEqual([
      ['2025-01-01', '2026-12-31', 90_000],
      ['2027-01-01', null, 95_000],
    ]);
    expect(costsOf(month('2026-12'), lines, [])).toEqual([{ line: 'hds', amount: 90_000, kind: 'planned' }]);
    expect(costsOf(month('2027-01'), lines, [])).toEqual([{ line: 'hds', amount: 95_000, kind: 'planned' }]);
    const paid = invoice({ serviceFrom: day('2027-01-01'), serviceUntil: day('2027-01-31') });
    expect(costsOf(month('2027-01'), lines, [paid])).toEqual([{ line: 'hds', amount: 95_000, kind: 'invoiced' }]);
  });

  it('weigh both prices by days in the month of a change', () => {
    const lines = linesAfter([
      { line: 'hds', from: day('2025-01-01'), becomes: line() },
      { line: 'hds', from: day('2026-11-16'), becomes: line({ amount: cents(60_000) }) },
    ]);
    expect(costsOf(month('2026-11'), lines, [])[0]?.amount).toBe(45_000 + 30_000);
  });

  const pieces = fc
    .array(
      fc.record({ gap: fc.integer({ min: 0, max: 60 }), days: fc.integer({ min: 1, max: 200 }), amount: fc.integer({ min: 1, max: 9 }) }),
      {
        minLength: 1,
        maxLength: 5,
      },
    )
    .map((parts) => {
      let from = day('2026-01-01');
      return parts.map(({ gap, days, amount }) => {
        const piece = line({ from: addDays(from, gap), until: addDays(from, gap + days - 1), amount: cents(amount * 10_000) });
        from = addDays(piece.until ?? from, 1);
        return piece;
      });
    });

  it('are led by their changes from any history to any other, and nothing changes before the first difference', () => {
    fc.assert(
      fc.property(pieces, pieces, (before, after) => {
        const begin = before.map((piece): CostChange => ({ line: 'hds', from: piece.from, becomes: piece }));
        const changes = changesBetween('hds', before, after);
        expect(firstDifference(linesAfter([...begin, ...changes]), after)).toBeNull();
        const first = firstDifference(before, after);
        expect(changes.every(({ from }) => first !== null && from >= first)).toBe(true);
      }),
    );
  });

  it('come back from their file as they were', () => {
    fc.assert(
      fc.property(pieces, (lines) => {
        const again = costLinesIn('costs.yaml', costLinesText(lines), ['jitsi']);
        expect(again).toEqual({ ok: true, value: lines });
      }),
    );
  });
});
