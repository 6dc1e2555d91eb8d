import type { CoverageReport, MonthCoverage } from '../coverage/report.ts';
import { monthsIn, type MonthSpan } from './coverage-json.ts';

const COLUMNS = [
  'month',
  'state',
  'cost',
  'costKind',
  'gross',
  'oneOff',
  'recurring',
  'offline',
  'other',
  'refunds',
  'disputes',
  'fees',
  'feesUnknown',
  'net',
  'coverage',
  'filled',
  'expected',
  'gifts',
] as const satisfies readonly (keyof MonthCoverage)[];

/** Amounts are cents in the books and euros with two decimals for a reader of tables. */
const EUROS: ReadonlySet<string> = new Set([
  'cost',
  'gross',
  'oneOff',
  'recurring',
  'offline',
  'other',
  'refunds',
  'disputes',
  'fees',
  'net',
  'filled',
  'expected',
]);

function cell(name: string, value: string | number | null): string {
  if (value === null) return '';
  return typeof value === 'number' && EUROS.has(name) ? (value / 100).toFixed(2) : String(value);
}

/** `/api/v1/coverage.csv`: a line a month, euros with a point, an empty cell where a figure is hidden. No text of a person stands in it. */
export function coverageCsv(report: CoverageReport, span: MonthSpan): string {
  const lines = monthsIn(report, span).map((month) => COLUMNS.map((name) => cell(name, month[name])).join(','));
  return `\uFEFF${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}
