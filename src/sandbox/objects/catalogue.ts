import type Stripe from 'stripe';
import { newId } from '../../values/ids.ts';
import { idOf } from '../world/kinds.ts';
import { decimalText } from './money.ts';

export type ProductWish = {
  readonly id: string | undefined;
  readonly name: string;
  readonly description: string | null;
  readonly metadata: Record<string, string>;
  readonly active: boolean;
  readonly statementDescriptor: string | null;
  readonly url: string | null;
};

export function buildProduct(wish: ProductWish, created: number): Stripe.Product {
  return {
    id: wish.id ?? newId('prod'),
    object: 'product',
    active: wish.active,
    created,
    default_price: null,
    description: wish.description,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: wish.metadata,
    name: wish.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: wish.statementDescriptor,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: null,
    updated: created,
    url: wish.url,
  };
}

export type Rhythm = { readonly interval: 'day' | 'week' | 'month' | 'year'; readonly count: number };

export type PriceWish = {
  readonly product: string;
  readonly unitAmount: number;
  readonly rhythm: Rhythm | null;
  readonly nickname: string | null;
  readonly metadata: Record<string, string>;
};

function recurringOf(rhythm: Rhythm): Stripe.Price.Recurring {
  return { interval: rhythm.interval, interval_count: rhythm.count, meter: null, trial_period_days: null, usage_type: 'licensed' };
}

/** Prices are in euro cents. */
export function buildPrice(wish: PriceWish, created: number): Stripe.Price {
  return {
    id: newId('price'),
    object: 'price',
    active: true,
    billing_scheme: 'per_unit',
    created,
    currency: 'eur',
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: wish.metadata,
    nickname: wish.nickname,
    product: wish.product,
    recurring: wish.rhythm ? recurringOf(wish.rhythm) : null,
    tax_behavior: 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: wish.rhythm ? 'recurring' : 'one_time',
    unit_amount: wish.unitAmount,
    unit_amount_decimal: decimalText(wish.unitAmount),
  };
}

/** The older name of a recurring price, which subscription items still carry. */
export function planOf(price: Stripe.Price): Stripe.Plan {
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: 'per_unit',
    created: price.created,
    currency: price.currency,
    interval: price.recurring?.interval ?? 'month',
    interval_count: price.recurring?.interval_count ?? 1,
    livemode: false,
    metadata: price.metadata,
    meter: null,
    nickname: price.nickname,
    product: idOf(price.product),
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: 'licensed',
  };
}

/** A line of a checkout: so many times a price. */
export function buildLine(price: Stripe.Price, quantity: number, description: string): Stripe.LineItem {
  const total = (price.unit_amount ?? 0) * quantity;
  return {
    id: newId('li'),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: total,
    amount_tax: 0,
    amount_total: total,
    currency: price.currency,
    description,
    metadata: {},
    price,
    quantity,
  };
}
