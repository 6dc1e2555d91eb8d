import { assessCoverage, MONTHS_AHEAD, type AskedFacts, type CoverageFacts } from '../coverage/assess.ts';
import { coveredMonths } from '../costs/months.ts';
import { bookedLines } from '../costs/line-desk.ts';
import { borneBy } from '../coverage/decisions.ts';
import { coveredProjects } from '../coverage/plan-cost.ts';
import { publishedExpected, securedBy } from '../coverage/promised.ts';
import type { CoverageReport } from '../coverage/report.ts';
import { coverageCsv } from '../exports/coverage-csv.ts';
import { coverageJson, readSpan, type BadQuery } from '../exports/coverage-json.ts';
import { closedMonths, frozenFigures } from '../ledger/closing.ts';
import type { Guard } from '../reconciliation/self-check.ts';
import type { Stores } from '../storage/stores.ts';
import { KNOWN } from '../stripe/nets.ts';
import { ZERO } from '../values/cents.ts';
import { addMonths, lastDay, monthOf } from '../values/month.ts';
import type { Day } from '../values/day.ts';
import { ok, type Result } from '../values/result.ts';
import type { Parts } from './parts.ts';

export type DataFormat = 'json' | 'csv';

const NO_COST = { cost: ZERO, kind: 'planned' } as const;

type Costs = Pick<CoverageFacts, 'costOf' | 'coveredProjects'>;

/** What months cost, from the campaign's first to the last that money can be seen to reach. */
export async function costsFrom({ costs }: Stores, { content }: Pick<Parts, 'content'>, today: Day): Promise<Costs> {
  const { firstMonth } = content.association;
  const lines = await bookedLines(costs, content.costs);
  const current = monthOf(today);
  const first = firstMonth < current ? firstMonth : current;
  const costOf = coveredMonths(lines, await costs.invoices(), first, addMonths(current, MONTHS_AHEAD));
  return { coveredProjects: coveredProjects(lines), costOf: (month) => costOf.get(month) ?? NO_COST };
}

/** What is asked of gifts month by month, and the money there is for it; `costs` where they were read in the same look. */
export async function askedFactsFrom(
  stores: Stores,
  { content }: Pick<Parts, 'content'>,
  today: Day,
  costs: Promise<Costs> = costsFrom(stores, { content }, today),
): Promise<AskedFacts> {
  const { ledger, closings, history, decisions } = stores;
  const { costOf, coveredProjects: covered } = await costs;
  const acts = (await closings.acts()).map(({ act }) => act);
  return {
    today,
    firstMonth: content.association.firstMonth,
    closed: new Map([...closedMonths(acts)].map(([month, { figures }]) => [month, figures])),
    frozen: frozenFigures(acts),
    totals: await ledger.measureTotals(),
    coveredProjects: covered,
    costOf,
    history: await history.months(),
    borne: borneBy(await decisions.all()),
  };
}

/** Reads all that the campaign's figures are computed from in one look at the books, so that they belong together. */
export async function factsFrom(
  stores: Stores,
  { content, clock }: Pick<Parts, 'content' | 'clock'>,
  guard: Pick<Guard, 'isBroken'>,
): Promise<CoverageFacts> {
  const { ledger, giving, inbox, movements } = stores;
  const { zone } = content.association;
  const nowMs = clock.now();
  const today = zone.dayOf(nowMs);
  const promised = await giving.promised(nowMs, zone.bounds(monthOf(today)).endMs);
  const known = [await inbox.knownToMs(), await movements.cursor(KNOWN)].filter((each) => each !== null);
  const pending = { amount: await giving.pendingTotal(), gifts: await giving.pendingCount() };
  const closedThrough = await ledger.closedThrough();
  return {
    ...(await askedFactsFrom(stores, { content }, today)),
    takenBackElsewhere: await giving.takenBackElsewhere(),
    revision: await ledger.revision(),
    beingVerified: guard.isBroken(),
    stripeKnownAtMs: known.length === 0 ? null : Math.min(nowMs, Math.max(...known)),
    bankKnownTo: closedThrough === null ? null : lastDay(closedThrough),
    feesUnknown: await giving.feesUnknown(),
    secured: securedBy(promised),
    expected: publishedExpected(promised, pending),
  };
}

/** The campaign's figures as the public may see them. */
export async function reportFrom(stores: Stores, parts: Pick<Parts, 'content' | 'clock'>, guard: Guard): Promise<CoverageReport> {
  return assessCoverage(await factsFrom(stores, parts, guard));
}

/** The public figures as a JSON or CSV text. */
export async function dataFrom(
  { environment, content }: Pick<Parts, 'environment' | 'content'>,
  report: CoverageReport,
  format: DataFormat,
  query: URLSearchParams,
): Promise<Result<string, BadQuery>> {
  const span = readSpan(query, report);
  if (!span.ok) return span;
  if (format === 'csv') return ok(coverageCsv(report, span.value));
  return ok(`${JSON.stringify(coverageJson(report, span.value, content.association, environment.sandbox !== null))}\n`);
}
