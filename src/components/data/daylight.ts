import type { BandPartName } from '../month/band.ts';

/** The site's colours by daylight, for pictures that stand on pages of any colour: their own ground is always drawn. */
export const DAYLIGHT = { ground: '#f8f6ef', sheet: '#fffdf8', ink: '#1b2725', inkSoft: '#4b5955', rule: '#dcd8ca', ruleStrong: '#7d847c', accent: '#eab945' } as const;

/** The parts of a month's band, in steps of lightness. */
export const SHADES: Readonly<Record<BandPartName, string>> = {
  carriedOver: '#67746f',
  recurring: '#0d4a3f',
  oneOff: '#2f7f69',
  offline: '#6c9a87',
  merged: '#6c9a87',
};
