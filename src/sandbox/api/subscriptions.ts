import type Stripe from 'stripe';
import { ok, type Result } from '../../values/result.ts';
import { endSubscription, periodOf } from '../flows/invoices.ts';
import { invoiceChange } from '../flows/prorations.ts';
import { planOf } from '../objects/catalogue.ts';
import { itemList } from '../objects/subscription.ts';
import { emit } from '../world/emit.ts';
import { idOf, idOrNull } from '../world/kinds.ts';
import { change, known, nowSeconds, plan, type World } from '../world/world.ts';
import { answer, attachedTo, EXPAND, named, referred, retrieve, type Answer, type Call, type Route } from './call.ts';
import { euros, makePrice, RHYTHM, rhythmFrom } from './catalogue.ts';
import { isWithin, LIST_FIELDS, listPage, span } from './list.ts';
import {
  choice,
  flag,
  integer,
  listOf,
  mergeMetadata,
  metadata,
  optional,
  readAll,
  record,
  required,
  text,
  textOrNothing,
  type Reader,
  type ReadBy,
  type ReadOf,
} from './read.ts';
import { badRequest, missingParameter, type Refusal } from './refusal.ts';

const STATUSES = [
  'active',
  'past_due',
  'unpaid',
  'canceled',
  'incomplete',
  'incomplete_expired',
  'trialing',
  'paused',
  'all',
  'ended',
] as const;

function isListed(status: string, wanted: (typeof STATUSES)[number] | undefined): boolean {
  if (wanted === 'all') return true;
  if (wanted === undefined) return status !== 'canceled';
  return wanted === 'ended' ? status === 'canceled' || status === 'incomplete_expired' : status === wanted;
}

function listSubscriptions({ world, form }: Call): Answer {
  const filters = { created: optional(span()), customer: optional(text()), price: optional(text()), status: optional(choice(STATUSES)) };
  const read = readAll({ ...LIST_FIELDS, ...filters }, form);
  if (!read.ok) return read;
  const { created, customer, price, status, expand } = read.value;
  const page = listPage(world, {
    kind: 'subscription',
    url: '/v1/subscriptions',
    cursor: read.value,
    key: customer && `customer=${customer}`,
    where: (each) =>
      isWithin(each.created, created) &&
      isListed(each.status, status) &&
      (price === undefined || each.items.data.some((item) => item.price.id === price)),
  });
  return page.ok ? answer(page.value, expand) : page;
}

const PRICE_DATA = record({
  currency: required(text()),
  product: required(text()),
  recurring: required(RHYTHM),
  unit_amount: required(integer(1, 99_999_999)),
});
const ITEM = record({
  id: optional(text()),
  deleted: optional(flag()),
  price: optional(text()),
  price_data: optional(PRICE_DATA),
  quantity: optional(integer(1)),
});
const DETAILS = record({
  comment: optional(textOrNothing()),
  feedback: optional(textOrNothing()),
  feedback_option: optional(textOrNothing()),
});

function pause(): Reader<Stripe.Subscription.PauseCollection | null> {
  const fields = record({ behavior: required(choice(['keep_as_draft', 'mark_uncollectible', 'void'])), resumes_at: optional(integer()) });
  return (form, param) => {
    if (form === '') return ok(null);
    const read = fields(form, param);
    return read.ok ? ok({ behavior: read.value.behavior, resumes_at: read.value.resumes_at ?? null }) : read;
  };
}

function priceOf(world: World, wish: ReadBy<typeof ITEM>, param: string): Result<Stripe.Price | undefined, Refusal> {
  if (wish.price !== undefined) return referred(world, 'price', wish.price, `${param}[price]`);
  if (!wish.price_data) return ok(undefined);
  const currency = euros(wish.price_data.currency, `${param}[price_data][currency]`);
  if (!currency.ok) return currency;
  const product = referred(world, 'product', wish.price_data.product, `${param}[price_data][product]`);
  if (!product.ok) return product;
  if (wish.price_data.unit_amount < 50)
    return badRequest('Amount must be at least €0.50 eur', `${param}[price_data][unit_amount]`, 'amount_too_small');
  return ok(makePrice(world, product.value.id, wish.price_data.unit_amount, rhythmFrom(wish.price_data.recurring)));
}

function changeItems(
  world: World,
  before: Stripe.Subscription,
  wishes: readonly ReadBy<typeof ITEM>[],
): Result<Stripe.SubscriptionItem[], Refusal> {
  let items = before.items.data;
  for (const [index, wish] of wishes.entries()) {
    const param = `items[${index}]`;
    if (wish.id === undefined) return missingParameter(`${param}[id]`);
    if (!items.some((item) => item.id === wish.id))
      return badRequest(`No such subscription item: '${wish.id}'`, `${param}[id]`, 'resource_missing');
    if (wish.deleted === true) {
      items = items.filter((item) => item.id !== wish.id);
      continue;
    }
    const price = priceOf(world, wish, param);
    if (!price.ok) return price;
    const fields = {
      ...(price.value ? { price: price.value, plan: planOf(price.value) } : {}),
      ...(wish.quantity ? { quantity: wish.quantity } : {}),
    };
    items = items.map((item) => (item.id === wish.id ? { ...item, ...fields } : item));
  }
  return items.length > 0
    ? ok(items)
    : badRequest(
        'A subscription must have at least one active plan. In order to cancel a subscription, please use the cancel API endpoint instead.',
        'items',
      );
}

