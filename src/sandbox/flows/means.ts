import type Stripe from 'stripe';
import { buildMandate, cardMethod, sepaMethod } from '../objects/payer.ts';
import { emit } from '../world/emit.ts';
import { idOrNull } from '../world/kinds.ts';
import { change, known, nowSeconds, put, type World } from '../world/world.ts';

/** What a donor may put in place of the means of payment; the last one is kept, and refused at each date. */
export const NEW_MEANS = ['card', 'sepa_debit', 'card_refused_later'] as const;

export type NewMeans = (typeof NEW_MEANS)[number];

/** How many means of a kind a customer has; nobody has none. */
export function heldBy(world: World, customer: string | null, type: 'card' | 'sepa_debit'): number {
  if (customer === null) return 0;
  return world.tables.payment_method.having(`customer=${customer}`).filter((each) => each.type === type).length;
}

function build(world: World, { id, email }: Stripe.Customer, means: NewMeans): Stripe.PaymentMethod {
  const now = nowSeconds(world);
  if (means === 'sepa_debit') return sepaMethod(heldBy(world, id, 'sepa_debit'), email, id, now);
  return cardMethod(means === 'card' ? heldBy(world, id, 'card') : '0341', email, id, now);
}

/** The means that a customer's invoices are paid with where a subscription has none of its own. Null takes it away. */
export function setDefaultMeans(world: World, customer: string, method: string | null): Stripe.Customer {
  const { invoice_settings: before } = known(world, 'customer', customer);
  if (idOrNull(before.default_payment_method) === method) return known(world, 'customer', customer);
  const changed = change(world, 'customer', customer, { invoice_settings: { ...before, default_payment_method: method } });
  emit(world, 'customer.updated', changed, { invoice_settings: before });
  return changed;
}

/** A customer enters new means, which become the customer's default, and only that: a subscription keeps its own. */
export function addMeans(world: World, customer: string, means: NewMeans): Stripe.PaymentMethod {
  const method = put(world, 'payment_method', build(world, known(world, 'customer', customer), means));
  if (method.type === 'sepa_debit') put(world, 'mandate', buildMandate(method, null, nowSeconds(world)));
  if (means === 'card_refused_later') put(world, 'habit', { id: method.id, renewals: 'declined' });
  emit(world, 'payment_method.attached', method);
  setDefaultMeans(world, customer, method.id);
  return method;
}
