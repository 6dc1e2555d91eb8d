import type Stripe from 'stripe';
import { ok, type Result } from '../../values/result.ts';
import { expire } from '../flows/checkout.ts';
import { buildSession, type SessionWish } from '../objects/session.ts';
import { nowSeconds, plan, put, type World } from '../world/world.ts';
import { answer, EXPAND, named, referred, retrieve, type Answer, type Call, type Route } from './call.ts';
import { isWithin, LIST_FIELDS, listPage, span } from './list.ts';
import { choice, freshMetadata, optional, readAll, text } from './read.ts';
import { badRequest, type Refusal } from './refusal.ts';
import { buildLines } from './session-lines.ts';
import { readSession, type SessionParameters } from './session-parameters.ts';

/** What this account can take. */
const OFFERED = ['card', 'sepa_debit', 'bancontact', 'ideal'];
const DAY_SECONDS = 86_400;

function typesOf(read: SessionParameters): Result<string[], Refusal> {
  const { allowed_payment_method_types: allowed, excluded_payment_method_types: excluded = [] } = read;
  const types = OFFERED.filter((type) => (allowed?.includes(type) ?? true) && !excluded.includes(type));
  return types.length > 0
    ? ok(types)
    : badRequest('No valid payment method types for this Checkout Session.', 'allowed_payment_method_types');
}

function expiryOf(read: SessionParameters, now: number): Result<number, Refusal> {
  const expiresAt = read.expires_at ?? now + DAY_SECONDS;
  if (expiresAt < now + 1800 - 60)
    return badRequest('The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.', 'expires_at');
  return expiresAt > now + DAY_SECONDS + 60
    ? badRequest('The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.', 'expires_at')
    : ok(expiresAt);
}

function wishOf(world: World, read: SessionParameters, amount: number, types: string[], expiresAt: number): SessionWish {
  const customer = read.customer ?? null;
  return {
    mode: read.mode,
    amount,
    types,
    allowedTypes: read.allowed_payment_method_types ?? null,
    excludedTypes: read.excluded_payment_method_types ?? null,
    customer,
    customerEmail: customer === null ? (read.customer_email ?? null) : (world.tables.customer.get(customer)?.email ?? null),
    customerCreation: read.mode === 'payment' && customer === null ? (read.customer_creation ?? 'if_required') : null,
    reference: read.client_reference_id ?? null,
    metadata: freshMetadata(read.metadata),
    locale: read.locale ?? null,
    submitType: read.submit_type ?? null,
    successUrl: read.success_url,
    cancelUrl: read.cancel_url ?? null,
    created: nowSeconds(world),
    expiresAt,
    pageUrl: (id) => `${world.publicUrl}/c/pay/${id}`,
  };
}

function open(world: World, read: SessionParameters, lines: Stripe.LineItem[], wish: SessionWish): Stripe.Checkout.Session {
  const session = put(world, 'session', buildSession(wish));
  put(world, 'order', {
    id: session.id,
    lines,
    // Metadata is not handed down from one object to the next: each has its own.
    paymentMetadata: freshMetadata(read.payment_intent_data?.metadata),
    subscriptionMetadata: freshMetadata(read.subscription_data?.metadata),
    description: read.payment_intent_data?.description ?? read.subscription_data?.description ?? null,
  });
  plan(world, session.expires_at * 1000, { do: 'expire', session: session.id });
  return session;
}

function createSession({ world, form }: Call): Answer {
  const read = readSession(form);
  if (!read.ok) return read;
  const types = typesOf(read.value);
  if (!types.ok) return types;
  const expiresAt = expiryOf(read.value, nowSeconds(world));
  if (!expiresAt.ok) return expiresAt;
  if (read.value.customer !== undefined) {
    const customer = referred(world, 'customer', read.value.customer, 'customer');
    if (!customer.ok) return customer;
  }
  const lines = buildLines(world, read.value.mode, read.value.line_items ?? []);
  if (!lines.ok) return lines;
  const amount = lines.value.reduce((sum, line) => sum + line.amount_total, 0);
  return answer(open(world, read.value, lines.value, wishOf(world, read.value, amount, types.value, expiresAt.value)), read.value.expand);
}

function listSessions({ world, form }: Call): Answer {
  const filters = {
    created: optional(span()),
    customer: optional(text()),
    payment_intent: optional(text()),
    subscription: optional(text()),
  };
  const read = readAll({ ...LIST_FIELDS, ...filters, status: optional(choice(['open', 'complete', 'expired'])) }, form);
  if (!read.ok) return read;
  const { created, customer, payment_intent: intent, subscription, status } = read.value;
  const given = Object.entries({ payment_intent: intent, subscription, customer, status }).find(([, value]) => value !== undefined);
  const page = listPage(world, {
    kind: 'session',
    url: '/v1/checkout/sessions',
    cursor: read.value,
    key: given && `${given[0]}=${given[1]}`,
    where: (each) =>
      isWithin(each.created, created) &&
      (intent === undefined || each.payment_intent === intent) &&
      (subscription === undefined || each.subscription === subscription) &&
      (customer === undefined || each.customer === customer) &&
      (status === undefined || each.status === status),
  });
  return page.ok ? answer(page.value, read.value.expand) : page;
}

function expireSession(call: Call): Answer {
  const read = readAll(EXPAND, call.form);
  if (!read.ok) return read;
  const session = named(call, 'session', 'session');
  if (!session.ok) return session;
  if (session.value.status === 'open') return answer(expire(call.world, session.value.id), read.value.expand);
  return badRequest(
    `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.value.status}`,
    'session',
  );
}

export const SESSION_ROUTES: readonly Route[] = [
  ['POST', '/v1/checkout/sessions', createSession],
  ['GET', '/v1/checkout/sessions', listSessions],
  ['GET', '/v1/checkout/sessions/:id', retrieve('session', 'session')],
  ['POST', '/v1/checkout/sessions/:id/expire', expireSession],
];
