import type Stripe from 'stripe';
import { newId } from '../../values/ids.ts';
import { idOrNull } from '../world/kinds.ts';
import { DAY_SECONDS } from './money.ts';

export type RefundWish = {
  readonly charge: Stripe.Charge;
  readonly amount: number;
  readonly reason: Stripe.Refund.Reason | null;
  readonly metadata: Record<string, string>;
};

export function buildRefund(wish: RefundWish, created: number): Stripe.Refund {
  const isCard = wish.charge.id.startsWith('ch_');
  return {
    id: newId(isCard ? 're' : 'pyr'),
    object: 'refund',
    amount: wish.amount,
    balance_transaction: null,
    charge: wish.charge.id,
    created,
    currency: wish.charge.currency,
    customer: idOrNull(wish.charge.customer),
    customer_account: null,
    destination_details: isCard
      ? {
          card: {
            reference: newId('r').slice(2, 18),
            reference_status: 'available',
            reference_type: 'acquirer_reference_number',
            type: 'refund',
          },
          type: 'card',
        }
      : { type: 'sepa_debit' },
    metadata: wish.metadata,
    payment_intent: idOrNull(wish.charge.payment_intent),
    payment_method: wish.charge.payment_method,
    reason: wish.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  };
}

const NO_EVIDENCE: Stripe.Dispute.Evidence = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};

function cardCase(isInquiry: boolean): Stripe.Dispute.PaymentMethodDetails.Card {
  return { brand: 'visa', case_type: isInquiry ? 'inquiry' : 'chargeback', network: 'visa', network_reason_code: '10.4' };
}

export function buildDispute(charge: Stripe.Charge, status: Stripe.Dispute.Status, created: number): Stripe.Dispute {
  const isInquiry = status === 'warning_needs_response';
  return {
    id: newId('dp'),
    object: 'dispute',
    amount: charge.amount,
    balance_transactions: [],
    charge: charge.id,
    created,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: NO_EVIDENCE,
    evidence_details: {
      due_by: charge.id.startsWith('py_') ? null : created + 14 * DAY_SECONDS,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: isInquiry,
    livemode: false,
    metadata: {},
    payment_intent: idOrNull(charge.payment_intent),
    ...(charge.id.startsWith('ch_') ? { payment_method_details: { card: cardCase(isInquiry), type: 'card' } } : {}),
    reason: charge.id.startsWith('py_') ? 'debit_not_authorized' : 'fraudulent',
    status,
  };
}

export function buildPayout(amount: number, transaction: (payout: string) => string, created: number, arrival: number): Stripe.Payout {
  const id = newId('po');
  return {
    id,
    object: 'payout',
    amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: arrival,
    automatic: true,
    balance_transaction: transaction(id),
    created,
    currency: 'eur',
    description: 'STRIPE PAYOUT',
    destination: 'ba_sandbox',
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata: {},
    method: 'standard',
    original_payout: null,
    payout_method: null,
    reconciliation_status: 'in_progress',
    reversed_by: null,
    source_type: 'card',
    statement_descriptor: null,
    status: 'in_transit',
    trace_id: { status: 'pending', value: null },
    type: 'bank_account',
  };
}
