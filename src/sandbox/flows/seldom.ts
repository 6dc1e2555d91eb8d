import type Stripe from 'stripe';
import { cents, negateCents } from '../../values/cents.ts';
import { buildInvoicePayment } from '../objects/invoice.ts';
import { balanceTransaction, SEPA_FEE, utcMidnight } from '../objects/money.ts';
import { buildMandate, cardMethod, sepaMethod } from '../objects/payer.ts';
import { emit } from '../world/emit.ts';
import { idOrNull } from '../world/kinds.ts';
import { change, known, nowSeconds, put, type World } from '../world/world.ts';
import { post, postPayment } from './balance.ts';
import { meansOf, payInvoice, subscriptionOf } from './invoices.ts';
import { attempt, openIntent, type Means } from './payments.ts';
import { endPendingDebit } from './time.ts';

function strangersMeans(world: World, method: 'card' | 'sepa_debit', amount: number): Means {
  const now = nowSeconds(world);
  if (method === 'card') return { method: put(world, 'payment_method', cardMethod(0, null, null, now)), mandate: null, declined: false };
  const debited = put(world, 'payment_method', sepaMethod(0, null, null, now));
  return { method: debited, mandate: put(world, 'mandate', buildMandate(debited, amount, now)).id, declined: false };
}

/** A payment that came by another way than our checkout: a payment link, the dashboard, another site. */
export function charge(world: World, amount: number, currency: string, method: 'card' | 'sepa_debit'): Stripe.Charge {
  const wish = { amount, currency, customer: null, description: null, metadata: {}, types: [method] };
  const intent = openIntent(world, wish);
  return attempt(world, intent.id, strangersMeans(world, method, amount));
}

/** The money of a pending debit is announced on the balance, then taken back when the bank refuses. */
export function returnDebit(world: World, chargeId: string): Stripe.Charge {
  const announced = postPayment(world, known(world, 'charge', chargeId));
  change(world, 'charge', chargeId, { balance_transaction: announced.id });
  const created = nowSeconds(world);
  const parts = { type: 'payment_failure_refund', category: 'charge_failure', source: chargeId, created } as const;
  const amounts = { amount: negateCents(cents(announced.amount)), fee: negateCents(SEPA_FEE), feeFor: 'Stripe processing fees' };
  const back = balanceTransaction({ ...parts, ...amounts, availableOn: utcMidnight(created, 0), description: 'Payment failure refund' });
  change(world, 'charge', chargeId, { failure_balance_transaction: post(world, back, null).id });
  endPendingDebit(world, chargeId, true);
  return known(world, 'charge', chargeId);
}

/** An invoice that was paid outside of Stripe: `invoice.paid` without any charge, and without `invoice.payment_succeeded` (trap 33). */
export function payElsewhere(world: World, invoiceId: string): Stripe.Invoice {
  const before = known(world, 'invoice', invoiceId);
  const paid = change(world, 'invoice', invoiceId, {
    amount_paid: before.amount_due,
    amount_paid_off_stripe: before.amount_due,
    amount_remaining: 0,
    next_payment_attempt: null,
    status: 'paid',
    status_transitions: { ...before.status_transitions, paid_at: nowSeconds(world) },
  });
  emit(world, 'invoice.updated', paid, { amount_paid: before.amount_paid, status: before.status });
  emit(world, 'invoice.paid', paid);
  return paid;
}

/** Several card payments for one invoice: one invoice is not one charge (trap 26). */
export function payInParts(world: World, invoiceId: string, amounts: readonly number[]): Stripe.Invoice {
  const invoice = known(world, 'invoice', invoiceId);
  const { method } = meansOf(world, known(world, 'subscription', subscriptionOf(invoice)));
  for (const payment of world.tables.invoice_payment.having(`invoice=${invoiceId}`)) {
    const transitions = { canceled_at: nowSeconds(world), paid_at: null };
    change(world, 'invoice_payment', payment.id, { is_default: false, status: 'canceled', status_transitions: transitions });
  }
  for (const amount of amounts) {
    const customer = idOrNull(invoice.customer);
    const intent = openIntent(world, { amount, customer, description: 'Subscription update', metadata: {}, types: [method.type] });
    put(world, 'invoice_payment', { ...buildInvoicePayment(invoice, intent.id, nowSeconds(world)), amount_requested: amount });
    attempt(world, intent.id, { method, mandate: null, declined: false });
  }
  payInvoice(world, invoiceId);
  return known(world, 'invoice', invoiceId);
}
