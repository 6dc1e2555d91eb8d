import type { MonthCoverage } from '../../coverage/report.ts';
import { FORMATS } from '../../i18n/formats.ts';
import type { Language } from '../../i18n/language.ts';
import type { Reading } from '../../i18n/routes.ts';
import { CHART_WORDS } from '../../i18n/words-charts.ts';
import { scaleFor } from './geometry.ts';

/** Names of the stacked parts, in the order in which they stand from the base up. */
const PARTS: Readonly<Record<Reading, readonly PartName[]>> = {
  received: ['recurring', 'oneOff', 'offline', 'merged'],
  smoothed: ['filled', 'ownFunds'],
};
export type PartName = 'recurring' | 'oneOff' | 'offline' | 'merged' | 'filled' | 'ownFunds';

/** All that the months' figure draws, as SVG and as Chart.js alike. Amounts are cents; texts are ready to show. */
export type MonthsSeries = {
  readonly labels: readonly string[];
  readonly parts: readonly { readonly name: PartName; readonly label: string; readonly amounts: readonly number[] }[];
  readonly cost: { readonly label: string; readonly amounts: readonly number[] };
  /** Net ÷ cost of each month as text, or filled ÷ cost where it is smoothed; empty where the month costs nothing. */
  readonly coverage: readonly string[];
  /** Index of the month under way, or -1. */
  readonly current: number;
  readonly currentLabel: string;
  /** Top of the scale, in cents, and the step between its lines. */
  readonly top: number;
  readonly step: number;
};

/** Months with what each received itself, or as all money, poured oldest first, reaches them (method §3.4). */
export function monthsSeries(months: readonly MonthCoverage[], language: Language, reading: Reading = 'received'): MonthsSeries {
  const words = CHART_WORDS[language];
  const formats = FORMATS[language];
  const parts = PARTS[reading].map((name) => ({ name, label: words.series[name], amounts: months.map((month) => amountOf(month, name)) }));
  const cost = months.map((month) => month.cost);
  return {
    labels: months.map((month) => formats.monthShort(month.month)),
    parts: parts.filter((part) => part.amounts.some((amount) => amount > 0)),
    cost: { label: words.series.cost, amounts: cost },
    coverage: months.map((month) => (month.cost > 0 ? formats.percent(reading === 'smoothed' ? month.filled : month.net, month.cost) : '')),
    current: months.findIndex((month) => month.state === 'current'),
    currentLabel: words.inProgress,
    ...scaleFor(parts, cost),
  };
}

/** A hidden split counts in `merged` alone (method §4.2). */
function amountOf(month: MonthCoverage, name: PartName): number {
  if (name === 'filled') return month.filled - month.ownFunds;
  if (name === 'offline') return (month.offline ?? 0) + Math.max(month.other, 0);
  return month[name] ?? 0;
}
