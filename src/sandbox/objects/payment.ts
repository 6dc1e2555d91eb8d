import type Stripe from 'stripe';
import { newId } from '../../values/ids.ts';
import { idOrNull } from '../world/kinds.ts';
import { NO_ADDRESS } from './payer.ts';

export type IntentWish = {
  readonly amount: number;
  readonly customer: string | null;
  readonly description: string | null;
  readonly metadata: Record<string, string>;
  readonly types: string[];
  /** Euros where nothing is said. */
  readonly currency?: string;
};

export function buildIntent(wish: IntentWish, created: number): Stripe.PaymentIntent {
  const id = newId('pi');
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: wish.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic',
    client_secret: newId(`${id}_secret`),
    confirmation_method: 'automatic',
    created,
    currency: wish.currency ?? 'eur',
    customer: wish.customer,
    customer_account: null,
    description: wish.description,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: { enabled: false },
    metadata: wish.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: wish.types,
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  };
}

export type Outcome = 'succeeded' | 'pending' | 'declined';

function outcomeOf(outcome: Outcome, isCard: boolean): Stripe.Charge.Outcome {
  const declined = outcome === 'declined';
  return {
    advice_code: declined ? 'try_again_later' : null,
    network_advice_code: null,
    network_decline_code: declined && isCard ? '05' : null,
    network_status: declined ? 'declined_by_network' : 'approved_by_network',
    reason: declined ? 'generic_decline' : null,
    ...(isCard ? { risk_level: 'normal', risk_score: 12 } : {}),
    seller_message: declined ? 'The bank did not return any further details with this decline.' : 'Payment complete.',
    type: declined ? 'issuer_declined' : 'authorized',
  };
}

function cardDetails(card: Stripe.PaymentMethod.Card, amount: number): Stripe.Charge.PaymentMethodDetails.Card {
  return {
    amount_authorized: amount,
    authorization_code: null,
    brand: card.brand,
    checks: card.checks && { ...card.checks },
    country: card.country,
    electronic_commerce_indicator: null,
    exp_month: card.exp_month,
    exp_year: card.exp_year,
    extended_authorization: { status: 'disabled' },
    fingerprint: card.fingerprint ?? null,
    funding: card.funding,
    incremental_authorization: { status: 'unavailable' },
    installments: null,
    last4: card.last4,
    mandate: null,
    multicapture: { status: 'unavailable' },
    network: card.brand,
    network_token: { used: false },
    network_transaction_id: newId('n').slice(2, 17),
    overcapture: { maximum_amount_capturable: amount, status: 'unavailable' },
    regulated_status: card.regulated_status,
    three_d_secure: null,
    transaction_link_id: null,
    wallet: null,
  };
}

function methodDetails(method: Stripe.PaymentMethod, mandate: string | null, amount: number): Stripe.Charge.PaymentMethodDetails {
  if (method.card) return { card: cardDetails(method.card, amount), type: 'card' };
  const generated = { generated_sepa_debit: null, generated_sepa_debit_mandate: null, iban_last4: '2606', verified_name: null };
  if (method.ideal) return { ideal: { ...generated, bank: 'ing', bic: 'INGBNL2A', transaction_id: null }, type: 'ideal' };
  if (method.bancontact) {
    const bank = { bank_code: 'VAPE', bank_name: 'VAN DE PUT & CO', bic: 'VAPEBE22', preferred_language: 'fr' } as const;
    return { bancontact: { ...generated, ...bank }, type: 'bancontact' };
  }
  if (!method.sepa_debit) throw new Error(`Bug: the sandbox cannot charge a ${method.type}`);
  const { bank_code, branch_code, country, fingerprint, last4 } = method.sepa_debit;
  return { sepa_debit: { bank_code, branch_code, country, fingerprint, last4, mandate }, type: 'sepa_debit' };
}

export type ChargeWish = {
  readonly intent: Stripe.PaymentIntent;
  readonly method: Stripe.PaymentMethod;
  readonly mandate: string | null;
  readonly outcome: Outcome;
  readonly created: number;
};

/** A pending debit already says `captured`, as Stripe's does: only `paid` with `succeeded` is money. */
export function buildCharge(wish: ChargeWish): Stripe.Charge {
  const { intent, method, outcome, created } = wish;
  const id = newId(method.type === 'card' ? 'ch' : 'py');
  const declined = outcome === 'declined';
  return {
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: declined ? 0 : intent.amount,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: { ...method.billing_details, address: method.billing_details.address ?? NO_ADDRESS },
    calculated_statement_descriptor: 'SANDBOX',
    captured: !declined,
    created,
    currency: intent.currency,
    customer: idOrNull(intent.customer),
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: declined ? 'card_declined' : null,
    failure_message: declined ? 'Your card was declined.' : null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: outcomeOf(outcome, method.type === 'card'),
    paid: outcome === 'succeeded',
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: methodDetails(method, wish.mandate, intent.amount),
    receipt_email: null,
    receipt_number: null,
    receipt_url: outcome === 'succeeded' ? `https://pay.stripe.com/receipts/payment/${id}` : null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: declined ? 'failed' : outcome,
    transfer_data: null,
    transfer_group: null,
  };
}
