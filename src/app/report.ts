import { assessCoverage } from '../coverage/assess.ts';
import { coveredCost, coveredProjects } from '../coverage/plan-cost.ts';
import { expectedBy, securedBy } from '../coverage/promised.ts';
import type { CoverageReport } from '../coverage/report.ts';
import { coverageCsv } from '../exports/coverage-csv.ts';
import { coverageJson, readSpan, type BadQuery } from '../exports/coverage-json.ts';
import type { Guard } from '../reconciliation/self-check.ts';
import type { Stores } from '../storage/open.ts';
import { KNOWN } from '../stripe/nets.ts';
import { monthOf } from '../values/month.ts';
import { ok, type Result } from '../values/result.ts';
import type { Parts } from './parts.ts';

export type DataFormat = 'json' | 'csv';

/** Reads the campaign's figures in one look at the books, so that they belong together. */
export async function reportFrom(
  { ledger, giving, inbox, movements }: Stores,
  { content, clock }: Parts,
  guard: Guard,
): Promise<CoverageReport> {
  const { zone, firstMonth } = content.association;
  const nowMs = clock.now();
  const today = zone.dayOf(nowMs);
  const recurring = await giving.recurring();
  const known = [await inbox.knownToMs(), await movements.cursor(KNOWN)].filter((each) => each !== null);
  return assessCoverage({
    today,
    firstMonth,
    closedThrough: await ledger.closedThrough(),
    revision: await ledger.revision(),
    beingVerified: guard.isBroken(),
    stripeKnownAtMs: known.length === 0 ? null : Math.max(...known),
    bankKnownTo: null,
    totals: await ledger.measureTotals(),
    coveredProjects: coveredProjects(content.costs),
    costOf: (month) => coveredCost(month, content.costs, []),
    feesUnknown: await giving.feesUnknown(),
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
