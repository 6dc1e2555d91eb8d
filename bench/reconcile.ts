import { execFileSync } from 'node:child_process';
import { propose } from '../src/reconciliation/propose.ts';
import type { ProposedLine, ProposedPayout } from '../src/reconciliation/propose-payouts.ts';
import { account } from '../src/values/account.ts';
import { cents } from '../src/values/cents.ts';
import { addDays, day } from '../src/values/day.ts';
import { middle, timeOf, type Row } from './row.ts';

const ROUNDS = 7;
const FIRST = day('2016-01-04');
const DAYS = 3_650;

/** Numbers that look thrown, the same in each run. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
}

/** Payouts over ten years, and for each the bank's line one to three days later; one line in ten is something else. */
function invented(count: number): { readonly lines: ProposedLine[]; readonly payouts: ProposedPayout[] } {
  const roll = dice(7);
  const days = Array.from({ length: DAYS + 10 }, (_, offset) => addDays(FIRST, offset));
  const bank = account('bank-main');
  const lines: ProposedLine[] = [];
  const payouts: ProposedPayout[] = [];
  for (let index = 0; index < count; index += 1) {
    const amount = cents(1_000 + roll(500_000));
    const offset = roll(DAYS);
    payouts.push({ id: `po_${index}`, amount, arrivesOn: days[offset] ?? FIRST, status: 'paid', trace: index % 3 === 0 ? `TRACE${String(index).padStart(9, '0')}` : null });
    const isOther = index % 10 === 0;
    const label = isOther ? `PRLV SEPA FOURNISSEUR ${index}` : index % 6 === 0 ? `VIR STRIPE TRACE${String(index).padStart(9, '0')}` : 'VIR SEPA STRIPE TECHNOLOGY EUROPE LTD';
    lines.push({ id: `ln_${index}`, account: bank, bookedOn: days[offset + roll(3)] ?? FIRST, amount: isOther ? cents(-1 - roll(90_000)) : amount, label, counterparty: null, reference: null });
  }
  return { lines, payouts };
}

/** What a program without any of our rules does: a hash of amounts, and days compared as numbers. */
function plainHashJoin(lines: readonly ProposedLine[], payouts: readonly ProposedPayout[]): { readonly line: string; readonly payout: string }[] {
  const groups = new Map<number, { readonly id: string; readonly on: number }[]>();
  for (const { id, amount, arrivesOn } of payouts) {
    const one = { id, on: Date.parse(arrivesOn) };
    const group = groups.get(amount);
    if (group) group.push(one);
    else groups.set(amount, [one]);
  }
  const pairs: { readonly line: string; readonly payout: string }[] = [];
  for (const { id, amount, bookedOn } of lines) {
    const on = Date.parse(bookedOn);
    for (const each of groups.get(amount) ?? []) if (Math.abs(on - each.on) <= 7 * 86_400_000) pairs.push({ line: id, payout: each.id });
  }
  return pairs;
}

/**
 * The most that a process held which did nothing but read the lines and propose, several times over (MB): the plain join of a run, and what it
 * leaves behind, are no memory of ours.
 */
function mostHeld(count: number): number {
  const script = `const { proposeRounds } = await import(${JSON.stringify(import.meta.url)}); console.log(proposeRounds(${count}))`;
  return Number(execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' }));
}

/** Proposes as often as a run does; the most that the process has held (MB). */
export function proposeRounds(count: number): number {
  const { lines, payouts } = invented(count);
  for (let round = 0; round < ROUNDS; round += 1) propose({ lines, payouts, invoices: [], rules: [], refundable: [], chart: [] });
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

/** Proposals for as many lines as payouts, beside a plain hash join in the same run. */
export async function reconcileTimes(count: number): Promise<Row[]> {
  const { lines, payouts } = invented(count);
  const asked = { lines, payouts, invoices: [], rules: [], refundable: [], chart: [] };
  const certain = [...propose(asked).values()].filter(([first]) => first?.certain === true).length;
  const pairs = plainHashJoin(lines, payouts).length;
  const plain: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    plain.push(await timeOf(() => plainHashJoin(lines, payouts)));
    ours.push(await timeOf(() => propose(asked)));
  }
  const figures = { oursMs: middle(ours), plainMs: middle(plain), ratio: middle(ours) / middle(plain), certain, pairs, mostMB: mostHeld(count) };
  const owed = [
    { of: 'ratio', atMost: 3 },
    { of: 'mostMB', atMost: 500 },
  ];
  return [{ what: `${count} lines × ${count} payouts proposed`, figures, owed }];
}
