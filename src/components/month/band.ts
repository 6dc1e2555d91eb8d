import type { MonthCoverage } from '../../coverage/report.ts';
import { addCents, atLeastZero, cents, subtractCents, sumCents, ZERO, type Cents } from '../../values/cents.ts';
import { deductionsOf } from './sentences.ts';

export type BandPartName = 'carriedOver' | 'recurring' | 'oneOff' | 'offline' | 'merged';

/** A stretch of the ruler, in hundredths of its width. */
export type Stretch = { readonly from: number; readonly width: number };

export type BandPart = Stretch & { readonly name: BandPartName; readonly amount: Cents };

/** The month as a ruler (method §3.7): parts laid end to end, a notch where money left again, a tick at the cost, what is expected beyond. */
export type Band = {
  readonly parts: readonly BandPart[];
  /** What of the month's money older months take first; it lies at the band's end. */
  readonly past: (Stretch & { readonly amount: Cents }) | null;
  readonly notch: (Stretch & { readonly amount: Cents }) | null;
  readonly expected: (Stretch & { readonly amount: Cents }) | null;
  /** Where the cost stands; null for a month that costs nothing. */
  readonly costAt: number | null;
  /** Carried over + net, never below nothing. */
  readonly total: Cents;
  /** Marks along the ruler, each a round number of euros. */
  readonly marks: readonly { readonly at: number; readonly amount: Cents; readonly long: boolean }[];
};

/** Room left beyond the longest stretch, so that the tick and its label never touch the edge. */
const MARGIN = 1.04;

export function bandOf(of: MonthCoverage): Band {
  const amounts = partAmounts(of);
  const laid = sumCents(amounts.map(([, amount]) => amount));
  const total = atLeastZero(addCents(of.carriedOver, of.net));
  const expected = of.expected ?? ZERO;
  const widest = Math.max(of.cost, laid, total + expected, 100);
  const scale = 100 / (widest * MARGIN);
  return {
    parts: laidEndToEnd(amounts, scale),
    past: of.towardsPast > 0 ? { ...stretch(total - of.towardsPast, total, scale), amount: of.towardsPast } : null,
    notch: laid > total ? { ...stretch(total, laid, scale), amount: deductionsOf(of) } : null,
    expected: expected > 0 ? { ...stretch(total, total + expected, scale), amount: expected } : null,
    costAt: of.cost > 0 ? of.cost * scale : null,
    total,
    marks: marksUpTo(widest, scale),
  };
}

function partAmounts(of: MonthCoverage): [BandPartName, Cents][] {
  const offline = addCents(of.offline ?? ZERO, atLeastZero(of.other));
  const parts: [BandPartName, Cents][] = [
    ['carriedOver', of.carriedOver],
    ['recurring', of.recurring ?? ZERO],
    ['oneOff', of.oneOff ?? ZERO],
    ['offline', offline],
    ['merged', of.merged ?? ZERO],
  ];
  return parts.filter(([, amount]) => amount > 0);
}

function laidEndToEnd(amounts: readonly [BandPartName, Cents][], scale: number): BandPart[] {
  let from = 0;
  return amounts.map(([name, amount]) => {
    const part = { name, amount, ...stretch(from, from + amount, scale) };
    from += amount;
    return part;
  });
}

function stretch(from: number, to: number, scale: number): Stretch {
  return { from: from * scale, width: (to - from) * scale };
}

/** Short marks at round steps, a long one every five: about ten to twenty on any ruler. */
function marksUpTo(widest: number, scale: number): Band['marks'] {
  const step = roundStep(widest / 18);
  const count = Math.floor(widest / step);
  return Array.from({ length: count + 1 }, (_, index) => ({
    at: index * step * scale,
    amount: cents(index * step),
    long: index % 5 === 0,
  }));
}

/** The next 1, 2 or 5 × 10ⁿ, in cents, at least one euro. */
function roundStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(atLeast, 100)));
  const factor = [1, 2, 5, 10].find((each) => each * power >= atLeast) ?? 10;
  return factor * power;
}

/** What is above the cost once older months have had their part; nothing below it. */
export function aheadOf(of: MonthCoverage): Cents {
  const kept = subtractCents(addCents(of.carriedOver, of.net), of.towardsPast);
  return atLeastZero(subtractCents(kept, of.cost));
}
