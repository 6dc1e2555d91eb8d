import { cents } from '../../values/cents.ts';
import { ok, type Result } from '../../values/result.ts';
import type Stripe from 'stripe';
import { buildPrice, buildProduct, type Rhythm } from '../objects/catalogue.ts';
import { emit } from '../world/emit.ts';
import { change, nowSeconds, put, type World } from '../world/world.ts';
import { answer, EXPAND, named, referred, retrieve, type Answer, type Call, type Route } from './call.ts';
import {
  choice,
  flag,
  freshMetadata,
  integer,
  mergeMetadata,
  metadata,
  optional,
  readAll,
  record,
  required,
  text,
  textOrNothing,
} from './read.ts';
import { badRequest, type Refusal } from './refusal.ts';

export const RHYTHM = record({ interval: required(choice(['day', 'week', 'month', 'year'])), interval_count: optional(integer(1, 36)) });

export function rhythmFrom(
  recurring: { readonly interval: Rhythm['interval']; readonly interval_count: number | undefined } | undefined,
): Rhythm | null {
  return recurring ? { interval: recurring.interval, count: recurring.interval_count ?? 1 } : null;
}

/** This account takes euros only. */
export function euros(currency: string, param: string): Result<'eur', Refusal> {
  return currency.toLowerCase() === 'eur'
    ? ok('eur')
    : badRequest(`Invalid currency: ${currency}. The sandbox's account takes eur only.`, param);
}

const PRODUCT = {
  active: optional(flag()),
  description: optional(textOrNothing()),
  metadata: optional(metadata()),
  statement_descriptor: optional(textOrNothing(22)),
  url: optional(textOrNothing()),
} as const;

function createProduct({ world, form }: Call): Answer {
  const read = readAll({ ...EXPAND, ...PRODUCT, id: optional(text(255)), name: required(text()) }, form);
  if (!read.ok) return read;
  const { id, name, active = true, description = null, url = null } = read.value;
  if (id !== undefined && world.tables.product.get(id)) return badRequest('Product already exists.', 'id', 'resource_already_exists');
  const statementDescriptor = read.value.statement_descriptor ?? null;
  const wish = { id, name, active, description, url, statementDescriptor, metadata: freshMetadata(read.value.metadata) };
  const product = put(world, 'product', buildProduct(wish, nowSeconds(world)));
  emit(world, 'product.created', product);
  return answer(product, read.value.expand);
}

function updateProduct(call: Call): Answer {
  const read = readAll({ ...EXPAND, ...PRODUCT, name: optional(text()) }, call.form);
  const found = named(call, 'product');
  if (!read.ok) return read;
  if (!found.ok) return found;
  const before = found.value;
  const { name = before.name, active = before.active, description = before.description, url = before.url } = read.value;
  const product = change(call.world, 'product', before.id, {
    name,
    active,
    description,
    url,
    statement_descriptor: read.value.statement_descriptor ?? before.statement_descriptor ?? null,
    metadata: mergeMetadata(before.metadata, read.value.metadata),
    updated: nowSeconds(call.world),
  });
  emit(call.world, 'product.updated', product, { name: before.name, updated: before.updated });
  return answer(product, read.value.expand);
}

function createPrice({ world, form }: Call): Answer {
  const read = readAll(
    {
      ...EXPAND,
      currency: required(text()),
      product: required(text()),
      unit_amount: required(integer(0, 99_999_999)),
      recurring: optional(RHYTHM),
      nickname: optional(text()),
      metadata: optional(metadata()),
    },
    form,
  );
  if (!read.ok) return read;
  const currency = euros(read.value.currency, 'currency');
  if (!currency.ok) return currency;
  const product = referred(world, 'product', read.value.product, 'product');
  if (!product.ok) return product;
  const price = makePrice(world, product.value.id, read.value.unit_amount, rhythmFrom(read.value.recurring), {
    nickname: read.value.nickname ?? null,
    metadata: freshMetadata(read.value.metadata),
  });
  return answer(price, read.value.expand);
}

type Naming = { readonly nickname: string | null; readonly metadata: Record<string, string> };

/** A price in euro cents, told as `price.created`. */
export function makePrice(world: World, product: string, unitAmount: number, rhythm: Rhythm | null, naming?: Naming): Stripe.Price {
  const wish = { product, unitAmount: cents(unitAmount), rhythm, nickname: null, metadata: {}, ...naming };
  const price = put(world, 'price', buildPrice(wish, nowSeconds(world)));
  emit(world, 'price.created', price);
  return price;
}

export const CATALOGUE_ROUTES: readonly Route[] = [
  ['POST', '/v1/products', createProduct],
  ['GET', '/v1/products/:id', retrieve('product')],
  ['POST', '/v1/products/:id', updateProduct],
  ['POST', '/v1/prices', createPrice],
  ['GET', '/v1/prices/:id', retrieve('price', 'price')],
];
