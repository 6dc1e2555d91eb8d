import type Stripe from 'stripe';
import { newId } from '../../values/ids.ts';
import { planOf } from './catalogue.ts';

/** Seconds since 1970, the end excluded. */
export type Period = { readonly start: number; readonly end: number };

export function buildItem(subscription: string, price: Stripe.Price, quantity: number, period: Period): Stripe.SubscriptionItem {
  return {
    id: newId('si'),
    object: 'subscription_item',
    billing_thresholds: null,
    created: period.start,
    current_period_end: period.end,
    current_period_start: period.start,
    current_trial: null,
    discounts: [],
    metadata: {},
    plan: planOf(price),
    price,
    quantity,
    subscription,
    tax_rates: [],
  };
}

export function itemList(subscription: string, items: Stripe.SubscriptionItem[]): Stripe.ApiList<Stripe.SubscriptionItem> {
  return { object: 'list', data: items, has_more: false, url: `/v1/subscription_items?subscription=${subscription}` };
}

export type SubscriptionWish = {
  readonly customer: string;
  readonly lines: readonly Stripe.LineItem[];
  readonly period: Period;
  readonly status: Stripe.Subscription.Status;
  readonly method: string;
  readonly metadata: Record<string, string>;
  readonly description: string | null;
};

const UNENDED = {
  cancel_at: null,
  cancel_at_period_end: false,
  canceled_at: null,
  cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
  ended_at: null,
} as const;

export function buildSubscription(wish: SubscriptionWish): Stripe.Subscription {
  const id = newId('sub');
  const items = wish.lines.flatMap((line) => (line.price ? buildItem(id, line.price, line.quantity ?? 1, wish.period) : []));
  return {
    ...UNENDED,
    id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: wish.period.start,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: null, type: 'classic' },
    billing_schedules: [],
    billing_thresholds: null,
    collection_method: 'charge_automatically',
    created: wish.period.start,
    currency: 'eur',
    customer: wish.customer,
    customer_account: null,
    days_until_due: null,
    default_payment_method: wish.method,
    default_source: null,
    default_tax_rates: [],
    description: wish.description,
    discounts: [],
    invoice_settings: { account_tax_ids: null, custom_fields: null, description: null, footer: null, issuer: { type: 'self' } },
    items: itemList(id, items),
    latest_invoice: null,
    livemode: false,
    managed_payments: { enabled: false },
    metadata: wish.metadata,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: { payment_method_options: null, payment_method_types: null, save_default_payment_method: 'off' },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: wish.period.start,
    status: wish.status,
    test_clock: null,
    transfer_data: null,
    trial_end: null,
    trial_settings: { end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'create_invoice' } },
    trial_start: null,
  };
}
