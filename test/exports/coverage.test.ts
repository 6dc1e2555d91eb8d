import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { coverageCsv } from '../../src/exports/coverage-csv.ts';
import { coverageJson, monthsIn, readSpan } from '../../src/exports/coverage-json.ts';
import { month } from '../../src/values/month.ts';
import { FAKE } from '../support/figures.ts';
import { testContent } from '../support/world.ts';

const whole = z.int();
const hidden = z.int().nullable();
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** The shape that machines rely on: a field more or less, or of another kind, is a break of the contract. */
const Shape = z.strictObject({
  version: z.literal(1),
  association: z.string(),
  currency: z.literal('EUR'),
  timezone: z.string(),
  sandbox: z.boolean(),
  asOf: z.strictObject({
    revision: whole,
    stripe: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z$/)
      .nullable(),
    bank: day.nullable(),
  }),
  today: day,
  coveredUntil: day.nullable(),
  reserve: whole,
  secured: z.strictObject({ monthly: hidden, ratio: z.number().nullable(), gifts: hidden }),
  months: z.array(
    z.strictObject({
      month: z.string().regex(/^\d{4}-\d{2}$/),
      state: z.enum(['final', 'provisional', 'current', 'planned']),
      cost: whole,
      costKind: z.enum(['planned', 'invoiced']),
      gross: whole,
      oneOff: hidden,
      recurring: hidden,
      offline: hidden,
      other: whole,
      refunds: whole,
      disputes: whole,
      fees: whole,
      feesUnknown: whole,
      net: whole,
      coverage: z.number().nullable(),
      filled: whole,
      expected: hidden,
      gifts: hidden,
      giftsBelow: z.literal(3).nullable(),
    }),
  ),
});

const { association } = testContent();
const query = (text: string): URLSearchParams => new URLSearchParams(text);

describe('the months that a query asks for', () => {
  it('are those from the campaign’s start to the current one, when it does not say', () => {
    expect(readSpan(query(''), FAKE)).toEqual({ ok: true, value: { from: '2026-09', to: '2026-11' } });
  });

  it('are those it says, planned ones included', () => {
    const span = readSpan(query('from=2026-10&to=2026-12'), FAKE);
    expect(span.ok && monthsIn(FAKE, span.value).map((each) => each.month)).toEqual(['2026-10', '2026-11', '2026-12']);
  });

  it.each([
    ['from=2026-13', 'from', 'bad_month'],
    ['from=', 'from', 'bad_month'],
    ['to=november', 'to', 'bad_month'],
    ['from=2026-11-01', 'from', 'bad_month'],
    ['from=2026-12&to=2026-11', 'from', 'bad_span'],
  ])('cannot be read from %s: %s is told', (text, field, code) => {
    const span = readSpan(query(text), FAKE);
    expect(span).toMatchObject({ ok: false, why: { field, code } });
  });

  it('tell no more of a wrong query than its beginning', () => {
    const span = readSpan(query(`from=${'x'.repeat(1_000)}`), FAKE);
    expect(span.ok ? '' : span.why.message.length).toBeLessThan(120);
  });
});

describe('the figures as data', () => {
  const span = { from: month('2026-09'), to: month('2026-11') };

  it('have the shape that was promised', () => {
    const data: unknown = JSON.parse(JSON.stringify(coverageJson(FAKE, span, association, true)));
    const parsed = Shape.parse(data);
    expect(parsed).toMatchObject({
      sandbox: true,
      timezone: 'Europe/Paris',
      asOf: { revision: 7, stripe: '2026-11-22T21:04:11Z', bank: null },
    });
    expect(parsed.months.map(({ state }) => state)).toEqual(['provisional', 'provisional', 'current']);
  });

  it('say null, and an empty cell, where a part would tell of too few gifts', () => {
    const [first] = Shape.parse(coverageJson(FAKE, span, association, false)).months;
    expect(first).toMatchObject({ oneOff: null, recurring: null, gifts: 5, giftsBelow: null });
    const [header = '', line = ''] = coverageCsv(FAKE, span).replace('\uFEFF', '').split('\r\n');
    const row = Object.fromEntries(header.split(',').map((name, index) => [name, line.split(',')[index]]));
    expect(row).toMatchObject({ month: '2026-09', oneOff: '', recurring: '', gross: '80.00', net: '78.50', fees: '1.50', gifts: '5' });
  });

  it('are the same cents in the table as in the JSON', () => {
    const { months } = Shape.parse(coverageJson(FAKE, span, association, false));
    const [header = '', ...lines] = coverageCsv(FAKE, span).replace('\uFEFF', '').trim().split('\r\n');
    const names = header.split(',');
    expect(lines).toHaveLength(months.length);
    for (const [index, line] of lines.entries()) {
      const cells = Object.fromEntries(names.map((name, place) => [name, line.split(',')[place]]));
      for (const name of ['cost', 'gross', 'other', 'refunds', 'disputes', 'fees', 'net', 'filled', 'expected'] as const) {
        expect(Math.round(Number(cells[name]) * 100), `${name} of ${line}`).toBe(months[index]?.[name]);
      }
    }
  });
});
