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

/** Cards that pay, in the order in which one payer uses them: an old one can be told from a new one. */
const CARDS = [
  { last4: '4242', brand: 'visa', month: 12, years: 8 },
  { last4: '4444', brand: 'mastercard', month: 3, years: 4 },
  { last4: '5556', brand: 'visa', month: 7, years: 5 },
  { last4: '8210', brand: 'mastercard', month: 10, years: 6 },
] as const;

/** Cards that every bank refuses: at once, or once they are kept. */
type RefusedCard = '0002' | '0341';

function yearOf(created: number): number {
  return new Date(created * 1000).getUTCFullYear();
}

/** The payer's next card, `nth` from 0 on; or one that is refused. It expires some years after it is first used. */
export function cardMethod(
  nth: number | RefusedCard,
  email: string | null,
  customer: string | null,
  created: number,
): Stripe.PaymentMethod {
  const paying = CARDS[typeof nth === 'number' ? nth % CARDS.length : 0] ?? CARDS[0];
  const { last4, brand, month, years } = typeof nth === 'number' ? paying : { ...paying, last4: nth };
  return {
    ...kept(email, customer, created),
    type: 'card',
    card: {
      brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'FR',
      display_brand: brand,
      exp_month: month,
      exp_year: yearOf(created) + years,
      fingerprint: newId('f').slice(2, 18),
      funding: 'debit',
      generated_from: null,
      last4,
      networks: { available: ['cartes_bancaires', brand], preferred: null },
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

/** As {@link CARDS}: accounts at banks that do not exist. */
const ACCOUNTS = [
  { bank_code: '20041', branch_code: '01005', country: 'FR', last4: '2606' },
  { bank_code: '37040044', branch_code: null, country: 'DE', last4: '3000' },
  { bank_code: '30004', branch_code: '00823', country: 'FR', last4: '0189' },
] as const;

/** The payer's next account, `nth` from 0 on. */
export function sepaMethod(nth: number, email: string | null, customer: string | null, created: number): Stripe.PaymentMethod {
  return {
    ...kept(email, customer, created),
    type: 'sepa_debit',
    sepa_debit: {
      ...(ACCOUNTS[nth % ACCOUNTS.length] ?? ACCOUNTS[0]),
      fingerprint: newId('f').slice(2, 18),
      generated_from: { charge: null, setup_attempt: null },
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
