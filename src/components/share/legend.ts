import { DAYLIGHT, SHADES } from '../data/daylight.ts';
import type { Ruler, Swatch } from './picture.ts';
import { BOTTOM, LEFT, textSvg, WIDE } from './sheet.ts';
import { textWidth } from './text-width.ts';

type Legend = Extract<Ruler, { readonly kind: 'month' }>['legend'];
type Placed = { readonly swatch: Swatch; readonly text: string; readonly at: number; readonly line: number };

/** What is tried in turn: letters as large as two lines allow, then three lines that stand closer. */
const SETTINGS = [
  { size: 22, lines: 2, step: 34 },
  { size: 20, lines: 2, step: 32 },
  { size: 18, lines: 2, step: 30 },
  { size: 18, lines: 3, step: 22 },
  { size: 16, lines: 3, step: 22 },
] as const;
const BETWEEN = 28;

/** The entries in lines from left to right; how many lines that takes shows in the last one. */
function placed(legend: Legend, size: number): Placed[] {
  let [at, line] = [0, 0];
  return legend.map(({ swatch, text }) => {
    const wide = size + 8 + textWidth(text, 'sans', size);
    if (at > 0 && at + wide > WIDE) [at, line] = [0, line + 1];
    const own = { swatch, text, at, line };
    at += wide + BETWEEN;
    return own;
  });
}

function look(swatch: Swatch): string {
  switch (swatch) {
    case 'past':
      return `fill="${SHADES.oneOff}" fill-opacity="0.38"`;
    case 'later':
      return `fill="${SHADES.carriedOver}" fill-opacity="0.45"`;
    case 'ownFunds':
    case 'notch':
      return `fill="${DAYLIGHT.ground}" stroke="${DAYLIGHT.ruleStrong}" stroke-width="2"`;
    case 'expected':
      return `fill="url(#hatch)" stroke="${DAYLIGHT.inkSoft}" stroke-width="2" stroke-dasharray="4 3"`;
    case 'missing':
      return `fill="${DAYLIGHT.sheet}" stroke="${DAYLIGHT.ruleStrong}" stroke-width="2"`;
    default:
      return `fill="${SHADES[swatch]}"`;
  }
}

/** Each part of the ruler with its name and amount, in at most three lines. */
export function legendSvg(legend: Legend): string[] {
  const tried = SETTINGS.map((setting) => ({ ...setting, entries: placed(legend, setting.size) }));
  const chosen = tried.find(({ lines, entries }) => (entries.at(-1)?.line ?? 0) < lines) ?? tried.at(-1);
  if (!chosen) return [];
  const { size, step, entries } = chosen;
  return entries.flatMap(({ swatch, text, at, line }) => {
    const y = BOTTOM + 40 + line * step;
    const side = size * 0.8;
    return [
      `<rect x="${(LEFT + at).toFixed(1)}" y="${(y - side).toFixed(1)}" width="${side.toFixed(1)}" height="${side.toFixed(1)}" ${look(swatch)}/>`,
      textSvg(text, { x: LEFT + at + size + 8, y, size, face: 'sans', weight: 400, fill: DAYLIGHT.ink }),
    ];
  });
}
