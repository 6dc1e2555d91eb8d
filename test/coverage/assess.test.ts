import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assessCoverage, type CoverageFacts } from '../../src/coverage/assess.ts';
import { expectedBy, promisedBy, securedBy } from '../../src/coverage/promised.ts';
import { figuresOfMonth } from '../../src/coverage/month-figures.ts';
import { currentMonth } from '../../src/coverage/report.ts';
import type { Recurring } from '../../src/giving/payment.ts';
import type { FrozenFigures } from '../../src/ledger/closing.ts';
import type { Measure } from '../../src/ledger/entry.ts';
import type { MeasureTotal } from '../../src/ledger/store.ts';
import { cents, ZERO } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { month } from '../../src/values/month.ts';
import { at } from '../support/facts.ts';

function total(of: string, measure: Measure, amount: number, entries = 10, project: string | null = null): MeasureTotal {
  return { month: month(of), measure, project, amount: cents(amount), entries };
}

/** A month that was closed with nothing in it; what matters to a test is said by the test. */
function frozen(about: Partial<FrozenFigures> = {}): FrozenFigures {
  const nothing = { gross: ZERO, oneOff: ZERO, recurring: ZERO, offline: ZERO, merged: null, other: ZERO, refunds: ZERO, disputes: ZERO, fees: ZERO, net: ZERO };
  return { ...nothing, cost: cents(90_000), costKind: 'planned', gifts: 0, giftsBelow: null, ...about };
}

function facts(totals: readonly MeasureTotal[], about: Partial<CoverageFacts> = {}): CoverageFacts {
  return {
    today: day('2026-11-23'),
    firstMonth: month('2026-11'),
    closed: new Map(),
    revision: 7,
    beingVerified: false,
    stripeKnownAtMs: null,
    bankKnownTo: null,
    totals,
    coveredProjects: new Set(['jitsi']),
    costOf: () => ({ cost: cents(90_000), kind: 'planned' }),
    feesUnknown: new Map(),
    secured: { monthly: ZERO, gifts: 0 },
    expected: ZERO,
    ...about,
  };
}

