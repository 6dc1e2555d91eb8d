import { cents, negateCents, subtractCents, type Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import type { Draft, EntryKind, Measured } from './entry.ts';
import type { Account } from '../values/account.ts';

/**
 * A movement of the Stripe balance: its amount, what was kept as a fee, and when it happened and becomes available (milliseconds).
 * Stripe never takes one back: a correction is a movement of its own.
 */
export type BalanceMovement = {
  readonly id: string;
  /** Signed as Stripe signs it: positive towards the association. */
  readonly amount: Cents;
  /** Positive when kept by Stripe, negative when given back. */
  readonly fee: Cents;
  /** Stripe's own words for what it is; open lists, so plain text. */
  readonly category: string;
  readonly type: string;
  /** The charge, refund, dispute or payout that it belongs to. */
  readonly source: string | null;
  readonly createdMs: number;
  readonly availableMs: number;
};

/** What a movement changes in the balance: amount − fee. */
export function netOf({ amount, fee }: Pick<BalanceMovement, 'amount' | 'fee'>): Cents {
  return subtractCents(amount, fee);
}

/** Out of the balance when positive, back into it when negative. */
function outOfStripe(to: Account, amount: Cents): Draft['postings'] {
  return [amount < 0 ? { from: to, to: 'stripe', amount: negateCents(amount) } : { from: 'stripe', to, amount }];
}

function draft(key: string, kind: EntryKind, factDay: Day, postings: Draft['postings'], measured: Measured | null, source: string): Draft {
  return { key, kind, factDay, postings, measured, source, gift: null, corrects: null, label: null };
}

function fee(movement: BalanceMovement, amount: Cents, factDay: Day): Draft[] {
  if (amount === 0) return [];
  const measured = { as: 'fees', amount, project: null } as const;
  return [draft(`fee:${movement.id}`, 'fee', factDay, outOfStripe('fees', amount), measured, movement.source ?? movement.id)];
}

/**
 * A movement that belongs to no payment and no payout. A fee of the account, or one given back, counts as a fee of the general purpose
 * (method §1.6); anything else waits in account 471 until the treasurer qualifies it, and no public figure moves (method §5.1).
 */
export function standAloneEntries(movement: BalanceMovement, as: 'fee' | 'unqualified', factDay: Day): Draft[] {
  if (as === 'fee') return fee(movement, negateCents(netOf(movement)), factDay);
  const { id, amount, source } = movement;
  if (amount === 0) return fee(movement, movement.fee, factDay);
  const postings = outOfStripe('unqualified', cents(-amount));
  return [draft(`movement:${id}`, 'movement', factDay, postings, null, source ?? id), ...fee(movement, movement.fee, factDay)];
}
