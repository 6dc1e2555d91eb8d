import { BarController, BarElement, CategoryScale, Chart, LinearScale, LineController, LineElement, PointElement, Tooltip } from 'chart.js';

/** Colours come from the style sheet, so that the figure follows light, dark and forced colours. */
export type Inks = Record<
  'ink' | 'soft' | 'rule' | 'ground' | 'recurring' | 'oneOff' | 'offline' | 'merged' | 'filled' | 'ownFunds',
  string
>;

const PROPERTIES: Readonly<Record<keyof Inks, string>> = {
  ink: '--ink',
  soft: '--ink-soft',
  rule: '--rule',
  ground: '--ground',
  recurring: '--part-recurring',
  oneOff: '--part-one-off',
  offline: '--part-offline',
  merged: '--part-merged',
  filled: '--part-recurring',
  ownFunds: '--part-carried',
};

export function readInks(): Inks {
  const styles = getComputedStyle(document.documentElement);
  const read = (name: keyof Inks): string => styles.getPropertyValue(PROPERTIES[name]).trim();
  return {
    ink: read('ink'),
    soft: read('soft'),
    rule: read('rule'),
    ground: read('ground'),
    recurring: read('recurring'),
    oneOff: read('oneOff'),
    offline: read('offline'),
    merged: read('merged'),
    filled: read('filled'),
    ownFunds: read('ownFunds'),
  };
}

/** Only what the months' figure uses is registered, which keeps the script small. */
export function prepareCharts(font: string): void {
  Chart.register(BarController, BarElement, LineController, LineElement, PointElement, CategoryScale, LinearScale, Tooltip);
  Chart.defaults.font.family = font;
  Chart.defaults.font.size = 12;
  Chart.defaults.maintainAspectRatio = false;
  // Nothing moves unless the reader acts; Chart.js would not look at a wish for less motion by itself.
  Chart.defaults.animation = false;
}
