import type Stripe from 'stripe';
import { buildDispute, buildRefund, type RefundWish } from '../objects/after.ts';
import { emit } from '../world/emit.ts';
import { idOf } from '../world/kinds.ts';
import { change, known, nowSeconds, put, type World } from '../world/world.ts';
import { postRefund, postReinstatement, postWithdrawal } from './balance.ts';

/** Gives back a charge or a part of it; the caller has checked that so much is left. */
export function refund(world: World, wish: RefundWish): Stripe.Refund {
  const made = put(world, 'refund', buildRefund(wish, nowSeconds(world)));
  emit(world, 'refund.created', made);
  const { charge } = wish;
  const amount = charge.amount_refunded + wish.amount;
  const refunded = change(world, 'charge', charge.id, { amount_refunded: amount, refunded: amount === charge.amount });
  emit(world, 'charge.refunded', refunded, { amount_refunded: charge.amount_refunded, refunded: charge.refunded });
  const booked = change(world, 'refund', made.id, { balance_transaction: postRefund(world, made).id });
  emit(world, 'refund.updated', booked, { balance_transaction: null });
  emit(world, 'charge.refund.updated', booked, { balance_transaction: null });
  return booked;
}

/** `inquiry` asks and takes nothing; `open` takes the money; `won` gives it back; `lost` closes it. */
export type DisputeStep = 'inquiry' | 'open' | 'won' | 'lost';

function create(world: World, charge: Stripe.Charge, status: Stripe.Dispute.Status): Stripe.Dispute {
  const dispute = put(world, 'dispute', buildDispute(charge, status, nowSeconds(world)));
  emit(world, 'charge.dispute.created', dispute);
  return dispute;
}

function withdraw(world: World, dispute: Stripe.Dispute, charge: Stripe.Charge): Stripe.Dispute {
  const transaction = postWithdrawal(world, dispute);
  const fields = { balance_transactions: [...dispute.balance_transactions, transaction], is_charge_refundable: false };
  const withdrawn = change(world, 'dispute', dispute.id, fields);
  emit(world, 'charge.dispute.funds_withdrawn', withdrawn);
  emit(world, 'charge.updated', change(world, 'charge', charge.id, { disputed: true }), { disputed: charge.disputed });
  return withdrawn;
}

function open(world: World, charge: Stripe.Charge, inquiry: Stripe.Dispute | undefined): Stripe.Dispute {
  if (!inquiry) return withdraw(world, create(world, charge, charge.id.startsWith('py_') ? 'lost' : 'needs_response'), charge);
  const escalated = change(world, 'dispute', inquiry.id, { status: 'needs_response' });
  emit(world, 'charge.dispute.updated', escalated, { status: inquiry.status });
  return withdraw(world, escalated, charge);
}

function close(world: World, dispute: Stripe.Dispute, status: Stripe.Dispute.Status): Stripe.Dispute {
  const closed = change(world, 'dispute', dispute.id, { status });
  emit(world, 'charge.dispute.closed', closed, { status: dispute.status });
  return closed;
}

function win(world: World, dispute: Stripe.Dispute): Stripe.Dispute {
  emit(world, 'charge.dispute.updated', change(world, 'dispute', dispute.id, { status: 'under_review' }), { status: dispute.status });
  const back = [...dispute.balance_transactions, postReinstatement(world, dispute)];
  const reinstated = change(world, 'dispute', dispute.id, { balance_transactions: back, status: 'won' });
  emit(world, 'charge.dispute.funds_reinstated', reinstated);
  return close(world, reinstated, 'won');
}

function endMandates(world: World, charge: Stripe.Charge): void {
  for (const mandate of world.tables.mandate.having(`payment_method=${charge.payment_method}`)) {
    emit(world, 'mandate.updated', change(world, 'mandate', mandate.id, { status: 'inactive' }), { status: mandate.status });
  }
}

/**
 * Plays a donor's bank. A debit that is taken back is lost at once, as Stripe's are: no evidence is accepted.
 * Steps that need an earlier one take it first.
 */
export function dispute(world: World, chargeId: string, step: DisputeStep): Stripe.Dispute {
  const charge = known(world, 'charge', chargeId);
  const last = world.tables.dispute.having(`charge=${chargeId}`).at(-1);
  const running = last && !['won', 'lost', 'warning_closed'].includes(last.status) ? last : undefined;
  const inquiry = running?.status === 'warning_needs_response' ? running : undefined;
  if (step === 'inquiry') return running ?? create(world, charge, 'warning_needs_response');
  if (step === 'won' && inquiry) return close(world, inquiry, 'warning_closed');
  const taken = running && !inquiry ? running : open(world, charge, inquiry);
  if (charge.id.startsWith('py_')) {
    endMandates(world, charge);
    return close(world, taken, 'lost');
  }
  if (step === 'open') return taken;
  return step === 'won' ? win(world, taken) : close(world, taken, 'lost');
}

/** Whether money of a charge is in dispute: such a charge cannot be refunded. */
export function isContested(world: World, charge: Stripe.Charge): boolean {
  return world.tables.dispute.having(`charge=${idOf(charge)}`).some((each) => !each.is_charge_refundable && each.status !== 'won');
}