const UPDATE = {
  ...EXPAND,
  cancel_at_period_end: optional(flag()),
  cancellation_details: optional(DETAILS),
  default_payment_method: optional(text()),
  description: optional(textOrNothing(500)),
  items: optional(listOf(ITEM)),
  metadata: optional(metadata()),
  pause_collection: optional(pause()),
  proration_behavior: optional(choice(['always_invoice', 'create_prorations', 'none'])),
} as const;

/** `cancel_at`, `canceled_at` and the reason follow from whether the subscription ends with its period. */
function ending(world: World, before: Stripe.Subscription, atPeriodEnd: boolean | undefined): Partial<Stripe.Subscription> {
  if (atPeriodEnd === undefined || atPeriodEnd === before.cancel_at_period_end) return {};
  const details = before.cancellation_details ?? { comment: null, feedback: null, feedback_option: null };
  const reason = atPeriodEnd ? 'cancellation_requested' : null;
  const end = atPeriodEnd ? periodOf(before).end : null;
  return {
    cancel_at_period_end: atPeriodEnd,
    cancel_at: end,
    canceled_at: atPeriodEnd ? nowSeconds(world) : null,
    cancellation_details: { ...details, reason },
  };
}

function before(subscription: Stripe.Subscription, fields: Partial<Stripe.Subscription>): Partial<Stripe.Subscription> {
  return Object.fromEntries(Object.keys(fields).map((name) => [name, subscription[name as keyof Stripe.Subscription]]));
}

/** What the rest of the parameters change; means that are paid with already are no change. */
function plainChanges(subscription: Stripe.Subscription, wish: ReadOf<typeof UPDATE>): Partial<Stripe.Subscription> {
  const means = wish.default_payment_method;
  return {
    ...(means === undefined || means === idOrNull(subscription.default_payment_method) ? {} : { default_payment_method: means }),
    ...(wish.metadata ? { metadata: mergeMetadata(subscription.metadata, wish.metadata) } : {}),
    ...(wish.pause_collection === undefined ? {} : { pause_collection: wish.pause_collection }),
    ...(wish.description === undefined ? {} : { description: wish.description }),
  };
}

/** Stripe's default, which waits for the next invoice, is not among them. */
const HOW_AMOUNTS_CHANGE: readonly (string | undefined)[] = ['none', 'always_invoice'];

/** Why a change cannot be made to this subscription as it is. */
function misfit(world: World, subscription: Stripe.Subscription, wish: ReadOf<typeof UPDATE>): Result<never, Refusal> | undefined {
  if (subscription.status === 'canceled')
    return badRequest('A canceled subscription can only update its cancellation_details and metadata.');
  if (wish.items && !HOW_AMOUNTS_CHANGE.includes(wish.proration_behavior))
    return badRequest(
      `The sandbox changes amounts with \`proration_behavior\` ${HOW_AMOUNTS_CHANGE.join(' or ')} only.`,
      'proration_behavior',
    );
  const attached = attachedTo(world, idOf(subscription.customer), wish.default_payment_method ?? null, 'default_payment_method');
  if (!attached.ok) return attached;
  return (wish.pause_collection?.resumes_at ?? Infinity) > nowSeconds(world)
    ? undefined
    : badRequest('`pause_collection[resumes_at]` must be a date in the future.', 'pause_collection[resumes_at]');
}

function updateSubscription(call: Call): Answer {
  const read = readAll(UPDATE, call.form);
  if (!read.ok) return read;
  const found = named(call, 'subscription');
  if (!found.ok) return found;
  const subscription = found.value;
  const wish = read.value;
  const wrong = misfit(call.world, subscription, wish);
  if (wrong) return wrong;
  const items = wish.items ? changeItems(call.world, subscription, wish.items) : ok(subscription.items.data);
  if (!items.ok) return items;
  const fields: Partial<Stripe.Subscription> = {
    ...ending(call.world, subscription, wish.cancel_at_period_end),
    ...(wish.items ? { items: itemList(subscription.id, items.value) } : {}),
    ...plainChanges(subscription, wish),
  };
  if (Object.keys(fields).length === 0) return answer(subscription, wish.expand);
  const changed = change(call.world, 'subscription', subscription.id, fields);
  const resumesAt = fields.pause_collection?.resumes_at ?? null;
  if (resumesAt !== null) plan(call.world, resumesAt * 1000, { do: 'end-pause', subscription: changed.id, resumesAt });
  emit(call.world, 'customer.subscription.updated', changed, before(subscription, fields));
  if (wish.items && wish.proration_behavior === 'always_invoice') invoiceChange(call.world, subscription, changed);
  return answer(known(call.world, 'subscription', changed.id), wish.expand);
}

function cancelSubscription(call: Call): Answer {
  const read = readAll(
    { ...EXPAND, cancellation_details: optional(DETAILS), invoice_now: optional(flag()), prorate: optional(flag()) },
    call.form,
  );
  if (!read.ok) return read;
  const found = named(call, 'subscription');
  if (!found.ok) return found;
  if (found.value.status === 'canceled') return badRequest(`No such subscription: '${found.value.id}'`, 'id', 'resource_missing');
  return answer(endSubscription(call.world, found.value.id, 'cancellation_requested'), read.value.expand);
}

export const SUBSCRIPTION_ROUTES: readonly Route[] = [
  ['GET', '/v1/subscriptions', listSubscriptions],
  ['GET', '/v1/subscriptions/:id', retrieve('subscription')],
  ['POST', '/v1/subscriptions/:id', updateSubscription],
  ['DELETE', '/v1/subscriptions/:id', cancelSubscription],
];
