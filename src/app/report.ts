import { assessCoverage, MONTHS_AHEAD } from '../coverage/assess.ts';
import { coveredMonths } from '../costs/months.ts';
import { bookedLines } from '../costs/line-desk.ts';
import { borneBy } from '../coverage/decisions.ts';
import { coveredProjects } from '../coverage/plan-cost.ts';
import { expectedBy, securedBy } from '../coverage/promised.ts';
import type { CoverageReport } from '../coverage/report.ts';
import { coverageCsv } from '../exports/coverage-csv.ts';
import { coverageJson, readSpan, type BadQuery } from '../exports/coverage-json.ts';
import type { Guard } from '../reconciliation/self-check.ts';
import type { Stores } from '../storage/open.ts';
import { KNOWN } from '../stripe/nets.ts';
import { ZERO } from '../values/cents.ts';
import { addMonths, monthOf } from '../values/month.ts';
import { ok, type Result } from '../values/result.ts';
import type { Parts } from './parts.ts';

export type DataFormat = 'json' | 'csv';

const NO_COST = { cost: ZERO, kind: 'planned' } as const;

/** Reads the campaign's figures in one look at the books, so that they belong together. */
export async function reportFrom(
  { ledger, giving, inbox, movements, costs, history, decisions }: Stores,
  { content, clock }: Parts,
  guard: Guard,
): Promise<CoverageReport> {
  const { zone, firstMonth } = content.association;
  const nowMs = clock.now();
  const today = zone.dayOf(nowMs);
  const recurring = await giving.recurring();
  const known = [await inbox.knownToMs(), await movements.cursor(KNOWN)].filter((each) => each !== null);
  const lines = await bookedLines(costs, content.costs);
  const current = monthOf(today);
  const first = firstMonth < current ? firstMonth : current;
  const costOf = coveredMonths(lines, await costs.invoices(), first, addMonths(current, MONTHS_AHEAD));
  return assessCoverage({
    today,
    firstMonth,
    closedThrough: await ledger.closedThrough(),
    revision: await ledger.revision(),
    beingVerified: guard.isBroken(),
    stripeKnownAtMs: known.length === 0 ? null : Math.max(...known),
    bankKnownTo: null,
    totals: await ledger.measureTotals(),
    coveredProjects: coveredProjects(lines),
    costOf: (month) => costOf.get(month) ?? NO_COST,
    feesUnknown: await giving.feesUnknown(),
    history: await history.months(),
    borne: borneBy(await decisions.all()),
    secured: securedBy(recurring),
    expected: expectedBy(recurring, await giving.pendingTotal(), nowMs, zone.bounds(monthOf(today)).endMs),
  });
}

/** The public figures as a JSON or CSV text. */
export async function dataFrom(
  { environment, content }: Parts,
  report: CoverageReport,
  format: DataFormat,
  query: URLSearchParams,
): Promise<Result<string, BadQuery>> {
  const span = readSpan(query, report);
  if (!span.ok) return span;
  if (format === 'csv') return ok(coverageCsv(report, span.value));
  return ok(`${JSON.stringify(coverageJson(report, span.value, content.association, environment.sandbox !== null))}\n`);
}
