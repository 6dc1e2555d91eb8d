import type Stripe from 'stripe';
import type { Payment, PaymentDispute, PaymentRefund } from '../giving/payment.ts';
import { cents } from '../values/cents.ts';
import { nameAmong } from '../values/named.ts';
import { ok } from '../values/result.ts';
import { reading, unforeseen, type Read } from './outcome.ts';
import { idOf, ms, readMovement, readMovements } from './read-movement.ts';

/** Where our own gift id stands in Stripe's metadata: an opaque id, and nothing else of ours (metadata is no place for persons). */
export const GIFT_KEY = 'obole_gift';

/** Methods whose success comes days after the payment was made. */
const DELAYED_METHODS = new Set(['sepa_debit', 'bacs_debit', 'acss_debit', 'au_becs_debit', 'us_bank_account', 'nz_bank_account']);

type Origin = Pick<Payment, 'gift' | 'subscription' | 'nextTryMs'>;

function stateOf(charge: Stripe.Charge): Payment['state'] | null {
  if (charge.status === 'succeeded') return charge.paid && charge.captured ? 'received' : 'pending';
  return nameAmong(['pending', 'failed'], charge.status);
}

/**
 * What a charge pays for. Its own metadata names the gift when it was made once; a subscription's charge carries none (trap 21), so its
 * invoice is looked up by the payment intent: the charge itself no longer names it.
 */
async function originOf(stripe: Stripe, charge: Stripe.Charge): Promise<Origin> {
  const gift = charge.metadata[GIFT_KEY] ?? null;
  const intent = idOf(charge.payment_intent);
  if (gift !== null || intent === null) return { gift, subscription: null, nextTryMs: null };
  const payments = await stripe.invoicePayments.list({
    payment: { type: 'payment_intent', payment_intent: intent },
    limit: 1,
    expand: ['data.invoice'],
  });
  const invoice = payments.data[0]?.invoice;
  if (!invoice || typeof invoice === 'string' || invoice.deleted) return { gift, subscription: null, nextTryMs: null };
  const details = invoice.parent?.subscription_details;
  const { next_payment_attempt: next } = invoice;
  const nextTryMs = charge.status === 'failed' && next !== null ? ms(next) : null;
  return { gift: details?.metadata?.[GIFT_KEY] ?? null, subscription: idOf(details?.subscription), nextTryMs };
}

async function refundsOf(stripe: Stripe, charge: Stripe.Charge): Promise<Read<PaymentRefund[]>> {
  const refunds: PaymentRefund[] = [];
  const expand = ['data.balance_transaction', 'data.failure_balance_transaction'];
  for await (const refund of stripe.refunds.list({ charge: charge.id, limit: 100, expand })) {
    const movement = readMovement(refund.balance_transaction);
    const failure = readMovement(refund.failure_balance_transaction);
    if (!movement.ok) return movement;
    if (!failure.ok) return failure;
    refunds.push({ id: refund.id, movement: movement.value, failure: failure.value });
  }
  return ok(refunds);
}

/** Stripe's own words for how a dispute stands, as far as we have a rule for them; an appeal waits for a person. */
const DISPUTE_STATUSES = [
  'warning_needs_response',
  'warning_under_review',
  'warning_closed',
  'needs_response',
  'under_review',
  'charge_refunded',
  'prevented',
  'won',
  'lost',
];

/** Why a person should look at a dispute, though its money is booked as it moves; null where there is a rule. */
export function disputeDoubt({ id, status }: Stripe.Dispute): string | null {
  return DISPUTE_STATUSES.includes(status) ? null : `The dispute ${id} is "${status}", which has no rule`;
}

/** An inquiry has no balance transaction and moves nothing (trap 6). */
function readDispute({ id, balance_transactions }: Stripe.Dispute): Read<PaymentDispute> {
  const stranger = balance_transactions.find(({ reporting_category }) => !['dispute', 'dispute_reversal'].includes(reporting_category));
  if (stranger) return unforeseen(`The dispute ${id} moved money as "${stranger.reporting_category}", which has no rule`);
  const withdrawn = readMovements(balance_transactions.filter(({ reporting_category }) => reporting_category === 'dispute'));
  if (!withdrawn.ok) return withdrawn;
  const reinstated = readMovements(balance_transactions.filter(({ reporting_category }) => reporting_category === 'dispute_reversal'));
  return reinstated.ok ? ok({ id, withdrawn: withdrawn.value, reinstated: reinstated.value }) : reinstated;
}

async function disputesOf(stripe: Stripe, charge: Stripe.Charge): Promise<Read<PaymentDispute[]>> {
  const disputes: PaymentDispute[] = [];
  for await (const dispute of stripe.disputes.list({ charge: charge.id, limit: 100 })) {
    const read = readDispute(dispute);
    if (!read.ok) return read;
    disputes.push(read.value);
  }
  return ok(disputes);
}

/**
 * Reads a charge as it stands now, with its fee, refunds and disputes. It is the one way by which money is learned of, whichever notice
 * led to it, so that neither order nor repetition matters (method §1.3). Where a refund told of it its refunds are asked for whatever the
 * charge says: one that failed is no longer counted there (trap 4).
 */
export function readPayment(stripe: Stripe, chargeId: string, toldBy: 'charge' | 'refund' = 'charge'): Promise<Read<Payment>> {
  return reading(async () => {
    const charge = await stripe.charges.retrieve(chargeId, { expand: ['balance_transaction', 'failure_balance_transaction'] });
    const state = stateOf(charge);
    if (state === null) return unforeseen(`The charge ${charge.id} is "${charge.status}", which has no rule`);
    if (charge.currency !== 'eur')
      return unforeseen(`The charge ${charge.id} is in ${charge.currency}: only euros are booked, nothing is converted`);
    const movement = readMovement(charge.balance_transaction);
    if (!movement.ok) return movement;
    const failure = readMovement(charge.failure_balance_transaction);
    if (!failure.ok) return failure;
    const hasRefunds = toldBy === 'refund' || charge.amount_refunded > 0 || charge.refunded;
    const refunds = hasRefunds ? await refundsOf(stripe, charge) : ok<PaymentRefund[]>([]);
    if (!refunds.ok) return refunds;
    const disputes = charge.disputed ? await disputesOf(stripe, charge) : ok<PaymentDispute[]>([]);
    if (!disputes.ok) return disputes;
    const method = charge.payment_method_details?.type ?? 'unknown';
    return ok({
      id: charge.id,
      state,
      amount: cents(state === 'received' ? charge.amount_captured : charge.amount),
      method,
      delayed: DELAYED_METHODS.has(method),
      createdMs: ms(charge.created),
      movement: movement.value,
      failure: failure.value,
      failureCode: state === 'failed' ? charge.failure_code : null,
      ...(await originOf(stripe, charge)),
      refunds: refunds.value,
      disputes: disputes.value,
    });
  });
}
