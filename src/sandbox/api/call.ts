import type { Result } from '../../values/result.ts';
import { ok } from '../../values/result.ts';
import { idOrNull, type Kinds, type ServedKind } from '../world/kinds.ts';
import type { World } from '../world/world.ts';
import type { FormMap } from './form.ts';
import { listOf, optional, readAll, text } from './read.ts';
import { badRequest, noSuch, noSuchParameter, type Refusal } from './refusal.ts';

/** One call of the API, past its key and version. `ids` are the variable parts of the path. */
export type Call = { readonly world: World; readonly ids: readonly string[]; readonly form: FormMap };

/** What an endpoint answers: an object of Stripe's, to be expanded along `expand`. */
export type Answer = Result<{ readonly object: object; readonly expand: readonly string[] }, Refusal>;

export type Endpoint = (call: Call) => Answer;

/** `method` and path with `:id` for variable parts. */
export type Route = readonly [method: 'GET' | 'POST' | 'DELETE', path: string, endpoint: Endpoint];

export const EXPAND = { expand: optional(listOf(text())) } as const;

export function answer(object: object, expand: readonly string[] | undefined): Answer {
  return ok({ object, expand: expand ?? [] });
}

const WORDS: Partial<Record<ServedKind, string>> = { session: 'checkout.session' };

function wordOf(kind: ServedKind): string {
  return WORDS[kind] ?? kind;
}

/** The object that the path names. */
export function named<K extends ServedKind>(call: Call, kind: K, param = 'id'): Result<Kinds[K], Refusal> {
  const id = call.ids[0] ?? '';
  const item = call.world.tables[kind].get(id);
  return item ? ok(item) : noSuch(wordOf(kind), id, param);
}

/** The object that a parameter names. */
export function referred<K extends ServedKind>(world: World, kind: K, id: string, param: string): Result<Kinds[K], Refusal> {
  const item = world.tables[kind].get(id);
  return item ? ok(item) : noSuchParameter(wordOf(kind), id, param);
}

/** Whether a means of payment, if one is given, belongs to a customer. */
export function attachedTo(world: World, customer: string, method: string | null, param: string): Result<null, Refusal> {
  if (method === null || idOrNull(world.tables.payment_method.get(method)?.customer) === customer) return ok(null);
  const message = `The customer does not have a payment method with the ID ${method}. The payment method must be attached to the customer.`;
  return badRequest(message, param, 'resource_missing');
}

/** `GET /v1/things/:id`. */
export function retrieve(kind: ServedKind, param = 'id'): Endpoint {
  return (call) => {
    const read = readAll(EXPAND, call.form);
    if (!read.ok) return read;
    const item = named(call, kind, param);
    return item.ok ? answer(item.value, read.value.expand) : item;
  };
}