describe('coverage on a day (method §3)', () => {
  it('adds up gross, net and coverage of the month', () => {
    const report = assessCoverage(
      facts([
        total('2026-11', 'oneOff', 14_000),
        total('2026-11', 'recurring', 46_000),
        total('2026-11', 'offline', 3_000),
        total('2026-11', 'refunds', 1_000),
        total('2026-11', 'fees', 1_322),
      ]),
    );
    expect(currentMonth(report)).toMatchObject({ gross: 63_000, net: 60_678, coverage: 0.6742, filled: 60_678, missing: 29_322, gifts: 30, state: 'current' });
    expect(report.reserve).toBe(60_678 - 90_000);
    expect(report.coveredUntil).toBe('2026-11-20');
  });

  it('counts gifts for projects whose lines are covered, and no others (method §1.10)', () => {
    const totals = [total('2026-11', 'oneOff', 5_000), total('2026-11', 'oneOff', 2_000, 4, 'jitsi'), total('2026-11', 'oneOff', 9_000, 4, 'elsewhere')];
    expect(currentMonth(assessCoverage(facts(totals))).gross).toBe(7_000);
  });

  it('counts nothing that is only promised or on its way: neither money, nor filling, nor days', () => {
    const promised = { secured: { monthly: cents(40_000), gifts: 12 }, expected: cents(25_000) };
    const [without, withPromises] = [{}, promised].map((about) => assessCoverage(facts([total('2026-11', 'oneOff', 9_000)], about)));
    expect(currentMonth(withPromises!)).toEqual({ ...currentMonth(without!), expected: 25_000 });
    expect(withPromises).toMatchObject({ reserve: without!.reserve, coveredUntil: without!.coveredUntil, secured: { monthly: 40_000 } });
  });

  it('does not count money of a month to come, such as a debit available in December', () => {
    const report = assessCoverage(facts([total('2026-11', 'oneOff', 1_000), total('2026-12', 'oneOff', 50_000)]));
    expect(report.months.map(({ gross }) => gross)).toEqual([1_000, 0, 0, 0, 0, 0, 0]);
    expect(report.reserve).toBe(1_000 - 90_000);
  });

  it('lets money that is older than the campaign fill its first months', () => {
    const report = assessCoverage(facts([total('2026-05', 'oneOff', 30_000)]));
    expect(currentMonth(report)).toMatchObject({ gross: 0, filled: 30_000, carriedOver: 30_000 });
  });

  it('lets this month’s money fill older months first', () => {
    const report = assessCoverage(facts([total('2026-11', 'recurring', 100_000)], { firstMonth: month('2026-10') }));
    expect(report.months.slice(0, 2).map(({ filled, carriedOver, towardsPast, state }) => [filled, carriedOver, towardsPast, state])).toEqual([
      [90_000, 0, 0, 'provisional'],
      [10_000, 0, 90_000, 'current'],
    ]);
  });

  it('says which months are final, current and planned', () => {
    const report = assessCoverage(facts([], { firstMonth: month('2026-09'), closed: new Map([[month('2026-09'), frozen()]]) }));
    expect(report.months.map(({ state }) => state)).toEqual(['final', 'provisional', 'current', ...Array<string>(6).fill('planned')]);
  });

  it('begins today when the campaign’s first month is still to come', () => {
    const report = assessCoverage(facts([], { firstMonth: month('2027-03') }));
    expect(report.months[0]).toMatchObject({ month: '2026-11', state: 'current' });
  });

  it('has no ratio where a month costs nothing', () => {
    const report = assessCoverage(facts([total('2026-11', 'oneOff', 5_000)], { costOf: () => ({ cost: ZERO, kind: 'planned' }) }));
    expect(currentMonth(report)).toMatchObject({ coverage: null, filled: 0, missing: 0 });
    expect(report).toMatchObject({ coveredUntil: null, reserve: 5_000, secured: { ratio: null } });
  });

  it('keeps every cent: filled months and reserve add up to the money and the cost, in any history', () => {
    const history = fc.array(fc.record({ month: fc.constantFrom('2026-06', '2026-07', '2026-08', '2026-09', '2026-10', '2026-11'), measure: fc.constantFrom('oneOff', 'recurring', 'other', 'refunds', 'disputes', 'fees'), amount: fc.integer({ min: 0, max: 200_000 }) }));
    fc.assert(
      fc.property(history, (rows) => {
        const totals = rows.map((row) => total(row.month, row.measure, row.amount));
        const report = assessCoverage(facts(totals, { firstMonth: month('2026-06') }));
        const net = report.months.reduce((sum, each) => sum + each.net, 0);
        const filled = report.months.reduce((sum, each) => sum + each.filled, 0);
        const cost = 90_000 * report.months.length;
        expect(filled).toBe(Math.min(Math.max(net, 0), cost));
        expect(report.reserve).toBe(net - 6 * 90_000);
        for (const each of report.months) {
          expect(each.net).toBe(each.gross + each.other - each.refunds - each.disputes - each.fees);
          expect(each.missing + each.filled).toBe(each.cost);
        }
        // The account of the month on the home page: what is carried over and received, less what older months take, is what fills it.
        const now = currentMonth(report);
        const kept = now.carriedOver + Math.max(now.net, 0) - now.towardsPast;
        if (now.net >= 0) expect(now.filled).toBe(Math.min(kept, now.cost));
      }),
    );
  });
});

function recurring(amount: number, about: Partial<Recurring> = {}): Recurring {
  return { id: 'sub_1', gift: null, status: 'active', amount: cents(amount), every: 'month', nextMs: at('2026-11-28T09:00:00Z'), endsMs: null, card: null, ...about };
}

