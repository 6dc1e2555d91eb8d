import type Stripe from 'stripe';
import { deleteCustomer } from '../flows/deletion.ts';
import { buildCustomer } from '../objects/payer.ts';
import { emit } from '../world/emit.ts';
import { change, nowSeconds, put } from '../world/world.ts';
import { answer, attachedTo, EXPAND, named, retrieve, type Answer, type Call, type Route } from './call.ts';
import { isWithin, LIST_FIELDS, listPage, span } from './list.ts';
import { freshMetadata, listOf, mergeMetadata, metadata, optional, readAll, record, text, textOrNothing, type ReadOf } from './read.ts';
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

const UPDATE = {
  ...EXPAND,
  ...CUSTOMER,
  invoice_settings: optional(record({ default_payment_method: optional(textOrNothing()) })),
} as const;

function changesOf(before: Stripe.Customer, wish: ReadOf<typeof UPDATE>): Partial<Stripe.Customer> {
  const { email = before.email, name = before.name, phone = before.phone, description = before.description } = wish;
  return {
    email,
    name: name ?? null,
    phone: phone ?? null,
    description,
    metadata: mergeMetadata(before.metadata, wish.metadata),
    preferred_locales: wish.preferred_locales ?? before.preferred_locales ?? null,
  };
}

function updateCustomer(call: Call): Answer {
  const read = readAll(UPDATE, call.form);
  if (!read.ok) return read;
  const found = named(call, 'customer');
  if (!found.ok) return found;
  const before = found.value;
  const changes = changesOf(before, read.value);
  if (changes.email && !isEmail(changes.email)) return badRequest(`Invalid email address: ${changes.email}`, 'email', 'email_invalid');
  const means = read.value.invoice_settings?.default_payment_method;
  const attached = attachedTo(call.world, before.id, means ?? null, 'invoice_settings[default_payment_method]');
  if (!attached.ok) return attached;
  const settings = { ...before.invoice_settings, ...(means === undefined ? {} : { default_payment_method: means }) };
  const customer = change(call.world, 'customer', before.id, { ...changes, invoice_settings: settings });
  const { email, metadata: words, invoice_settings } = before;
  emit(call.world, 'customer.updated', customer, { email, metadata: words, ...(means === undefined ? {} : { invoice_settings }) });
  return answer(customer, read.value.expand);
}

function retrieveCustomer(call: Call): Answer {
  const deleted = call.world.tables.deleted_customer.get(call.ids[0] ?? '');
  return deleted ? answer(deleted, undefined) : retrieve('customer')(call);
}

function removeCustomer(call: Call): Answer {
  const read = readAll(EXPAND, call.form);
  if (!read.ok) return read;
  const found = named(call, 'customer');
  return found.ok ? answer(deleteCustomer(call.world, found.value.id), read.value.expand) : found;
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
  ['GET', '/v1/customers/:id', retrieveCustomer],
  ['POST', '/v1/customers/:id', updateCustomer],
  ['DELETE', '/v1/customers/:id', removeCustomer],
  ['GET', '/v1/payment_methods/:id', retrieve('payment_method', 'payment_method')],
  ['GET', '/v1/mandates/:id', retrieve('mandate', 'mandate')],
];
