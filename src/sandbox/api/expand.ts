import { ok, type Result } from '../../values/result.ts';
import { kindOfId } from '../world/kinds.ts';
import type { World } from '../world/world.ts';
import { badRequest, type Refusal } from './refusal.ts';

type Shape = Readonly<Record<string, unknown>>;

function isShape(value: unknown): value is Shape {
  return typeof value === 'object' && value !== null;
}

function page(data: readonly unknown[], url: string): Shape {
  return { object: 'list', data, has_more: false, url };
}

/** Lists that an object carries only when they are asked for. */
function carriedList(world: World, object: Shape, field: string): Shape | undefined {
  const id = String(object['id']);
  switch (`${String(object['object'])}.${field}`) {
    case 'charge.refunds':
      return page(world.tables.refund.having(`charge=${id}`).reverse(), `/v1/charges/${id}/refunds`);
    case 'invoice.payments':
      return page(world.tables.invoice_payment.having(`invoice=${id}`), `/v1/invoice_payments?invoice=${id}`);
    case 'checkout.session.line_items':
      return page(world.tables.order.get(id)?.lines ?? [], `/v1/checkout/sessions/${id}/line_items`);
    default:
      return undefined;
  }
}

/** Fields that Stripe leaves out while they are empty: they may be asked for all the same. */
const LEFT_OUT = ['refund.failure_balance_transaction', 'charge.transfer', 'product.default_price'];

function expandField(world: World, object: Shape, field: string): { readonly value: unknown } | undefined {
  const value = object[field];
  if (value === undefined) {
    if (LEFT_OUT.includes(`${String(object['object'])}.${field}`)) return { value: undefined };
    const list = carriedList(world, object, field);
    return list && { value: list };
  }
  if (typeof value !== 'string') return { value };
  const kind = kindOfId(value);
  const found = kind && (world.tables[kind].get(value) ?? world.tables.deleted_customer.get(value));
  return found && { value: found };
}

/** Expandable fields that an object lacks until they have a value. */
const ABSENT_UNTIL_SET: ReadonlySet<string> = new Set(['refund.failure_balance_transaction']);

function expandPath(world: World, object: Shape, path: readonly string[], full: string): Result<Shape, Refusal> {
  const [field = '', ...rest] = path;
  const expanded = expandField(world, object, field);
  if (!expanded && ABSENT_UNTIL_SET.has(`${String(object['object'])}.${field}`)) return ok(object);
  if (!expanded) return badRequest(`This property cannot be expanded (${full}).`, 'expand');
  if (rest.length === 0) return ok({ ...object, [field]: expanded.value });
  const below = expandBelow(world, expanded.value, rest, full);
  return below.ok ? ok({ ...object, [field]: below.value }) : below;
}

function expandBelow(world: World, value: unknown, path: readonly string[], full: string): Result<unknown, Refusal> {
  if (!isShape(value)) return ok(value);
  if (!Array.isArray(value)) return expandPath(world, value, path, full);
  const items: unknown[] = [];
  for (const item of value) {
    const expanded = expandBelow(world, item, path, full);
    if (!expanded.ok) return expanded;
    items.push(expanded.value);
  }
  return ok(items);
}

/** Replaces ids by the objects they name, along paths such as `data.latest_charge.balance_transaction`. Copies only what it changes. */
export function expand(world: World, object: object, paths: readonly string[]): Result<object, Refusal> {
  let result: object = object;
  for (const path of paths) {
    const segments = path.split('.');
    if (segments.length > 4) return badRequest('You cannot expand more than 4 levels of a property.', 'expand');
    const expanded = expandPath(world, result as Shape, segments, path);
    if (!expanded.ok) return expanded;
    result = expanded.value;
  }
  return ok(result);
}