describe('what is promised (method §3.6)', () => {
  const nowMs = at('2026-11-23T12:00:00Z');
  const monthEndMs = at('2026-11-30T23:00:00Z');
  const promised = (gifts: readonly Recurring[]) => promisedBy(gifts, nowMs, monthEndMs);

  it('sums yearly gifts before dividing them by twelve', () => {
    const yearly = recurring(1_000, { every: 'year' });
    expect(securedBy(promised([recurring(1_000), yearly, yearly, yearly]))).toEqual({ monthly: 1_250, gifts: 4 });
  });

  it.each(['past_due', 'unpaid', 'paused', 'canceled', 'incomplete', 'incomplete_expired', 'trialing?', 'something_new'])('holds nothing that is %s', (status) => {
    expect(securedBy(promised([recurring(1_000, { status })]))).toEqual({ monthly: 0, gifts: 0 });
    expect(expectedBy(promised([recurring(1_000, { status })]), ZERO)).toBe(0);
  });

  it('holds nothing that ends before its next date', () => {
    const ending = recurring(1_000, { endsMs: at('2026-11-28T09:00:00Z') });
    expect(securedBy(promised([ending])).monthly).toBe(0);
    expect(securedBy(promised([recurring(1_000, { endsMs: at('2027-03-28T09:00:00Z') })])).monthly).toBe(1_000);
  });

  it('expects of this month what is due before its end, a yearly gift whole, and debits on their way', () => {
    const gifts = [recurring(1_000), recurring(12_000, { every: 'year' }), recurring(500, { nextMs: at('2026-12-02T09:00:00Z') }), recurring(700, { nextMs: at('2026-11-20T09:00:00Z') })];
    expect(expectedBy(promised(gifts), cents(2_000))).toBe(15_000);
  });
});

describe('a closed month (method §3.4, §2.2)', () => {
  const closedAt = (net: number, cost = 90_000) => new Map([[month('2026-10'), frozen({ gross: cents(net), net: cents(net), cost: cents(cost) })]]);
  const about = { firstMonth: month('2026-10') };

  it('keeps the figures that it was closed with, whatever the settings have become', () => {
    const totals = [total('2026-10', 'oneOff', 50_000), total('2026-10', 'oneOff', 20_000, 4, 'jitsi')];
    const report = assessCoverage(facts(totals, { ...about, closed: closedAt(50_000) }));
    expect(report.months[0]).toMatchObject({ state: 'final', gross: 50_000, net: 50_000, cost: 90_000 });
    expect(report.reserve).toBe(50_000 - 180_000);
  });

  it('has its filling raised by later money, and lowered by none of its own', () => {
    const report = assessCoverage(facts([total('2026-11', 'oneOff', 60_000)], { ...about, closed: closedAt(50_000) }));
    expect(report.months.map(({ filled }) => filled).slice(0, 2)).toEqual([90_000, 20_000]);
  });

  it('leaves what its costs turned out to be to the first open month, once', () => {
    const costOf = (of: string) => ({ cost: cents(of === '2026-10' ? 97_500 : 90_000), kind: 'planned' as const });
    const open = assessCoverage(facts([], { ...about, costOf, closed: closedAt(0) }));
    expect(open.months.map(({ cost }) => cost).slice(0, 3)).toEqual([90_000, 97_500, 90_000]);
    const both = new Map([...closedAt(0), [month('2026-11'), frozen({ cost: cents(97_500) })] as const]);
    const later = assessCoverage(facts([], { ...about, today: day('2026-12-05'), costOf, closed: both }));
    expect(later.months.map(({ cost }) => cost).slice(0, 3)).toEqual([90_000, 97_500, 90_000]);
  });

  it('leaves a credit note larger than a month’s cost to several months', () => {
    const costOf = (of: string) => ({ cost: cents(of === '2026-10' ? 0 : 40_000), kind: 'planned' as const });
    const report = assessCoverage(facts([], { ...about, costOf, closed: closedAt(0) }));
    expect(report.months.map(({ cost }) => cost).slice(0, 4)).toEqual([90_000, 0, 0, 30_000]);
  });

  it('is closed with exactly the figures that it showed', () => {
    const seen = facts([total('2026-10', 'oneOff', 5_000, 2), total('2026-10', 'recurring', 7_000, 9), total('2026-10', 'fees', 300)], about);
    const shown = assessCoverage(seen).months[0]!;
    const closing = figuresOfMonth(seen, month('2026-10'));
    expect(shown).toMatchObject(closing);
    const { months } = assessCoverage({ ...seen, closed: new Map([[month('2026-10'), closing]]) });
    expect({ ...months[0], state: 'provisional' }).toEqual(shown);
  });
});
