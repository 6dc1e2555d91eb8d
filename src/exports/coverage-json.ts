import type { CoverageReport, MonthCoverage } from '../coverage/report.ts';
import type { Association } from '../settings/types.ts';
import type { Plain } from '../values/digest.ts';
import { parseMonth, type Month } from '../values/month.ts';
import { ok, refused, type Result } from '../values/result.ts';

export type MonthSpan = { readonly from: Month; readonly to: Month };

/** What was asked for and cannot be answered: told to the caller as it stands, with 400. */
export type BadQuery = { readonly code: 'bad_month' | 'bad_span'; readonly message: string; readonly field: 'from' | 'to' };

/** Reads `?from=YYYY-MM&to=YYYY-MM`; by default from the campaign's start to the current month. */
export function readSpan(query: URLSearchParams, report: CoverageReport): Result<MonthSpan, BadQuery> {
  const current = report.months.find(({ state }) => state === 'current')?.month;
  const bounds = { from: query.get('from') ?? report.months[0]?.month ?? '', to: query.get('to') ?? current ?? '' };
  const from = parseMonth(bounds.from);
  const to = parseMonth(bounds.to);
  const malformed = (field: 'from' | 'to'): BadQuery => ({
    code: 'bad_month',
    message: `"${bounds[field].slice(0, 20)}" is not a month; expected YYYY-MM, such as 2026-11`,
    field,
  });
  if (!from) return refused(malformed('from'));
  if (!to) return refused(malformed('to'));
  if (from > to) return refused({ code: 'bad_span', message: `"from" (${from}) comes after "to" (${to})`, field: 'from' });
  return ok({ from, to });
}

/** The months of a report that lie in a span, both ends included. */
export function monthsIn(report: CoverageReport, span: MonthSpan): MonthCoverage[] {
  return report.months.filter(({ month }) => month >= span.from && month <= span.to);
}

function monthJson(each: MonthCoverage): Plain {
  const { month, state, cost, costKind, gross, oneOff, recurring, offline, other, refunds, disputes, fees, feesUnknown } = each;
  const { net, coverage, filled, expected, gifts, giftsBelow } = each;
  const received = { gross, oneOff, recurring, offline, other, refunds, disputes, fees, feesUnknown, net };
  return { month, state, cost, costKind, ...received, coverage, filled, expected, gifts, giftsBelow };
}

/** `/api/v1/coverage.json`, version 1: integers are cents, ratios have four decimals, hidden figures are null (method §4.2). */
export function coverageJson(report: CoverageReport, span: MonthSpan, { name, zone }: Association, sandbox: boolean): Plain {
  const { revision, stripeKnownAtMs, bankKnownTo, today, coveredUntil, reserve, secured } = report;
  const stripe = stripeKnownAtMs === null ? null : new Date(stripeKnownAtMs).toISOString().replace('.000Z', 'Z');
  const about = { version: 1, association: name, currency: 'EUR', timezone: zone.name, sandbox };
  return {
    ...about,
    asOf: { revision, stripe, bank: bankKnownTo },
    today,
    coveredUntil,
    reserve,
    secured,
    months: monthsIn(report, span).map(monthJson),
  };
}
