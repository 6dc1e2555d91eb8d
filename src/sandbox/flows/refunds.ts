import type Stripe from 'stripe';
import { buildRefund } from '../objects/after.ts';
import { emit } from '../world/emit.ts';
import { idOrNull } from '../world/kinds.ts';
import { change, known, nowSeconds, put, type World } from '../world/world.ts';
import { postRefund, postRefundFailure } from './balance.ts';

/** A refund that waits for the balance: no movement yet, though its charge counts it already. */
export function refundLater(world: World, chargeId: string, amount: number): Stripe.Refund {
  const charge = known(world, 'charge', chargeId);
  const wish = { charge, amount, reason: null, metadata: {} };
  const pending = { status: 'pending', pending_reason: 'insufficient_funds' } as const;
  const made = put(world, 'refund', { ...buildRefund(wish, nowSeconds(world)), ...pending });
  emit(world, 'refund.created', made);
  count(world, charge, amount);
  return made;
}

/** Counts an amount as given back; a negative one as no longer given back. */
function count(world: World, charge: Stripe.Charge, amount: number): void {
  const refunded = charge.amount_refunded + amount;
  const changed = change(world, 'charge', charge.id, { amount_refunded: refunded, refunded: refunded === charge.amount });
  const before = { amount_refunded: charge.amount_refunded, refunded: charge.refunded };
  emit(world, amount > 0 ? 'charge.refunded' : 'charge.updated', changed, before);
}

function tell(world: World, refund: Stripe.Refund, before: Partial<Stripe.Refund>): void {
  emit(world, 'refund.updated', refund, before);
  emit(world, 'charge.refund.updated', refund, before);
}

/** A refund that waits no more does not say why it waited. */
function ended(refund: Stripe.Refund): Stripe.Refund {
  const { pending_reason: waited, ...rest } = refund;
  return waited === undefined ? refund : rest;
}

function succeed(world: World, refund: Stripe.Refund): Stripe.Refund {
  const paid = put(world, 'refund', { ...ended(refund), balance_transaction: postRefund(world, refund).id, status: 'succeeded' });
  tell(world, paid, { balance_transaction: null, status: refund.status });
  return paid;
}

/** A refund that the donor's bank sends back: money that had left returns by a movement of its own. */
function fail(world: World, refund: Stripe.Refund): Stripe.Refund {
  const back = refund.balance_transaction === null ? {} : { failure_balance_transaction: postRefundFailure(world, refund).id };
  const failed = put(world, 'refund', { ...ended(refund), ...back, failure_reason: 'expired_or_canceled_card', status: 'failed' });
  count(world, known(world, 'charge', idOrNull(refund.charge) ?? ''), -refund.amount);
  tell(world, failed, { status: refund.status });
  emit(world, 'refund.failed', failed);
  return failed;
}

export function endRefund(world: World, refundId: string, status: 'succeeded' | 'failed'): Stripe.Refund {
  const refund = known(world, 'refund', refundId);
  if (refund.status === status) return refund;
  return status === 'succeeded' ? succeed(world, refund) : fail(world, refund);
}
