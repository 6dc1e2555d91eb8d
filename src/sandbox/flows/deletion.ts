import type Stripe from 'stripe';
import { emit } from '../world/emit.ts';
import { change, drop, known, put, type World } from '../world/world.ts';
import { endSubscription } from './invoices.ts';

/**
 * Deletes a customer for good: subscriptions end at once, means of payment belong to nobody any more. What was paid stays as it was, the
 * payer's name on it included.
 */
export function deleteCustomer(world: World, id: string): Stripe.DeletedCustomer {
  const customer = known(world, 'customer', id);
  for (const { id: subscription } of world.tables.subscription.having(`customer=${id}`))
    endSubscription(world, subscription, 'cancellation_requested');
  for (const { id: method } of world.tables.payment_method.having(`customer=${id}`))
    change(world, 'payment_method', method, { customer: null });
  drop(world, 'customer', id);
  const deleted = put(world, 'deleted_customer', { id, object: 'customer', deleted: true });
  emit(world, 'customer.deleted', customer);
  return deleted;
}
