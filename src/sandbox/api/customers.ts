import { buildCustomer } from '../objects/payer.ts';
import { emit } from '../world/emit.ts';
import { change, nowSeconds, put } from '../world/world.ts';
import { answer, EXPAND, named, retrieve, type Answer, type Call, type Route } from './call.ts';
import { isWithin, LIST_FIELDS, listPage, span } from './list.ts';
import { freshMetadata, listOf, mergeMetadata, metadata, optional, readAll, text, textOrNothing } from './read.ts';
import { badRequest } from './refusal.ts';

const CUSTOMER = {
  email: optional(textOrNothing(512)),
  name: optional(textOrNothing(256)),
  phone: optional(textOrNothing(20)),
  description: optional(textOrNothing()),
  metadata: optional(metadata()),
  preferred_locales: optional(listOf(text())),
} as const;

/** A reading eye's check, as Stripe's: something, an at sign, a domain with a point. */
export function isEmail(typed: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(typed);
}

function createCustomer({ world, form }: Call): Answer {
  const read = readAll({ ...EXPAND, ...CUSTOMER }, form);
  if (!read.ok) return read;
  const { email = null, name = null, phone = null, description = null, preferred_locales: locales = [] } = read.value;
  if (email !== null && !isEmail(email)) return badRequest(`Invalid email address: ${email}`, 'email', 'email_invalid');
  const wish = { email, name, phone, description, locales, metadata: freshMetadata(read.value.metadata) };
  const customer = put(world, 'customer', buildCustomer(wish, nowSeconds(world)));
  emit(world, 'customer.created', customer);
  return answer(customer, read.value.expand);
}

function updateCustomer(call: Call): Answer {
  const read = readAll({ ...EXPAND, ...CUSTOMER }, call.form);
  if (!read.ok) return read;
  const found = named(call, 'customer');
  if (!found.ok) return found;
  const before = found.value;
  const { email = before.email, name = before.name, phone = before.phone, description = before.description } = read.value;
  if (email !== null && !isEmail(email)) return badRequest(`Invalid email address: ${email}`, 'email', 'email_invalid');
  const customer = change(call.world, 'customer', before.id, {
    email,
    name: name ?? null,
    phone: phone ?? null,
    description,
    metadata: mergeMetadata(before.metadata, read.value.metadata),
    preferred_locales: read.value.preferred_locales ?? before.preferred_locales ?? null,
  });
  emit(call.world, 'customer.updated', customer, { email: before.email, metadata: before.metadata });
  return answer(customer, read.value.expand);
}

function listCustomers({ world, form }: Call): Answer {
  const read = readAll({ ...LIST_FIELDS, email: optional(text()), created: optional(span()) }, form);
  if (!read.ok) return read;
  const { email, created, expand } = read.value;
  const key = email === undefined ? undefined : `email=${email}`;
  const page = listPage(world, {
    kind: 'customer',
    url: '/v1/customers',
    cursor: read.value,
    key,
    where: (each) => isWithin(each.created, created),
  });
  return page.ok ? answer(page.value, expand) : page;
}

export const CUSTOMER_ROUTES: readonly Route[] = [
  ['POST', '/v1/customers', createCustomer],
  ['GET', '/v1/customers', listCustomers],
  ['GET', '/v1/customers/:id', retrieve('customer')],
  ['POST', '/v1/customers/:id', updateCustomer],
  ['GET', '/v1/payment_methods/:id', retrieve('payment_method', 'payment_method')],
  ['GET', '/v1/mandates/:id', retrieve('mandate', 'mandate')],
];
