import type Stripe from 'stripe';
import { ok, type Result } from '../../values/result.ts';
import { isContested, refund } from '../flows/reversals.ts';
import { change, type World } from '../world/world.ts';
import { emit } from '../world/emit.ts';
import { idOrNull } from '../world/kinds.ts';
import { answer, EXPAND, named, referred, retrieve, type Answer, type Call, type Route } from './call.ts';
import { isWithin, LIST_FIELDS, listPage, span } from './list.ts';
import { choice, freshMetadata, integer, mergeMetadata, metadata, optional, readAll, text } from './read.ts';
import { badRequest, type Refusal } from './refusal.ts';

function listIntents({ world, form }: Call): Answer {
  const read = readAll({ ...LIST_FIELDS, created: optional(span()), customer: optional(text()) }, form);
  if (!read.ok) return read;
  const { created, customer, expand } = read.value;
  const key = customer === undefined ? undefined : `customer=${customer}`;
  const where = (each: Stripe.PaymentIntent): boolean => isWithin(each.created, created);
  const page = listPage(world, { kind: 'payment_intent', url: '/v1/payment_intents', cursor: read.value, key, where });
  return page.ok ? answer(page.value, expand) : page;
}

function listCharges({ world, form }: Call): Answer {
  const filters = { created: optional(span()), customer: optional(text()), payment_intent: optional(text()) };
  const read = readAll({ ...LIST_FIELDS, ...filters }, form);
  if (!read.ok) return read;
  const { created, customer, payment_intent: intent, expand } = read.value;
  const page = listPage(world, {
    kind: 'charge',
    url: '/v1/charges',
    cursor: read.value,
    key: intent === undefined ? customer && `customer=${customer}` : `payment_intent=${intent}`,
    where: (each) => isWithin(each.created, created) && (customer === undefined || each.customer === customer),
    until: (each) => each.created < Math.max(created?.gte ?? -Infinity, created?.gt ?? -Infinity),
  });
  return page.ok ? answer(page.value, expand) : page;
}

function updateCharge(call: Call): Answer {
  const read = readAll({ ...EXPAND, metadata: optional(metadata()), description: optional(text()) }, call.form);
  if (!read.ok) return read;
  const found = named(call, 'charge', 'charge');
  if (!found.ok) return found;
  const before = found.value;
  const fields = {
    metadata: mergeMetadata(before.metadata, read.value.metadata),
    description: read.value.description ?? before.description,
  };
  const charge = change(call.world, 'charge', before.id, fields);
  emit(call.world, 'charge.updated', charge, { metadata: before.metadata, description: before.description });
  return answer(charge, read.value.expand);
}

function latestCharge(world: World, intentId: string): Result<Stripe.Charge, Refusal> {
  const intent = referred(world, 'payment_intent', intentId, 'payment_intent');
  if (!intent.ok) return intent;
  const charge = world.tables.charge.get(idOrNull(intent.value.latest_charge) ?? '');
  return charge
    ? ok(charge)
    : badRequest(`This PaymentIntent (${intentId}) does not have a successful charge to refund.`, 'payment_intent');
}

function chargeToRefund(world: World, chargeId: string | undefined, intentId: string | undefined): Result<Stripe.Charge, Refusal> {
  if (chargeId !== undefined && intentId !== undefined) {
    return badRequest('You may only specify one of these parameters: charge, payment_intent.', 'charge');
  }
  if (chargeId !== undefined) return referred(world, 'charge', chargeId, 'charge');
  if (intentId !== undefined) return latestCharge(world, intentId);
  return badRequest('One of the following params should be provided for this request: payment_intent or charge.');
}

function euroText(amount: number): string {
  return `€${(amount / 100).toFixed(2)}`;
}

/** How much may be given back, or why nothing may. */
function refundable(world: World, charge: Stripe.Charge, asked: number | undefined): Result<number, Refusal> {
  const left = charge.amount - charge.amount_refunded;
  if (charge.status !== 'succeeded') return badRequest(`Charge ${charge.id} has not succeeded; it cannot be refunded.`, 'charge');
  if (isContested(world, charge)) {
    return badRequest(`Charge ${charge.id} has been charged back; cannot issue a refund.`, 'charge', 'charge_disputed');
  }
  if (left === 0) return badRequest(`Charge ${charge.id} has already been refunded.`, undefined, 'charge_already_refunded');
  if (asked === undefined || asked <= left) return ok(asked ?? left);
  return badRequest(`Refund amount (${euroText(asked)}) is greater than unrefunded amount on charge (${euroText(left)})`, 'amount');
}

function createRefund({ world, form }: Call): Answer {
  const reasons = choice(['duplicate', 'fraudulent', 'requested_by_customer']);
  const wish = {
    charge: optional(text()),
    payment_intent: optional(text()),
    amount: optional(integer(1)),
    reason: optional(reasons),
    metadata: optional(metadata()),
  };
  const read = readAll({ ...EXPAND, ...wish }, form);
  if (!read.ok) return read;
  const charge = chargeToRefund(world, read.value.charge, read.value.payment_intent);
  if (!charge.ok) return charge;
  const amount = refundable(world, charge.value, read.value.amount);
  if (!amount.ok) return amount;
  const { reason = null } = read.value;
  const made = refund(world, { charge: charge.value, amount: amount.value, reason, metadata: freshMetadata(read.value.metadata) });
  return answer(made, read.value.expand);
}

function listReversals(kind: 'refund' | 'dispute'): (call: Call) => Answer {
  return ({ world, form }) => {
    const read = readAll({ ...LIST_FIELDS, charge: optional(text()), payment_intent: optional(text()), created: optional(span()) }, form);
    if (!read.ok) return read;
    const { charge, payment_intent: intent, created, expand } = read.value;
    const key = charge === undefined ? intent && `payment_intent=${intent}` : `charge=${charge}`;
    const where = (each: { readonly created: number }): boolean => isWithin(each.created, created);
    const page = listPage(world, { kind, url: `/v1/${kind}s`, cursor: read.value, key, where });
    return page.ok ? answer(page.value, expand) : page;
  };
}

export const PAYMENT_ROUTES: readonly Route[] = [
  ['GET', '/v1/payment_intents', listIntents],
  ['GET', '/v1/payment_intents/:id', retrieve('payment_intent', 'intent')],
  ['GET', '/v1/charges', listCharges],
  ['GET', '/v1/charges/:id', retrieve('charge')],
  ['POST', '/v1/charges/:id', updateCharge],
  ['POST', '/v1/refunds', createRefund],
  ['GET', '/v1/refunds', listReversals('refund')],
  ['GET', '/v1/refunds/:id', retrieve('refund', 'refund')],
  ['GET', '/v1/disputes', listReversals('dispute')],
  ['GET', '/v1/disputes/:id', retrieve('dispute', 'dispute')],
];
