import type { Cents } from '../values/cents.ts';
import { bankDays } from './bank-days.ts';
import type { BankLine } from './bank-line.ts';
import type { KnownPayout } from './payout-store.ts';

/** What a proposal reads of a line. */
export type ProposedLine = Pick<BankLine, 'id' | 'account' | 'bookedOn' | 'amount' | 'label' | 'counterparty' | 'reference'>;

export type ProposedPayout = Pick<KnownPayout, 'id' | 'amount' | 'arrivesOn' | 'trace' | 'status'>;

/** Lines that are paired before others have their turn: some milliseconds. */
const AT_ONCE = 20_000;

/** From when to when a payout may be booked by the bank, in bank days around its arrival day (method §5.2). */
const EARLIEST = -1;
const LATEST = 5;

/** How much speaks for a pair, beyond amount and day: nothing, the label, or the payout's own trace id. */
type Mark = 'amount' | 'label' | 'trace';

/** A line and a payout that it may be. `certain`: only these two fit, and more than the amount says so. */
export type PayoutMatch = { readonly payout: ProposedPayout; readonly by: Mark; readonly certain: boolean };

const SAYS_STRIPE = /stripe/i;

/** Most banks write in capitals, which are found sooner. */
function namesStripe(text: string): boolean {
  return text.includes('STRIPE') || SAYS_STRIPE.test(text);
}

export function saysStripe({ label, counterparty }: Pick<ProposedLine, 'label' | 'counterparty'>): boolean {
  return namesStripe(label) || (counterparty !== null && namesStripe(counterparty));
}

/** Shorter ones would be found by chance within a label. */
const SHORTEST_TRACE = 6;

function tellsTrace({ label, reference }: ProposedLine, { trace }: ProposedPayout): boolean {
  if (trace === null || trace.length < SHORTEST_TRACE) return false;
  return reference === trace || label.includes(trace) || (reference?.includes(trace) ?? false);
}

const NOT_COMING = new Set(['failed', 'canceled']);

/** The places of open payouts by their amount. One that failed or was canceled is never found at the bank. */
function placesByAmount(payouts: readonly ProposedPayout[]): Map<Cents, number[]> {
  const groups = new Map<Cents, number[]>();
  for (const [place, { amount, status }] of payouts.entries()) {
    if (NOT_COMING.has(status)) continue;
    const group = groups.get(amount);
    if (group) group.push(place);
    else groups.set(amount, [place]);
  }
  return groups;
}

/** For each place the places that it may belong with. Nearly all have one at most, which costs no list of its own. */
type Places = { of(place: number): readonly number[]; count(place: number): number; add(place: number, other: number): void };

const NONE: readonly number[] = [];

function placesFor(size: number): Places {
  const counts = new Int32Array(size);
  const firsts = new Int32Array(size);
  const several = new Map<number, number[]>();
  return {
    of: (place) => (counts[place] === 0 ? NONE : (several.get(place) ?? [firsts[place] ?? 0])),
    count: (place) => counts[place] ?? 0,
    add: (place, other) => {
      const before = counts[place] ?? 0;
      counts[place] = before + 1;
      if (before === 0) firsts[place] = other;
      else if (before === 1) several.set(place, [firsts[place] ?? 0, other]);
      else several.get(place)?.push(other);
    },
  };
}

/** By place, the payouts that a line may be and the lines that a payout may be. */
type Pairs = { readonly ofLine: Places; readonly ofPayout: Places };

/** All pairs of the same amount whose days fit. */
function* pairsOf(lines: readonly ProposedLine[], payouts: readonly ProposedPayout[]): Generator<undefined, Pairs> {
  const count = bankDays();
  const groups = placesByAmount(payouts);
  yield;
  const due = Int32Array.from(payouts, ({ arrivesOn }) => count(arrivesOn));
  yield;
  const ofLine = placesFor(lines.length);
  const ofPayout = placesFor(payouts.length);
  for (const [index, { amount, bookedOn }] of lines.entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) yield;
    const group = groups.get(amount);
    if (!group) continue;
    const booked = count(bookedOn);
    for (const place of group) {
      const late = booked - (due[place] ?? 0);
      if (late < EARLIEST || late > LATEST) continue;
      ofLine.add(index, place);
      ofPayout.add(place, index);
    }
  }
  return { ofLine, ofPayout };
}

