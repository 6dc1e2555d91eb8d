import { dice, type Dice } from '../../src/sandbox/demo-people.ts';
import type { Scene } from '../../src/sandbox/scenes.ts';
import { DAY_MS } from './plan.ts';
import type { StripeSide } from './stripe-side.ts';

/** What seldom happens: each finds by itself what it happens to, and is passed over when there is nothing of the kind. */
export type Seldom = { readonly atMs: number; readonly what: (typeof KINDS)[number]; readonly amount: number; readonly pick: number };

const KINDS = [
  'account fee',
  'fee given back',
  'adjustment',
  'reserve',
  'charge from elsewhere',
  'refund that waits',
  'refund ends',
  'refund fails afterwards',
  'debit returned',
  'payout now',
  'payout by hand',
  'payout comes back',
] as const;

/** So many times each, the same for the same seed. */
export function seldomOf(seed: number, startMs: number, endMs: number, times: number): Seldom[] {
  const roll: Dice = dice(seed * 613 + 11);
  const instant = (): number => Math.floor((startMs + 20 * DAY_MS + roll.next() * (endMs - startMs - 30 * DAY_MS)) / 1_000) * 1_000;
  const happenings = Array.from({ length: times }, () =>
    KINDS.map((what) => ({ atMs: instant(), what, amount: 100 + roll.upTo(900), pick: roll.next() })),
  );
  return happenings.flat();
}

/** One of those that pass, by a number from 0 to 1. */
function oneOf<Item>(items: Iterable<Item>, pick: number, passes: (item: Item) => boolean): Item | undefined {
  const found = [...items].filter(passes);
  return found[Math.floor(pick * found.length)];
}

/** Refunds are tried on charges that no dispute touches, as Stripe refuses others. */
function refundScene({ world }: StripeSide, { what, amount, pick }: Seldom): Scene | undefined {
  const { charge, refund, dispute } = world.tables;
  if (what === 'refund that waits') {
    const left = oneOf(
      charge.all(),
      pick,
      (each) =>
        each.status === 'succeeded' && each.amount - each.amount_refunded > amount && dispute.having(`charge=${each.id}`).length === 0,
    );
    return left && { do: 'refund-later', charge: left.id, amount };
  }
  const status = what === 'refund ends' ? 'pending' : 'succeeded';
  const found = oneOf(refund.all(), pick, (each) => each.status === status);
  return found && { do: 'end-refund', refund: found.id, status: what === 'refund ends' && pick < 0.5 ? 'succeeded' : 'failed' };
}

function payoutScene({ world }: StripeSide, { what, amount, pick }: Seldom): Scene | undefined {
  if (what === 'payout now') return { do: 'pay-out' };
  if (what === 'payout by hand') return { do: 'manual-payout', amount };
  const payout = oneOf(world.tables.payout.all(), pick, (each) => each.automatic && each.amount > 0 && each.status === 'paid');
  return payout && { do: 'fail-payout', payout: payout.id };
}

function sceneOf(side: StripeSide, seldom: Seldom): Scene | undefined {
  const { what, amount, pick } = seldom;
  if (what.startsWith('refund')) return refundScene(side, seldom);
  if (what.startsWith('payout')) return payoutScene(side, seldom);
  if (what === 'account fee') return { do: 'movement', category: 'fee', type: 'stripe_fee', amount: -amount };
  if (what === 'fee given back') return { do: 'movement', category: 'fee', type: 'stripe_fee', amount };
  if (what === 'reserve') return { do: 'movement', category: 'risk_reserved_funds', type: 'reserve_transaction', amount: -amount };
  if (what === 'adjustment')
    return { do: 'movement', category: 'other_adjustment', type: 'adjustment', amount: pick < 0.5 ? amount : -amount };
  if (what === 'charge from elsewhere') return { do: 'charge', amount, method: pick < 0.5 ? 'card' : 'sepa_debit' };
  const debit = oneOf(side.world.tables.charge.all(), pick, (each) => each.status === 'pending');
  return debit && { do: 'return-debit', charge: debit.id };
}

/** Plays it, where there is something for it to happen to. */
export async function playSeldom(side: StripeSide, seldom: Seldom): Promise<void> {
  const scene = sceneOf(side, seldom);
  if (scene) await side.control.play(scene);
}
