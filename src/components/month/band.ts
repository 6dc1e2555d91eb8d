import type { MonthCoverage } from '../../coverage/report.ts';
import { addCents, atLeastZero, cents, minCents, subtractCents, sumCents, ZERO, type Cents } from '../../values/cents.ts';
import { deductionsOf } from './sentences.ts';

export type BandPartName = 'carriedOver' | 'recurring' | 'oneOff' | 'offline' | 'merged';

/** A stretch of the ruler, in hundredths of its width. */
export type Stretch = { readonly from: number; readonly width: number };

export type BandPart = Stretch & { readonly name: BandPartName; readonly amount: Cents };

/** The month as a ruler (method §3.7): parts laid end to end, a notch where money left again, a tick at the cost, what is expected beyond. */
export type Band = {
  readonly parts: readonly BandPart[];
  /** Where the month begins: 0, unless money of it pays older months first. */
  readonly zeroAt: number;
  /** What of the month's money older months take first; it lies before the month's beginning, cut short where it is long. */
  readonly past: (Stretch & { readonly amount: Cents }) | null;
  readonly notch: (Stretch & { readonly amount: Cents }) | null;
  readonly expected: (Stretch & { readonly amount: Cents }) | null;
  /** What months after this one paid of its cost. */
  readonly later: (Stretch & { readonly amount: Cents }) | null;
  /** What own funds or a grant bear of it, apart from any gift (method §3.5). */
  readonly ownFunds: (Stretch & { readonly amount: Cents }) | null;
  /** Where the cost stands; null for a month that costs nothing. */
  readonly costAt: number | null;
  /** Carried over + net, never below nothing. */
  readonly total: Cents;
  /** Marks along the ruler, each a round number of euros. */
  readonly marks: readonly { readonly at: number; readonly amount: Cents; readonly long: boolean }[];
};

/** Room left beyond the longest stretch, so that the tick and its label never touch the edge. */
const MARGIN = 1.04;
/** How much of a month's cost the arrears may take up before the month begins. */
const MOST_PAST = 0.5;

/** Where amounts lie on the ruler: counted from the month's beginning, in hundredths of the width. */
type Scale = { readonly zero: number; readonly each: number };

/** The month as its ruler shows it: what pays older months lies before the beginning, so that the fill ends where the month is covered to. */
export function bandOf(of: MonthCoverage): Band {
  const amounts = partAmounts(of);
  const laid = sumCents(amounts.map(([, amount]) => amount)) - of.towardsPast;
  const total = atLeastZero(addCents(of.carriedOver, of.net));
  const kept = keptOf(of);
  const shownPast = of.cost > 0 ? Math.min(of.towardsPast, of.cost * MOST_PAST) : of.towardsPast;
  const later = laterOf(of);
  const expected = of.expected ?? ZERO;
  const widest = Math.max(of.cost, laid, kept + later + of.ownFunds, kept + expected, 100);
  const scale: Scale = { zero: shownPast, each: 100 / ((widest + shownPast) * MARGIN) };
  return {
    parts: laidEndToEnd(amounts, of.towardsPast, scale),
    zeroAt: shownPast * scale.each,
    past: of.towardsPast > 0 ? { ...stretch(-shownPast, 0, scale), amount: of.towardsPast } : null,
    notch: laid > kept ? { ...stretch(kept, laid, scale), amount: deductionsOf(of) } : null,
    expected: expected > 0 ? { ...stretch(kept, kept + expected, scale), amount: expected } : null,
    later: later > 0 ? { ...stretch(kept, kept + later, scale), amount: later } : null,
    ownFunds: of.ownFunds > 0 ? { ...stretch(kept + later, kept + later + of.ownFunds, scale), amount: of.ownFunds } : null,
    costAt: of.cost > 0 ? at(of.cost, scale) : null,
    total,
    marks: marksUpTo(widest, scale),
  };
}

/** What gifts of later months paid of this one's cost, own funds apart (method §3.4, §3.5). */
export function laterOf(of: MonthCoverage): Cents {
  return atLeastZero(subtractCents(subtractCents(of.filled, of.ownFunds), keptOf(of)));
}

/** What the month has for itself: what was there, and its net once older months have had their part; never below nothing. */
export function keptOf(of: MonthCoverage): Cents {
  return subtractCents(atLeastZero(addCents(of.carriedOver, of.net)), of.towardsPast);
}

/** The month with what it received itself, and nothing that came from older months or goes to them (method §3.3). */
export function receivedAlone(of: MonthCoverage): MonthCoverage {
  return { ...of, carriedOver: ZERO, towardsPast: ZERO, ownFunds: ZERO, filled: minCents(of.cost, atLeastZero(of.net)) };
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

/** Parts follow one another from where the arrears begin; what lies before the ruler's edge is not drawn. */
function laidEndToEnd(amounts: readonly [BandPartName, Cents][], arrears: Cents, scale: Scale): BandPart[] {
  let from = -arrears;
  return amounts.map(([name, amount]) => {
    const to = from + amount;
    const part = { name, amount, ...stretch(Math.max(from, -scale.zero), Math.max(to, -scale.zero), scale) };
    from = to;
    return part;
  });
}

function at(amount: number, { zero, each }: Scale): number {
  return (zero + amount) * each;
}

function stretch(from: number, to: number, scale: Scale): Stretch {
  return { from: at(from, scale), width: (to - from) * scale.each };
}

/** Short marks at round steps, a long one every five: about ten to twenty on any ruler. */
function marksUpTo(widest: number, scale: Scale): Band['marks'] {
  const step = roundStep(widest / 18);
  const count = Math.floor(widest / step);
  return Array.from({ length: count + 1 }, (_, index) => ({
    at: at(index * step, scale),
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
  return atLeastZero(subtractCents(keptOf(of), of.cost));
}
