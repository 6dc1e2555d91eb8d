import { assessCoverage } from '../../src/coverage/assess.ts';
import type { Measure } from '../../src/ledger/entry.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { month } from '../../src/values/month.ts';
import { at } from './facts.ts';

function total(of: string, measure: Measure, amount: number, entries: number) {
  return { month: month(of), measure, project: null, amount: cents(amount), entries };
}

/** A report of three months, made by the rules from invented totals; in its first month two parts are too small to be told. */
export const FAKE = assessCoverage({
  today: day('2026-11-23'),
  firstMonth: month('2026-09'),
  closed: new Map(),
  revision: 7,
  beingVerified: false,
  stripeKnownAtMs: at('2026-11-22T21:04:11Z'),
  bankKnownTo: null,
  totals: [
    total('2026-09', 'oneOff', 5_000, 2),
    total('2026-09', 'recurring', 3_000, 3),
    total('2026-09', 'fees', 150, 5),
    total('2026-10', 'oneOff', 61_000, 20),
    total('2026-10', 'recurring', 45_000, 50),
    total('2026-10', 'fees', 2_100, 70),
    total('2026-10', 'refunds', 1_000, 1),
    total('2026-11', 'recurring', 46_000, 51),
    total('2026-11', 'fees', 1_250, 51),
  ],
  coveredProjects: new Set(),
  costOf: () => ({ cost: cents(90_000), kind: 'planned' }),
  feesUnknown: new Map(),
  secured: { monthly: cents(54_800), gifts: 61 },
  expected: cents(8_800),
});
