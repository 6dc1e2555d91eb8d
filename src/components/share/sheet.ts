import { escapeXml } from '../../values/markup.ts';
import type { Face } from './text-width.ts';

/** What sites that preview links ask for. */
export const WIDTH = 1200;
export const HEIGHT = 630;
export const LEFT = 64;
/** From margin to margin. */
export const WIDE = WIDTH - 2 * LEFT;
/** Of the ruler's band. */
export const TOP = 398;
export const BOTTOM = 462;

/** A place along the ruler, given in hundredths of it. */
export function x(at: number): string {
  return (LEFT + (at / 100) * WIDE).toFixed(2);
}

export type Set = {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly face: Face;
  readonly weight: 400 | 600;
  readonly fill: string;
  readonly end?: boolean;
};

const FAMILIES: Readonly<Record<Face, string>> = { serif: 'Source Serif 4', sans: 'Noto Sans' };

/** One line of text, from its left or, with `end`, up to its right. */
export function textSvg(text: string, { x: at, y, size, face, weight, fill, end = false }: Set): string {
  const place = `x="${at.toFixed(1)}" y="${y.toFixed(1)}"${end ? ' text-anchor="end"' : ''}`;
  return `<text ${place} font-family="${FAMILIES[face]}" font-weight="${weight}" font-size="${size}" fill="${fill}">${escapeXml(text)}</text>`;
}
