import type Stripe from 'stripe';
import { buildCharge, buildIntent, type IntentWish } from '../objects/payment.ts';
import { emit } from '../world/emit.ts';
import { idOf, idOrNull } from '../world/kinds.ts';
import { change, known, nowMs, nowSeconds, plan, put, type World } from '../world/world.ts';
import { postPayment } from './balance.ts';
import { debitConfirmedMs } from './calendar.ts';

export function openIntent(world: World, wish: IntentWish): Stripe.PaymentIntent {
  const intent = put(world, 'payment_intent', buildIntent(wish, nowSeconds(world)));
  emit(world, 'payment_intent.created', intent);
  return intent;
}

/** A means of payment, and the agreement that a debit needs. */
export type Means = { readonly method: Stripe.PaymentMethod; readonly mandate: string | null; readonly declined: boolean };

function charged(world: World, intent: Stripe.PaymentIntent, means: Means, outcome: 'succeeded' | 'pending' | 'declined'): Stripe.Charge {
  const wish = { intent, method: means.method, mandate: means.mandate, outcome, created: nowSeconds(world) };
  return put(world, 'charge', buildCharge(wish));
}

function decline(world: World, intent: Stripe.PaymentIntent, means: Means): Stripe.Charge {
  const charge = charged(world, intent, means, 'declined');
  emit(world, 'charge.failed', charge);
  const failed = change(world, 'payment_intent', intent.id, {
    latest_charge: charge.id,
    last_payment_error: {
      advice_code: 'try_again_later',
      charge: charge.id,
      code: 'card_declined',
      decline_code: 'generic_decline',
      message: 'Your card was declined.',
      payment_method: means.method,
      type: 'card_error',
    },
  });
  emit(world, 'payment_intent.payment_failed', failed);
  return charge;
}

function debit(world: World, intent: Stripe.PaymentIntent, means: Means, refusedLater: boolean): Stripe.Charge {
  const charge = charged(world, intent, means, 'pending');
  emit(world, 'charge.pending', charge);
  const fields = { latest_charge: charge.id, payment_method: means.method.id, status: 'processing' } as const;
  emit(world, 'payment_intent.processing', change(world, 'payment_intent', intent.id, fields));
  plan(world, debitConfirmedMs(nowMs(world)), { do: 'confirm-debit', charge: charge.id, refused: refusedLater });
  return charge;
}

function succeed(world: World, charge: Stripe.Charge): void {
  emit(world, 'charge.succeeded', charge);
  const fields = { amount_received: charge.amount, last_payment_error: null, latest_charge: charge.id, status: 'succeeded' } as const;
  const paid = change(world, 'payment_intent', idOrNull(charge.payment_intent) ?? '', { ...fields, payment_method: charge.payment_method });
  emit(world, 'payment_intent.succeeded', paid);
}

/** Tries to take the money of an intent: a card answers at once, a debit is pending for days. */
export function attempt(world: World, intentId: string, means: Means, refusedLater = false): Stripe.Charge {
  const intent = known(world, 'payment_intent', intentId);
  if (means.declined) return decline(world, intent, means);
  if (means.method.type === 'sepa_debit') return debit(world, intent, means, refusedLater);
  const charge = charged(world, intent, means, 'succeeded');
  succeed(world, charge);
  plan(world, nowMs(world) + world.settleMs, { do: 'settle', charge: charge.id });
  return charge;
}

/** The bank has paid a pending debit: its balance transaction is known at once. */
export function confirmDebit(world: World, chargeId: string): Stripe.Charge {
  const receipt = `https://pay.stripe.com/receipts/payment/${chargeId}`;
  const succeeded = change(world, 'charge', chargeId, { status: 'succeeded', paid: true, receipt_url: receipt });
  const transaction = postPayment(world, succeeded);
  const charge = change(world, 'charge', chargeId, { balance_transaction: transaction.id });
  succeed(world, charge);
  return charge;
}

/** The bank has refused a pending debit: no money ever moved. */
export function refuseDebit(world: World, chargeId: string): Stripe.Charge {
  const message = 'The customer’s account has insufficient funds to cover this payment.';
  const charge = change(world, 'charge', chargeId, {
    amount_captured: 0,
    captured: false,
    failure_code: 'insufficient_funds',
    failure_message: message,
    paid: false,
    status: 'failed',
  });
  emit(world, 'charge.failed', charge);
  const failed = change(world, 'payment_intent', idOrNull(charge.payment_intent) ?? '', {
    last_payment_error: {
      charge: chargeId,
      code: 'payment_method_provider_decline',
      decline_code: 'insufficient_funds',
      message,
      type: 'card_error',
    },
    payment_method: null,
    status: 'requires_payment_method',
  });
  emit(world, 'payment_intent.payment_failed', failed);
  return charge;
}

/** The invoice that a payment intent pays, if it pays one. */
export function invoiceOf(world: World, charge: Stripe.Charge): Stripe.Invoice | undefined {
  const [payment] = world.tables.invoice_payment.having(`payment_intent=${idOrNull(charge.payment_intent)}`);
  return payment && world.tables.invoice.get(idOf(payment.invoice));
}
