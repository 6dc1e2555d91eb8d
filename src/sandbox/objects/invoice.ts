import type Stripe from 'stripe';
import { newId } from '../../values/ids.ts';
import { idOf } from '../world/kinds.ts';
import { decimalText } from './money.ts';
import type { Period } from './subscription.ts';

export type InvoiceWish = {
  readonly subscription: Stripe.Subscription;
  readonly customer: Stripe.Customer;
  readonly reason: 'subscription_create' | 'subscription_cycle' | 'subscription_update';
  readonly period: Period;
  readonly created: number;
  /** Parts of a period, by the item that they are of; whole periods of every item where there are none. */
  readonly prorations?: readonly Proration[];
};

/** What a part of a period weighs, in cents: negative where it is given back. */
export type Proration = { readonly item: Stripe.SubscriptionItem; readonly amount: number };

function buildInvoiceLine(
  invoice: string,
  subscription: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
  period: Period,
  proration: number | null,
): Stripe.InvoiceLineItem {
  const amount = proration ?? (item.price.unit_amount ?? 0) * (item.quantity ?? 1);
  const product = idOf(item.price.product);
  return {
    id: newId('il'),
    object: 'line_item',
    amount,
    currency: 'eur',
    description: null,
    discount_amounts: [],
    discountable: true,
    discounts: [],
    invoice,
    livemode: false,
    metadata: subscription.metadata,
    parent: {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: null,
        proration: proration !== null,
        proration_details: null,
        subscription: subscription.id,
        subscription_item: item.id,
      },
      type: 'subscription_item_details',
    },
    period,
    pretax_credit_amounts: [],
    pricing: {
      price_details: { price: item.price.id, product },
      type: 'price_details',
      unit_amount_decimal: item.price.unit_amount_decimal,
    },
    quantity: item.quantity ?? 1,
    quantity_decimal: decimalText(item.quantity ?? 1),
    subscription: subscription.id,
    subtotal: amount,
    taxes: [],
  };
}

/** Same for every invoice that we make: no tax, no discount, no shipping, nobody else's account. */
const PLAIN = {
  account_country: 'FR',
  account_name: 'Sandbox',
  account_tax_ids: null,
  amount_overpaid: 0,
  amount_paid: 0,
  amount_shipping: 0,
  application: null,
  attempt_count: 0,
  attempted: false,
  collection_method: 'charge_automatically',
  currency: 'eur',
  custom_fields: null,
  customer_account: null,
  customer_address: null,
  customer_phone: null,
  customer_shipping: null,
  customer_tax_exempt: 'none',
  default_payment_method: null,
  default_source: null,
  description: null,
  due_date: null,
  effective_at: null,
  ending_balance: null,
  footer: null,
  from_invoice: null,
  hosted_invoice_url: null,
  invoice_pdf: null,
  last_finalization_error: null,
  latest_revision: null,
  livemode: false,
  number: null,
  on_behalf_of: null,
  post_payment_credit_notes_amount: 0,
  pre_payment_credit_notes_amount: 0,
  receipt_number: null,
  rendering: null,
  shipping_cost: null,
  shipping_details: null,
  starting_balance: 0,
  statement_descriptor: null,
  test_clock: null,
} as const;

/** A draft; `parent.subscription_details.metadata` is the subscription's metadata as it is now. */
export function buildInvoice(wish: InvoiceWish): Stripe.Invoice {
  const id = newId('in');
  const { subscription } = wish;
  const lines = wish.prorations
    ? wish.prorations.map(({ item, amount }) => buildInvoiceLine(id, subscription, item, wish.period, amount))
    : subscription.items.data.map((item) => buildInvoiceLine(id, subscription, item, wish.period, null));
  const total = lines.reduce((sum, line) => sum + line.amount, 0);
  return {
    ...PLAIN,
    id,
    object: 'invoice',
    amount_due: Math.max(0, total),
    amount_remaining: Math.max(0, total),
    auto_advance: true,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: wish.reason === 'subscription_cycle' ? wish.created + 3600 : null,
    billing_reason: wish.reason,
    created: wish.created,
    customer: wish.customer.id,
    customer_email: wish.customer.email,
    customer_name: wish.customer.name ?? null,
    customer_tax_ids: [],
    default_tax_rates: [],
    discounts: [],
    issuer: { type: 'self' },
    lines: { object: 'list', data: lines, has_more: false, url: `/v1/invoices/${id}/lines` },
    metadata: {},
    next_payment_attempt: wish.reason === 'subscription_cycle' ? wish.created + 3600 : null,
    parent: {
      quote_details: null,
      subscription_details: { metadata: subscription.metadata, subscription: subscription.id },
      type: 'subscription_details',
    },
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: wish.reason === 'subscription_cycle' ? wish.period.start : wish.created,
    period_start: wish.created,
    status: 'draft',
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    subtotal: total,
    subtotal_excluding_tax: total,
    total,
    total_discount_amounts: [],
    total_excluding_tax: total,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: wish.created,
  };
}

export function buildInvoicePayment(invoice: Stripe.Invoice, intent: string, created: number): Stripe.InvoicePayment {
  return {
    id: newId('inpay'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: invoice.amount_due,
    created,
    currency: 'eur',
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: intent, type: 'payment_intent' },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  };
}
