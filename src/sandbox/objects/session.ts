import type Stripe from 'stripe';
import { newId } from '../../values/ids.ts';
import { NO_ADDRESS } from './payer.ts';

export type SessionWish = {
  readonly mode: 'payment' | 'subscription';
  readonly amount: number;
  readonly types: string[];
  readonly allowedTypes: string[] | null;
  readonly excludedTypes: string[] | null;
  readonly customer: string | null;
  readonly customerEmail: string | null;
  readonly customerCreation: Stripe.Checkout.Session.CustomerCreation | null;
  readonly reference: string | null;
  readonly metadata: Record<string, string>;
  readonly locale: Stripe.Checkout.Session.Locale | null;
  readonly submitType: Stripe.Checkout.Session.SubmitType | null;
  readonly successUrl: string;
  readonly cancelUrl: string | null;
  readonly created: number;
  readonly expiresAt: number;
  readonly pageUrl: (id: string) => string;
};

/** Filled in on the way: these are the same for every session that we open. */
const PLAIN = {
  adaptive_pricing: { enabled: false },
  after_expiration: null,
  allow_promotion_codes: null,
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  billing_address_collection: null,
  client_secret: null,
  collected_information: { business_name: null, individual_name: null, shipping_details: null },
  consent: null,
  consent_collection: null,
  currency_conversion: null,
  custom_fields: [],
  custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
  customer_account: null,
  discounts: [],
  integration_identifier: null,
  managed_payments: { enabled: false },
  origin_context: null,
  payment_link: null,
  payment_method_configuration_details: null,
  payment_method_options: {},
  permissions: null,
  phone_number_collection: { enabled: false },
  recovered_from: null,
  saved_payment_method_options: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  wallet_options: null,
} as const;

const NO_INVOICE: Stripe.Checkout.Session.InvoiceCreation = {
  enabled: false,
  invoice_data: {
    account_tax_ids: null,
    custom_fields: null,
    description: null,
    footer: null,
    issuer: null,
    metadata: {},
    rendering_options: null,
  },
};

/** Who the donor says to be: known once the checkout is filled in. */
export function payerOf(email: string | null): Stripe.Checkout.Session.CustomerDetails {
  return {
    address: NO_ADDRESS,
    business_name: null,
    email,
    individual_name: null,
    name: null,
    phone: null,
    tax_exempt: 'none',
    tax_ids: [],
  };
}

export function buildSession(wish: SessionWish): Stripe.Checkout.Session {
  const id = newId('cs_test');
  const isPayment = wish.mode === 'payment';
  return {
    ...PLAIN,
    id,
    object: 'checkout.session',
    custom_fields: [],
    discounts: [],
    shipping_options: [],
    allowed_payment_method_types: wish.allowedTypes,
    ...(wish.excludedTypes ? { excluded_payment_method_types: wish.excludedTypes } : {}),
    amount_subtotal: wish.amount,
    amount_total: wish.amount,
    cancel_url: wish.cancelUrl,
    client_reference_id: wish.reference,
    created: wish.created,
    currency: 'eur',
    customer: wish.customer,
    customer_creation: wish.customerCreation,
    customer_details: wish.customerEmail === null ? null : payerOf(wish.customerEmail),
    customer_email: wish.customer === null ? wish.customerEmail : null,
    expires_at: wish.expiresAt,
    invoice: null,
    invoice_creation: isPayment ? NO_INVOICE : null,
    livemode: false,
    locale: wish.locale,
    metadata: wish.metadata,
    mode: wish.mode,
    payment_intent: null,
    payment_method_collection: isPayment ? 'if_required' : 'always',
    payment_method_types: wish.types,
    payment_status: 'unpaid',
    status: 'open',
    submit_type: wish.submitType,
    subscription: null,
    success_url: wish.successUrl,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: 'hosted_page',
    url: wish.pageUrl(id),
  };
}
