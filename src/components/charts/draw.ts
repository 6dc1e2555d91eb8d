import { Chart, type ChartConfiguration, type ChartDataset, type Plugin } from 'chart.js';
import { prepareCharts, readInks, type Inks } from './defaults.ts';
import { BAR_SHARE, BOX, hasRoomForCoverage, lastOf, NARROW_MONTHS, stackedAt } from './geometry.ts';
import { readByKeys } from './keys.ts';
import type { MonthsSeries } from './series.ts';

/** On a screen no wider than this the figure keeps its last six months; the style sheet says the same. */
const NARROW_PX = 720;

function isNarrow(): boolean {
  return matchMedia(`(max-width: ${NARROW_PX}px)`).matches;
}

type Figure = Chart<'bar' | 'line', number[], string>;

/** Puts a canvas in the place of the server's drawing: same box, same series, and figures to point at. On paper that drawing comes back. */
export function drawMonths(box: HTMLElement): void {
  const series = JSON.parse(box.dataset['monthsChart'] ?? '') as MonthsSeries;
  const language = box.dataset['language'] === 'en' ? 'en-GB' : 'fr-FR';
  const canvas = document.createElement('canvas');
  box.append(canvas);
  box.classList.add('is-drawn');
  prepareCharts(getComputedStyle(box).fontFamily);
  const make = (): Figure => new Chart(canvas, configuration(isNarrow() ? lastOf(series, NARROW_MONTHS) : series, readInks(), language));
  let figure = make();
  const again = (): void => {
    figure.destroy();
    figure = make();
  };
  const euros = eurosOf(language);
  readByKeys(
    box,
    () => figure,
    (index) => {
      const { labels = [], datasets } = figure.data;
      const amounts = datasets.map(({ label = '', data }) => `${label} ${euros.format((data[index] ?? 0) / 100)}`);
      return `${labels[index] ?? ''}. ${amounts.join(', ')}.`;
    },
  );
  for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)', `(max-width: ${NARROW_PX}px)`]) {
    matchMedia(query).addEventListener('change', again);
  }
}

function eurosOf(language: string): Intl.NumberFormat {
  return new Intl.NumberFormat(language, { style: 'currency', currency: 'EUR', trailingZeroDisplay: 'stripIfInteger' });
}

function configuration(series: MonthsSeries, inks: Inks, language: string): ChartConfiguration<'bar' | 'line', number[], string> {
  const euros = eurosOf(language);
  const lines = series.labels.map((label, index) => (index === series.current ? [label, series.currentLabel] : label));
  return {
    type: 'bar',
    data: { labels: [...series.labels], datasets: [costDataset(series, inks), ...series.parts.map((part) => partDataset(part, inks))] },
    options: {
      layout: { padding: { top: BOX.top } },
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: {
          stacked: true,
          grid: { display: false },
          border: { color: inks.ink },
          ticks: { color: inks.soft, maxRotation: 0, autoSkip: !hasRoomForCoverage(series), callback: (_, index) => lines[index] ?? '' },
        },
        y: {
          stacked: true,
          position: 'right',
          max: series.top,
          grid: { color: inks.rule },
          border: { display: false },
          ticks: { color: inks.soft, stepSize: series.step, callback: (value) => euros.format(Number(value) / 100) },
        },
      },
      plugins: {
        tooltip: {
          backgroundColor: inks.ink,
          titleColor: inks.ground,
          bodyColor: inks.ground,
          displayColors: false,
          callbacks: { label: (item) => ` ${item.dataset.label ?? ''}: ${euros.format(Number(item.raw) / 100)}` },
        },
      },
    },
    plugins: [coverageAbove(series, inks)],
  };
}

function partDataset(part: MonthsSeries['parts'][number], inks: Inks): ChartDataset<'bar' | 'line', number[]> {
  return {
    type: 'bar',
    label: part.label,
    data: [...part.amounts],
    backgroundColor: inks[part.name],
    borderColor: inks.ground,
    borderWidth: { top: 1 },
    categoryPercentage: BAR_SHARE,
    barPercentage: 1,
    stack: 'gifts',
  };
}

function costDataset(series: MonthsSeries, inks: Inks): ChartDataset<'bar' | 'line', number[]> {
  return {
    type: 'line',
    label: series.cost.label,
    data: [...series.cost.amounts],
    stepped: 'middle',
    borderColor: inks.ink,
    borderWidth: 2,
    pointRadius: 0,
    stack: 'cost',
  };
}

/** The coverage of each month in words above its bar, since a height alone is hard to read. */
function coverageAbove(series: MonthsSeries, inks: Inks): Plugin<'bar' | 'line'> {
  return {
    id: 'coverage',
    afterDatasetsDraw: ({ ctx, scales }) => {
      const { x, y } = scales;
      if (!x || !y || !hasRoomForCoverage(series)) return;
      ctx.save();
      ctx.fillStyle = inks.soft;
      ctx.textAlign = 'center';
      ctx.font = `12px ${String(Chart.defaults.font.family)}`;
      series.coverage.forEach((text, index) => {
        ctx.fillText(text, x.getPixelForValue(index), y.getPixelForValue(topOf(series, index)) - 7);
      });
      ctx.restore();
    },
  };
}

function topOf(series: MonthsSeries, index: number): number {
  return Math.max(stackedAt(series.parts, index), series.cost.amounts[index] ?? 0);
}
