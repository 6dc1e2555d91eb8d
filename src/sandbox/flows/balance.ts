import type Stripe from 'stripe';
import { cents, negateCents, ZERO, type Cents } from '../../values/cents.ts';
import { balanceTransaction, cardFee, DISPUTE_FEE, SEPA_FEE, utcMidnight } from '../objects/money.ts';
import { emit } from '../world/emit.ts';
import { idOf } from '../world/kinds.ts';
import { change, known, nowSeconds, plan, put, type World } from '../world/world.ts';

/** Euros for a unit of any other currency. */
const EXCHANGE_RATE = 0.9;

/** Books a movement of the balance, which leaves with the first payout after it is available. */
export function post(world: World, transaction: Stripe.BalanceTransaction, payout: string | null): Stripe.BalanceTransaction {
  put(world, 'balance_transaction', transaction);
  put(world, 'posting', { id: transaction.id, payout });
  if (transaction.status === 'pending') plan(world, transaction.available_on * 1000, { do: 'make-available', transaction: transaction.id });
  return transaction;
}

export function makeAvailable(world: World, transaction: string): void {
  change(world, 'balance_transaction', transaction, { status: 'available' });
}

/** What a succeeded payment brings: a card's money is available three days later, a debit's on the day it succeeds. */
export function postPayment(world: World, charge: Stripe.Charge): Stripe.BalanceTransaction {
  const created = nowSeconds(world);
  const isCard = charge.id.startsWith('ch_');
  const isDebit = charge.payment_method_details?.type === 'sepa_debit';
  // What is paid in another currency arrives in euros, at Stripe's rate of the day.
  const rate = charge.currency === 'eur' ? null : EXCHANGE_RATE;
  const amount = cents(Math.round(charge.amount * (rate ?? 1)));
  const transaction = balanceTransaction({
    amount,
    fee: isCard ? cardFee(amount) : SEPA_FEE,
    feeFor: 'Stripe processing fees',
    type: isCard ? 'charge' : 'payment',
    category: 'charge',
    source: charge.id,
    created,
    availableOn: utcMidnight(created, isDebit ? 0 : 3),
    description: charge.description,
  });
  return post(world, { ...transaction, exchange_rate: rate }, null);
}

/** Fills in a card charge's balance transaction, a moment after the charge itself. */
export function settle(world: World, chargeId: string): void {
  const charge = known(world, 'charge', chargeId);
  if (charge.balance_transaction !== null) return;
  const settled = change(world, 'charge', chargeId, { balance_transaction: postPayment(world, charge).id });
  emit(world, 'charge.updated', settled, { balance_transaction: null });
}

/** The movement that brings the money of a refund back when it failed afterwards. */
export function postRefundFailure(world: World, refund: Stripe.Refund): Stripe.BalanceTransaction {
  const created = nowSeconds(world);
  const isCard = refund.id.startsWith('re_');
  const transaction = balanceTransaction({
    amount: cents(refund.amount),
    fee: ZERO,
    feeFor: '',
    type: isCard ? 'refund_failure' : 'payment_refund',
    category: 'refund_failure',
    source: refund.id,
    created,
    availableOn: utcMidnight(created, 0),
    description: 'REFUND FAILURE',
  });
  return post(world, transaction, null);
}

/** A refund's movement: Stripe does not give its fee back. */
export function postRefund(world: World, refund: Stripe.Refund): Stripe.BalanceTransaction {
  const created = nowSeconds(world);
  return post(
    world,
    balanceTransaction({
      amount: negateCents(cents(refund.amount)),
      fee: ZERO,
      feeFor: '',
      type: refund.id.startsWith('re_') ? 'refund' : 'payment_refund',
      category: 'refund',
      source: refund.id,
      created,
      availableOn: utcMidnight(created, 0),
      description: 'REFUND FOR PAYMENT',
    }),
    null,
  );
}

function postDispute(world: World, dispute: Stripe.Dispute, amount: Cents, fee: Cents, category: string): Stripe.BalanceTransaction {
  const created = nowSeconds(world);
  const description = `Chargeback ${category === 'dispute' ? 'withdrawal' : 'reversal'} for ${idOf(dispute.charge)}`;
  const availableOn = utcMidnight(created, 0);
  return post(
    world,
    balanceTransaction({
      amount,
      fee,
      feeFor: 'Dispute fee',
      type: 'adjustment',
      category,
      source: dispute.id,
      created,
      availableOn,
      description,
    }),
    null,
  );
}

export function postWithdrawal(world: World, dispute: Stripe.Dispute): Stripe.BalanceTransaction {
  return postDispute(world, dispute, negateCents(cents(dispute.amount)), DISPUTE_FEE, 'dispute');
}

/** A dispute that is won brings the amount back, and its fee as a negative one. */
export function postReinstatement(world: World, dispute: Stripe.Dispute): Stripe.BalanceTransaction {
  return postDispute(world, dispute, cents(dispute.amount), negateCents(DISPUTE_FEE), 'dispute_reversal');
}
