import { bookedLines } from '../costs/line-desk.ts';
import { costBook } from '../costs/months.ts';
import { publicLines } from '../costs/persons.ts';
import type { CoverageReport, MonthCoverage } from '../coverage/report.ts';
import { costsCsv } from '../exports/costs-csv.ts';
import { costsJson, type CostMonth, type PublicCosts } from '../exports/costs-json.ts';
import { monthsIn, readSpan, type BadQuery } from '../exports/coverage-json.ts';
import type { KeptInvoice } from '../costs/invoice.ts';
import type { ClosingAct } from '../ledger/closing.ts';
import type { CostLine } from '../settings/types.ts';
import type { Books } from '../storage/open.ts';
import type { Stores } from '../storage/stores.ts';
import type { Reach } from '../storage/reach.ts';
import { subtractCents, sumCents } from '../values/cents.ts';
import { ok, type Result } from '../values/result.ts';
import type { Parts } from './parts.ts';
import { dataFrom, type DataFormat } from './report.ts';

/** What others may reuse besides the coverage itself. */
export type OpenData = {
  /** Costs line by line, for the months that the query asks for. */
  costs(format: DataFormat, query: URLSearchParams): Promise<Result<string, BadQuery>>;
  /** The chain of closings, the oldest first. */
  acts(): Promise<readonly ClosingAct[]>;
};

/** What lines weigh on the months of a report. A month's cost is the report's own, which a closing may have frozen. */
export function costMonths(
  months: readonly MonthCoverage[],
  lines: readonly CostLine[],
  invoices: readonly KeptInvoice[],
): readonly CostMonth[] {
  const weigh = costBook(lines, invoices);
  const covered = new Set(lines.filter((line) => line.covered).map(({ id }) => id));
  return months.map(({ month, state, cost, costKind }) => {
    const weights = weigh(month).lines;
    const told = sumCents(weights.filter(({ line }) => covered.has(line)).map(({ amount }) => amount));
    return { month, state, cost, costKind, adjustment: subtractCents(cost, told), lines: weights };
  });
}

/** The costs as a text; what is wrong with the query otherwise. */
export function costsText(
  { content, environment }: Pick<Parts, 'content' | 'environment'>,
  report: CoverageReport,
  lines: readonly CostLine[],
  invoices: readonly KeptInvoice[],
  format: DataFormat,
  query: URLSearchParams,
): Result<string, BadQuery> {
  const span = readSpan(query, report);
  if (!span.ok) return span;
  const months = costMonths(monthsIn(report, span.value), lines, invoices);
  const costs: PublicCosts = { revision: report.revision, today: report.today, lines: publicLines(lines), months };
  if (format === 'csv') return ok(costsCsv(costs));
  return ok(`${JSON.stringify(costsJson(costs, content.association, environment.sandbox !== null))}\n`);
}

/** The figures as data. `reportIn`: the report within a look at the books, so that what is told with it belongs together. */
export function openDataOf(
  parts: Parts,
  books: Books,
  report: () => Promise<CoverageReport>,
  reportIn: (stores: Stores) => Promise<CoverageReport>,
  { through }: Pick<Reach, 'through'>,
): { readonly data: OpenData['costs']; readonly openData: OpenData } {
  const costs: OpenData['costs'] = (format, query) =>
    through(() =>
      books.snapshot(async (stores) => {
        const lines = await bookedLines(stores.costs, parts.content.costs);
        return costsText(parts, await reportIn(stores), lines, await stores.costs.invoices(), format, query);
      }),
    );
  return {
    data: async (format, query) => dataFrom(parts, await report(), format, query),
    openData: { costs, acts: () => through(async () => (await books.reading.closings.acts()).map(({ act }) => act)) },
  };
}
