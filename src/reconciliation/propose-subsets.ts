import { negateCents, type Cents } from '../values/cents.ts';
import { bankDays } from './bank-days.ts';
import type { LinePart } from './bank-line.ts';
import type { ChequeInHand, OpenInvoice } from './line-desk.ts';
import type { Proposal, Reason } from './proposal.ts';
import type { ProposedLine, ProposedPayout } from './propose-payouts.ts';

/** Beyond this many candidates an exact sum would be found by chance. */
const MOST_CANDIDATES = 24;
/** How many sums are shown of one line. */
const MOST_SHOWN = 3;
/** How far a payout's arrival may lie from a line that holds several, in bank days. */
const NEAR = 10;

type Subset = readonly number[];

/** All sums of a half, each with the numbers of what it is made of, as bits. */
function sumsOf(amounts: readonly Cents[]): { readonly sum: number; readonly bits: number }[] {
  let sums = [{ sum: 0, bits: 0 }];
  for (const [index, amount] of amounts.entries())
    sums = [...sums, ...sums.map(({ sum, bits }) => ({ sum: sum + amount, bits: bits | (1 << index) }))];
  return sums;
}

function members(bits: number, from: number): number[] {
  const found: number[] = [];
  for (let index = 0; bits >> index !== 0; index += 1) if ((bits >> index) & 1) found.push(from + index);
  return found;
}

/**
 * The sets of two or more amounts that add up to a target to the cent, by their places; the smallest sets first, at most `most`. Both halves are
 * summed and met in the middle: 24 amounts make 2 × 4 096 sums.
 */
export function exactSubsets(amounts: readonly Cents[], target: Cents, most: number): Subset[] {
  if (amounts.length > MOST_CANDIDATES) throw new Error(`Bug: ${amounts.length} amounts are too many to sum`);
  const middle = Math.ceil(amounts.length / 2);
  const right = Map.groupBy(sumsOf(amounts.slice(middle)), ({ sum }) => sum);
  const found = sumsOf(amounts.slice(0, middle)).flatMap(({ sum, bits }) =>
    (right.get(target - sum) ?? []).map((other) => [...members(bits, 0), ...members(other.bits, middle)]),
  );
  const several = found.filter(({ length }) => length >= 2);
  return several.toSorted((one, two) => one.length - two.length || one.join().localeCompare(two.join())).slice(0, most);
}

type Candidate = { readonly part: LinePart; readonly name: string };

function near(line: ProposedLine, payouts: readonly ProposedPayout[]): Candidate[] {
  const count = bankDays();
  const booked = count(line.bookedOn);
  const dated = payouts
    .filter(({ status, amount }) => status !== 'failed' && status !== 'canceled' && amount !== 0)
    .map((payout) => ({ payout, far: Math.abs(booked - count(payout.arrivesOn)) }))
    .filter(({ far }) => far <= NEAR)
    .toSorted((one, two) => one.far - two.far);
  return dated.map(({ payout }) => ({ part: { kind: 'payout', amount: payout.amount, payout: payout.id }, name: payout.id }));
}

function reasonOf(kind: 'payout' | 'invoice' | 'cheque', line: ProposedLine, chosen: readonly Candidate[]): Reason {
  const told = { count: chosen.length, amount: line.amount };
  if (kind === 'payout') return { code: 'payouts', ...told };
  return kind === 'cheque'
    ? { code: 'cheques', ...told }
    : { code: 'invoices', ...told, suppliers: [...new Set(chosen.map(({ name }) => name))] };
}

/** What a line may be made of: sets of payouts, of invoices or of cheques in hand that add up to it. Shown, never certain (method §5.3). */
export function proposeSubsets(
  line: ProposedLine,
  {
    payouts,
    invoices,
    cheques,
  }: { readonly payouts: readonly ProposedPayout[]; readonly invoices: readonly OpenInvoice[]; readonly cheques: readonly ChequeInHand[] },
): Proposal[] {
  const groups = {
    payout: near(line, payouts),
    invoice: invoices
      .filter(({ open }) => open !== 0)
      .map(({ id, supplier, open }): Candidate => ({ part: { kind: 'invoice', amount: negateCents(open), invoice: id }, name: supplier })),
    cheque: cheques.map(({ gift, amount }): Candidate => ({ part: { kind: 'cheque', amount, gift }, name: gift })),
  };
  const kinds = line.amount > 0 ? (['payout', 'cheque', 'invoice'] as const) : (['invoice', 'payout'] as const);
  return kinds.flatMap((kind) => {
    const candidates = groups[kind].slice(0, MOST_CANDIDATES);
    const single = kind === 'cheque' ? candidates.filter(({ part }) => part.amount === line.amount).map((each) => [each]) : [];
    const subsets = exactSubsets(
      candidates.map(({ part }) => part.amount),
      line.amount,
      MOST_SHOWN,
    );
    const chosen = [...single, ...subsets.map((set) => set.flatMap((place) => candidates[place] ?? []))];
    return chosen.map((each) => ({
      line: line.id,
      parts: each.map(({ part }) => part),
      reason: reasonOf(kind, line, each),
      certain: false,
    }));
  });
}
