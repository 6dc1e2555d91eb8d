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

/**
 * The places of open payouts, those of one amount in one chain, in order: by what is made of the amount its first one, and after each the next;
 * -1 ends. Several amounts may share a chain. Numbers alone, which leave nothing to collect.
 */
type Chains = { readonly shift: number; readonly firsts: Int32Array; readonly next: Int32Array };

/** 2^32 divided by the golden ratio: it spreads amounts that lie close, or that all are whole euros (Knuth, vol. 3, §6.4). */
const SPREAD = 0x9e_37_79_b1;

function chainOf(amount: Cents, shift: number): number {
  return Math.imul(amount, SPREAD) >>> shift;
}

/** One that failed or was canceled is never found at the bank. Filled from the end, so that a chain is in order. */
function chainsByAmount(payouts: readonly ProposedPayout[]): Chains {
  const shift = Math.min(31, Math.clz32(payouts.length) - 1);
  const firsts = new Int32Array(2 ** (32 - shift)).fill(-1);
  const next = new Int32Array(payouts.length);
  for (let place = payouts.length - 1; place >= 0; place -= 1) {
    const payout = payouts[place];
    if (!payout || NOT_COMING.has(payout.status)) continue;
    const chain = chainOf(payout.amount, shift);
    next[place] = firsts[chain] ?? -1;
    firsts[chain] = place;
  }
  return { shift, firsts, next };
}

/** For each place the places that it may belong with. Nearly all have one at most, which costs no list of its own. */
type Places = { readonly only: Int32Array; readonly several: Map<number, number[]> };

/** What stands in place of the only one. */
const NOT_ANY = -1;
const SEVERAL = -2;

function placesFor(size: number): Places {
  return { only: new Int32Array(size).fill(NOT_ANY), several: new Map() };
}

/** The only one of a place; below 0 where it has none, or several. */
function onlyOf({ only }: Places, place: number): number {
  return only[place] ?? NOT_ANY;
}

const NONE: readonly number[] = [];

function placesOf(places: Places, place: number): readonly number[] {
  const only = onlyOf(places, place);
  return only >= 0 ? [only] : (places.several.get(place) ?? NONE);
}

function add({ only, several }: Places, place: number, other: number): void {
  const known = only[place] ?? NOT_ANY;
  if (known === NOT_ANY) only[place] = other;
  else if (known === SEVERAL) several.get(place)?.push(other);
  else {
    only[place] = SEVERAL;
    several.set(place, [known, other]);
  }
}

/** By place, the payouts that a line may be and the lines that a payout may be. */
type Pairs = { readonly ofLine: Places; readonly ofPayout: Places };

/** All pairs of the same amount whose days fit. */
function* pairsOf(lines: readonly ProposedLine[], payouts: readonly ProposedPayout[]): Generator<undefined, Pairs> {
  const count = bankDays();
  const { shift, firsts, next } = chainsByAmount(payouts);
  yield;
  const due = new Int32Array(payouts.length);
  const amounts = new Float64Array(payouts.length);
  for (const [place, { amount, arrivesOn }] of payouts.entries()) {
    due[place] = count(arrivesOn);
    amounts[place] = amount;
  }
  yield;
  const ofLine = placesFor(lines.length);
  const ofPayout = placesFor(payouts.length);
  const pair = (index: number, { amount, bookedOn }: ProposedLine): void => {
    for (let place = firsts[chainOf(amount, shift)] ?? -1; place >= 0; place = next[place] ?? -1) {
      if (amounts[place] !== amount) continue;
      const late = count(bookedOn) - (due[place] ?? 0);
      if (late < EARLIEST || late > LATEST) continue;
      add(ofLine, index, place);
      add(ofPayout, place, index);
    }
  };
  for (const [index, line] of lines.entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) yield;
    pair(index, line);
  }
  return { ofLine, ofPayout };
}

type Parties = { readonly lines: readonly ProposedLine[]; readonly payouts: readonly ProposedPayout[] };

function tells({ lines, payouts }: Parties, index: number, place: number): boolean {
  const [line, payout] = [lines[index], payouts[place]];
  return line !== undefined && payout !== undefined && tellsTrace(line, payout);
}

/** The only one of these places that fits; -1 where none does, or several. */
function onlyThat(places: readonly number[], fits: (place: number) => boolean): number {
  let only = -1;
  for (const place of places) {
    if (!fits(place)) continue;
    if (only >= 0) return -1;
    only = place;
  }
  return only;
}

/** Pairs that a trace id makes, each the only one of its line and of its payout; the payout's place by the line's. */
function traced(parties: Parties, { ofLine, ofPayout }: Pairs): Map<number, number> {
  const made = new Map<number, number>();
  for (const [place, { trace }] of parties.payouts.entries()) {
    if (trace === null || onlyOf(ofPayout, place) === NOT_ANY) continue;
    const only = onlyThat(placesOf(ofPayout, place), (index) => tells(parties, index, place));
    if (only >= 0 && onlyThat(placesOf(ofLine, only), (each) => tells(parties, only, each)) === place) made.set(only, place);
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
  const left = placesOf(pairs.ofLine, index).filter((place) => !taken.has(place));
  const isStripe = says(index);
  return left.flatMap((place) => {
    const payout = parties.payouts[place];
    const hasRival = placesOf(pairs.ofPayout, place).some((each) => each !== index && !byTrace.has(each) && says(each));
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
    if (onlyOf(pairs.ofLine, index) === NOT_ANY) return unmatched;
    const own = payouts[byTrace.get(index) ?? -1];
    if (own) return [{ payout: own, by: 'trace', certain: true }];
    const place = onlyOf(pairs.ofLine, index);
    const only = payouts[place];
    if (only && onlyOf(pairs.ofPayout, place) === index) return lonely(only, saysStripe(line));
    return contested(parties, pairs, index, byTrace, taken);
  };
}
