import { netOf, type BalanceMovement } from '../ledger/movement.ts';
import { subtractCents, sumCents, type Cents } from '../values/cents.ts';
import type { KnownPayout, SeenBalance } from './payout-store.ts';

/** What a payout still lacks to be explained (method §5.1). Amounts in cents. */
export type Missing =
  /** Stripe's list of its movements is not complete yet, or was not read. */
  | { readonly code: 'list' }
  /** Movements of its list that are in no entry: what Stripe says of them has no rule, or was not learned yet. */
  | { readonly code: 'movements'; readonly ids: readonly string[] }
  /** Its movements add up to something else. */
  | { readonly code: 'sum'; readonly sum: Cents; readonly difference: Cents }
  /** It was made by hand: Stripe lists nothing, and its balance before or after it was not seen. */
  | { readonly code: 'balances'; readonly before: boolean; readonly after: boolean }
  /** Stripe's balances before and after it differ by something else than the movements between them. */
  | { readonly code: 'balance'; readonly difference: Cents }
  /** Its own movement of the balance is not known. */
  | { readonly code: 'movement' };

/** `on-its-way`: explained, and not at the bank yet. `reconciled`: explained, and linked to its bank line (method §5.2). */
export type PayoutState =
  | { readonly kind: 'failed' }
  | { readonly kind: 'reconciled' | 'on-its-way' }
  | { readonly kind: 'unexplained'; readonly isLinked: boolean; readonly missing: readonly Missing[] };

/** All that a payout's state follows from. `items`: what Stripe lists, null where it lists nothing. */
export type PayoutFacts = {
  readonly payout: KnownPayout;
  readonly items: readonly string[] | null;
  /** Its items as they are journalled, which is only done when they are booked. */
  readonly movements: readonly BalanceMovement[];
  readonly line: string | null;
  /** For one made by hand: Stripe's balance as it was seen around it, and what the journal made at these instants. */
  readonly around: Around | null;
};

export type Around = {
  readonly before: SeenBalance | null;
  readonly after: SeenBalance | null;
  readonly journalBefore: Cents;
  readonly journalAfter: Cents;
};

function missingOfList({ payout, items, movements }: PayoutFacts): Missing[] {
  if (items === null || items.length === 0) return [{ code: 'list' }];
  const known = new Set(movements.map(({ id }) => id));
  const unknown = items.filter((id) => !known.has(id));
  if (unknown.length > 0) return [{ code: 'movements', ids: unknown }];
  const sum = sumCents(movements.map(netOf));
  return sum === payout.amount ? [] : [{ code: 'sum', sum, difference: subtractCents(payout.amount, sum) }];
}

/** One made by hand is explained when Stripe's balance went, from before it to after it, where the movements make it go, its own among them. */
function missingOfBalances({ payout, around }: PayoutFacts): Missing[] {
  if (payout.movement === null) return [{ code: 'movement' }];
  if (!around?.before || !around.after) return [{ code: 'balances', before: Boolean(around?.before), after: Boolean(around?.after) }];
  const seen = subtractCents(around.after.amount, around.before.amount);
  const difference = subtractCents(seen, subtractCents(around.journalAfter, around.journalBefore));
  return difference === 0 ? [] : [{ code: 'balance', difference }];
}

/** A payout's state (method §5.1, §5.2): a link without an explanation reconciles nothing. */
export function payoutState(facts: PayoutFacts): PayoutState {
  const { payout, line } = facts;
  if (payout.status === 'failed' || payout.status === 'canceled') return { kind: 'failed' };
  const missing = payout.automatic === false ? missingOfBalances(facts) : missingOfList(facts);
  if (missing.length > 0) return { kind: 'unexplained', isLinked: line !== null, missing };
  return { kind: line === null ? 'on-its-way' : 'reconciled' };
}