type Parties = { readonly lines: readonly ProposedLine[]; readonly payouts: readonly ProposedPayout[] };

function tells({ lines, payouts }: Parties, index: number, place: number): boolean {
  const [line, payout] = [lines[index], payouts[place]];
  return line !== undefined && payout !== undefined && tellsTrace(line, payout);
}

/** Pairs that a trace id makes, each the only one of its line and of its payout; the payout's place by the line's. */
function traced(parties: Parties, { ofLine, ofPayout }: Pairs): Map<number, number> {
  const made = new Map<number, number>();
  for (const [place, { trace }] of parties.payouts.entries()) {
    if (trace === null || ofPayout.count(place) === 0) continue;
    const [only, ...others] = ofPayout.of(place).filter((index) => tells(parties, index, place));
    if (only === undefined || others.length > 0) continue;
    if (ofLine.of(only).filter((each) => tells(parties, only, each)).length === 1) made.set(only, place);
  }
  return made;
}

/** A pair that nothing rivals, which nearly all are. */
function lonely(payout: ProposedPayout, isStripe: boolean): PayoutMatch[] {
  return [{ payout, by: isStripe ? 'label' : 'amount', certain: isStripe }];
}

/** The pairs of one line, trace ids aside: `taken` are payouts that a trace id gave to others. */
function contested(
  parties: Parties,
  pairs: Pairs,
  index: number,
  byTrace: ReadonlyMap<number, number>,
  taken: ReadonlySet<number>,
): PayoutMatch[] {
  const says = (each: number): boolean => parties.lines[each] !== undefined && saysStripe(parties.lines[each]);
  const left = pairs.ofLine.of(index).filter((place) => !taken.has(place));
  const isStripe = says(index);
  return left.flatMap((place) => {
    const payout = parties.payouts[place];
    const hasRival = pairs.ofPayout.of(place).some((each) => each !== index && !byTrace.has(each) && says(each));
    if (!payout || (hasRival && !isStripe)) return [];
    return [{ payout, by: isStripe ? 'label' : 'amount', certain: isStripe && left.length === 1 && !hasRival }];
  });
}

/**
 * Tells the payouts that each line may be, by the place of the line (method §5.2): same amount to the cent, booked from one bank day before the
 * arrival day to five after. A trace id decides first; what it has decided is no candidate for others. Then a line that says STRIPE comes
 * before lines that do not. A pair is certain when it is the only one left of its line and of its payout, and its line says STRIPE or the trace id.
 * Yields where others may have their turn.
 */
export function* matchPayouts(
  lines: readonly ProposedLine[],
  payouts: readonly ProposedPayout[],
): Generator<undefined, (index: number) => readonly PayoutMatch[]> {
  const parties = { lines, payouts };
  const pairs = yield* pairsOf(lines, payouts);
  yield;
  const byTrace = traced(parties, pairs);
  yield;
  const taken = new Set(byTrace.values());
  const unmatched: readonly PayoutMatch[] = [];
  return (index) => {
    const line = lines[index];
    if (!line) return unmatched;
    if (pairs.ofLine.count(index) === 0) return unmatched;
    const own = payouts[byTrace.get(index) ?? -1];
    if (own) return [{ payout: own, by: 'trace', certain: true }];
    const [place = -1] = pairs.ofLine.of(index);
    const only = payouts[place];
    if (only && pairs.ofLine.count(index) === 1 && pairs.ofPayout.count(place) === 1) return lonely(only, saysStripe(line));
    return contested(parties, pairs, index, byTrace, taken);
  };
}
