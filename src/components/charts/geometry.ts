import type { MonthsSeries, PartName } from './series.ts';

/** Pixels from the top: room for the coverage above the bars, and for the month names below. Both drawings keep to them. */
export const BOX = { height: 280, top: 22, bottom: 34 } as const;

/** Share of the width kept on the right for the scale, in hundredths: more where fewer months say that the box is narrow. */
function scaleWidth(series: MonthsSeries): number {
  return series.labels.length <= NARROW_MONTHS ? 18 : 8;
}

/** Share of a month's slot that its bar fills. */
export const BAR_SHARE = 0.62;

export type Bar = {
  readonly label: string;
  readonly coverage: string;
  readonly current: boolean;
  readonly centre: number;
  readonly left: number;
  readonly width: number;
  readonly topY: number;
  readonly pieces: readonly { readonly name: PartName; readonly y: number; readonly height: number }[];
};

export type Drawing = {
  readonly bars: readonly Bar[];
  readonly lines: readonly { readonly y: number; readonly amount: number }[];
  /** The cost as flat stretches, one a month; x in hundredths of the width, y in pixels. */
  readonly cost: readonly { readonly from: number; readonly to: number; readonly y: number }[];
  /** Where the cost changes from one month to the next. */
  readonly rises: readonly { readonly at: number; readonly from: number; readonly to: number }[];
  readonly right: number;
};

/** Months that a narrow screen keeps: more would shrink to nothing. */
export const NARROW_MONTHS = 6;

/** With more months than this, only some are named and none carries its coverage: the table has them all. */
const NAMED_MONTHS = 14;

/** Six months name no month twice: their year would only crowd them. */
function withoutYear(label: string): string {
  return label.replace(/\s\d{2}$/u, '');
}

/** The same series with its last months only. */
export function lastOf(series: MonthsSeries, count: number): MonthsSeries {
  const skipped = Math.max(0, series.labels.length - count);
  const parts = series.parts.map((part) => ({ ...part, amounts: part.amounts.slice(skipped) }));
  const cost = { ...series.cost, amounts: series.cost.amounts.slice(skipped) };
  return {
    labels: series.labels.slice(skipped).map(withoutYear),
    parts,
    cost,
    ...scaleFor(parts, cost.amounts),
    coverage: series.coverage.slice(skipped),
    current: series.current - skipped,
    currentLabel: series.currentLabel,
  };
}

/** Top of a scale and the step between its lines, in cents: four to eight lines at 1, 2, 2.5 or 5 × 10ⁿ, never closer than a euro. */
export function scaleFor(parts: MonthsSeries['parts'], cost: readonly number[]): { top: number; step: number } {
  const highest = Math.max(1, ...cost.map((amount, index) => Math.max(amount, stackedAt(parts, index))));
  const rough = Math.max(highest / 6, 100);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  return { top: Math.ceil((highest * 1.08) / step) * step, step };
}

/** All that the parts of one month add up to. */
export function stackedAt(parts: MonthsSeries['parts'], index: number): number {
  return parts.reduce((sum, part) => sum + (part.amounts[index] ?? 0), 0);
}

/** Whether there is room for a text above each bar. */
export function hasRoomForCoverage(series: MonthsSeries): boolean {
  return series.labels.length <= NAMED_MONTHS;
}

/** The months' figure without a script: x in hundredths of the width, y in pixels, so that its text never shrinks. */
export function drawingOf(series: MonthsSeries): Drawing {
  const right = 100 - scaleWidth(series);
  const slot = right / Math.max(series.labels.length, 1);
  const yOf = (amount: number): number => BOX.height - BOX.bottom - (amount / series.top) * (BOX.height - BOX.top - BOX.bottom);
  const cost = costStretches(series, slot, yOf);
  return {
    bars: series.labels.map((label, index) => barOf(series, isNamed(series, index) ? label : '', index, slot, yOf)),
    lines: Array.from({ length: Math.floor(series.top / series.step) + 1 }, (_, index) => ({
      y: yOf(index * series.step),
      amount: index * series.step,
    })),
    cost,
    rises: cost.slice(1).map((stretch, index) => ({ at: stretch.from, from: cost[index]?.y ?? stretch.y, to: stretch.y })),
    right,
  };
}

/** Neighbouring months of the same cost make one stretch. */
function costStretches(series: MonthsSeries, slot: number, yOf: (amount: number) => number): { from: number; to: number; y: number }[] {
  const stretches: { from: number; to: number; y: number }[] = [];
  series.cost.amounts.forEach((amount, index) => {
    const last = stretches.at(-1);
    const y = yOf(amount);
    if (last?.y === y) last.to = (index + 1) * slot;
    else stretches.push({ from: index * slot, to: (index + 1) * slot, y });
  });
  return stretches;
}

function isNamed(series: MonthsSeries, index: number): boolean {
  const every = Math.ceil(series.labels.length / NAMED_MONTHS);
  return (series.labels.length - 1 - index) % every === 0;
}

function barOf(series: MonthsSeries, label: string, index: number, slot: number, yOf: (amount: number) => number): Bar {
  let sum = 0;
  const pieces = series.parts.flatMap((part) => {
    const amount = part.amounts[index] ?? 0;
    const base = yOf(sum);
    sum += amount;
    return amount > 0 ? [{ name: part.name, y: yOf(sum), height: base - yOf(sum) }] : [];
  });
  const centre = (index + 0.5) * slot;
  return {
    label,
    coverage: hasRoomForCoverage(series) ? (series.coverage[index] ?? '') : '',
    current: index === series.current,
    centre,
    left: centre - (slot * BAR_SHARE) / 2,
    width: slot * BAR_SHARE,
    topY: yOf(Math.max(sum, series.cost.amounts[index] ?? 0)),
    pieces,
  };
}
