import type Stripe from 'stripe';
import { newId } from '../../values/ids.ts';

export type CustomerWish = {
  readonly email: string | null;
  readonly name: string | null;
  readonly phone: string | null;
  readonly description: string | null;
  readonly metadata: Record<string, string>;
  readonly locales: string[];
};

export function buildCustomer(wish: CustomerWish, created: number): Stripe.Customer {
  return {
    id: newId('cus'),
    object: 'customer',
    address: null,
    balance: 0,
    created,
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: wish.description,
    discount: null,
    email: wish.email,
    invoice_prefix: newId('x').slice(2, 10).toUpperCase(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: wish.metadata,
    name: wish.name,
    next_invoice_sequence: 1,
    phone: wish.phone,
    preferred_locales: wish.locales,
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  };
}

export const NO_ADDRESS: Stripe.Address = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };

type Kept = Pick<
  Stripe.PaymentMethod,
  'id' | 'object' | 'allow_redisplay' | 'billing_details' | 'created' | 'customer' | 'customer_account' | 'livemode' | 'metadata'
>;

function kept(email: string | null, customer: string | null, created: number): Kept {
  return {
    id: newId('pm'),
    object: 'payment_method',
    allow_redisplay: 'limited',
    billing_details: { address: { ...NO_ADDRESS, country: 'FR' }, email, name: 'Camille Exemple', phone: null, tax_id: null },
    created,
    customer,
    customer_account: null,
    livemode: false,
    metadata: {},
  };
}

/** A card that pays (4242), or one that every bank refuses (0002). */
export function cardMethod(last4: '4242' | '0002', email: string | null, customer: string | null, created: number): Stripe.PaymentMethod {
  return {
    ...kept(email, customer, created),
    type: 'card',
    card: {
      brand: 'visa',
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'FR',
      display_brand: 'visa',
      exp_month: 12,
      exp_year: 2034,
      fingerprint: newId('f').slice(2, 18),
      funding: 'debit',
      generated_from: null,
      last4,
      networks: { available: ['cartes_bancaires', 'visa'], preferred: null },
      regulated_status: 'regulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
  };
}

/** Paid at the donor's own bank, at once. */
export function redirectMethod(
  type: 'bancontact' | 'ideal',
  email: string | null,
  customer: string | null,
  created: number,
): Stripe.PaymentMethod {
  const details = type === 'ideal' ? { ideal: { bank: 'ing', bic: 'INGBNL2A' } as const } : { bancontact: {} };
  return { ...kept(email, customer, created), type, ...details };
}

/** An IBAN of a bank that does not exist. */
export function sepaMethod(email: string | null, customer: string | null, created: number): Stripe.PaymentMethod {
  return {
    ...kept(email, customer, created),
    type: 'sepa_debit',
    sepa_debit: {
      bank_code: '20041',
      branch_code: '01005',
      country: 'FR',
      fingerprint: newId('f').slice(2, 18),
      generated_from: { charge: null, setup_attempt: null },
      last4: '2606',
    },
  };
}

/** The donor's agreement to be debited: once, or again and again. */
export function buildMandate(method: Stripe.PaymentMethod, amount: number | null, created: number): Stripe.Mandate {
  const reference = newId('m').slice(2, 18).toUpperCase();
  return {
    id: newId('mandate'),
    object: 'mandate',
    customer_acceptance: {
      accepted_at: created,
      online: { ip_address: '127.0.0.1', user_agent: 'sandbox' },
      type: 'online',
    },
    livemode: false,
    ...(amount === null ? { multi_use: {} } : { single_use: { amount, currency: 'eur' } }),
    payment_method: method.id,
    payment_method_details: {
      sepa_debit: { reference, url: `https://hooks.stripe.com/adapter/sepa_debit/file/${reference}` },
      type: 'sepa_debit',
    },
    status: 'active',
    type: amount === null ? 'multi_use' : 'single_use',
  };
}
