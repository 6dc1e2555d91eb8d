import type Stripe from 'stripe';
import { ok, type Result } from '../../values/result.ts';
import { buildLine, buildProduct } from '../objects/catalogue.ts';
import { emit } from '../world/emit.ts';
import { idOf } from '../world/kinds.ts';
import { known, nowSeconds, put, type World } from '../world/world.ts';
import { referred } from './call.ts';
import { euros, makePrice, RHYTHM, rhythmFrom } from './catalogue.ts';
import { choice, freshMetadata, integer, listOf, metadata, optional, record, required, text, type ReadBy } from './read.ts';
import { badRequest, missingParameter, type Refusal } from './refusal.ts';

const PRODUCT_DATA = record({
  name: required(text()),
  description: optional(text()),
  metadata: optional(metadata()),
  images: optional(listOf(text())),
});

const PRICE_DATA = record({
  currency: required(text()),
  product: optional(text()),
  product_data: optional(PRODUCT_DATA),
  recurring: optional(RHYTHM),
  tax_behavior: optional(choice(['exclusive', 'inclusive', 'unspecified'])),
  unit_amount: required(integer(0, 99_999_999)),
});

const LINE = record({
  price: optional(text()),
  price_data: optional(PRICE_DATA),
  quantity: optional(integer(0)),
  metadata: optional(metadata()),
});

export const LINES = listOf(LINE);

type LineWish = ReadBy<typeof LINE>;
type PriceWish = ReadBy<typeof PRICE_DATA>;
type Mode = 'payment' | 'subscription';

function productOf(world: World, wish: PriceWish, param: string): Result<string, Refusal> {
  if (wish.product !== undefined) {
    const found = referred(world, 'product', wish.product, `${param}[product]`);
    return found.ok ? ok(found.value.id) : found;
  }
  if (!wish.product_data) return missingParameter(`${param}[product]`);
  const { name, description = null } = wish.product_data;
  const parts = { id: undefined, name, description, active: true, statementDescriptor: null, url: null };
  const product = put(world, 'product', buildProduct({ ...parts, metadata: freshMetadata(wish.product_data.metadata) }, nowSeconds(world)));
  emit(world, 'product.created', product);
  return ok(product.id);
}

function priceOf(world: World, line: LineWish, param: string): Result<Stripe.Price, Refusal> {
  if (line.price !== undefined) return referred(world, 'price', line.price, `${param}[price]`);
  if (!line.price_data) return missingParameter(`${param}[price]`);
  const currency = euros(line.price_data.currency, `${param}[price_data][currency]`);
  if (!currency.ok) return currency;
  const product = productOf(world, line.price_data, `${param}[price_data]`);
  if (!product.ok) return product;
  return ok(makePrice(world, product.value, line.price_data.unit_amount, rhythmFrom(line.price_data.recurring)));
}

function fitsMode(mode: Mode, line: LineWish, world: World): boolean {
  const stored = line.price === undefined ? undefined : world.tables.price.get(line.price);
  const recurring = line.price_data ? line.price_data.recurring !== undefined : stored?.recurring !== null;
  return (mode === 'subscription') === recurring;
}

function wrongMode(mode: Mode, param: string): Result<never, Refusal> {
  return mode === 'subscription'
    ? badRequest('You must provide at least one recurring price in `subscription` mode when using prices.', param)
    : badRequest(
        'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
        param,
      );
}

function totalOf(world: World, wishes: readonly LineWish[]): number {
  const unitOf = (wish: LineWish): number => wish.price_data?.unit_amount ?? world.tables.price.get(wish.price ?? '')?.unit_amount ?? 0;
  return wishes.reduce((sum, wish) => sum + unitOf(wish) * (wish.quantity ?? 0), 0);
}

/** Fifty cents at least; a line that cannot be read is told first. */
function isTooSmall(world: World, wishes: readonly LineWish[]): boolean {
  const readable = wishes.every((wish) => wish.quantity !== undefined && (wish.price_data ?? world.tables.price.get(wish.price ?? '')));
  return readable && totalOf(world, wishes) < 50;
}

/** Reads the lines of a checkout, makes what they need, and refuses a total below fifty cents. */
export function buildLines(world: World, mode: Mode, wishes: readonly LineWish[]): Result<Stripe.LineItem[], Refusal> {
  if (wishes.length === 0) return missingParameter('line_items');
  if (isTooSmall(world, wishes))
    return badRequest("The Checkout Session's total amount due must add up to at least €0.50 eur", 'line_items', 'amount_too_small');
  const lines: Stripe.LineItem[] = [];
  for (const [index, wish] of wishes.entries()) {
    const param = `line_items[${index}]`;
    if (wish.quantity === undefined) return missingParameter(`${param}[quantity]`);
    if (!fitsMode(mode, wish, world)) return wrongMode(mode, param);
    const price = priceOf(world, wish, param);
    if (!price.ok) return price;
    const product = known(world, 'product', idOf(price.value.product));
    lines.push(buildLine(price.value, wish.quantity, product.name));
  }
  return ok(lines);
}
