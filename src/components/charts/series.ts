import type { MonthCoverage } from '../../coverage/report.ts';
import { FORMATS } from '../../i18n/formats.ts';
import type { Language } from '../../i18n/language.ts';
import { CHART_WORDS } from '../../i18n/words-charts.ts';
import { scaleFor } from './geometry.ts';

/** Names of the stacked parts, in the order in which they stand from the base up. */
export const PARTS = ['recurring', 'oneOff', 'offline', 'merged'] as const;
export type PartName = (typeof PARTS)[number];

/** All that the months' figure draws, as SVG and as Chart.js alike. Amounts are cents; texts are ready to show. */
export type MonthsSeries = {
  readonly labels: readonly string[];
  readonly parts: readonly { readonly name: PartName; readonly label: string; readonly amounts: readonly number[] }[];
  readonly cost: { readonly label: string; readonly amounts: readonly number[] };
  /** Net ÷ cost of each month as text; empty where the month costs nothing. */
  readonly coverage: readonly string[];
  /** Index of the month under way, or -1. */
  readonly current: number;
  readonly currentLabel: string;
  /** Top of the scale, in cents, and the step between its lines. */
  readonly top: number;
  readonly step: number;
};

export function monthsSeries(months: readonly MonthCoverage[], language: Language): MonthsSeries {
  const words = CHART_WORDS[language];
  const formats = FORMATS[language];
  const parts = PARTS.map((name) => ({ name, label: words.series[name], amounts: months.map((month) => amountOf(month, name)) }));
  const cost = months.map((month) => month.cost);
  return {
    labels: months.map((month) => formats.monthShort(month.month)),
    parts: parts.filter((part) => part.amounts.some((amount) => amount > 0)),
    cost: { label: words.series.cost, amounts: cost },
    coverage: months.map((month) => (month.cost > 0 ? formats.percent(month.net, month.cost) : '')),
    current: months.findIndex((month) => month.state === 'current'),
    currentLabel: words.inProgress,
    ...scaleFor(parts, cost),
  };
}

/** A hidden split counts in `merged` alone (method §4.2). */
function amountOf(month: MonthCoverage, name: PartName): number {
  if (name === 'offline') return (month.offline ?? 0) + Math.max(month.other, 0);
  return month[name] ?? 0;
}
