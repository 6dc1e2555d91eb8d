import type Stripe from 'stripe';
import { cents } from '../../values/cents.ts';
import { newId } from '../../values/ids.ts';
import { balanceTransaction } from '../objects/money.ts';
import type { EventScene, MovementScene } from '../scenes.ts';
import { API_VERSION, deliver, emit, type EventType } from '../world/emit.ts';
import { kindOfId } from '../world/kinds.ts';
import { change, known, nowSeconds, put, type World } from '../world/world.ts';
import { post } from './balance.ts';

/** A fee of the account, an adjustment, a reserve: Stripe sends no notice of it. */
export function movement(world: World, scene: MovementScene): Stripe.BalanceTransaction {
  const created = nowSeconds(world);
  const { category, type, amount, fee = 0, currency = 'eur' } = scene;
  const made = balanceTransaction({
    amount: cents(amount),
    fee: cents(fee),
    feeFor: 'Stripe fee',
    type,
    category,
    source: '',
    created,
    availableOn: created,
    description: `Sandbox: ${category}`,
  });
  const details = made.fee_details.map((detail) => ({ ...detail, currency }));
  return post(world, { ...made, currency, fee_details: details, source: null }, null);
}

/** Changes an object as nobody expects it to be changed. */
export function alter(world: World, id: string, fields: Readonly<Record<string, unknown>>, event?: string): string {
  const kind = kindOfId(id);
  if (!kind) throw new Error(`Bug: ${id} names no kind`);
  const changed = change(world, kind, id, fields as object);
  if (event !== undefined) emit(world, event as EventType, changed as never);
  return id;
}

/** Sends a notice of any type, mode and version. It is listed as any other. */
export function tell(world: World, scene: EventScene): string {
  const kind = typeof scene.object === 'string' ? kindOfId(scene.object) : undefined;
  const object = typeof scene.object === 'string' && kind ? known(world, kind, scene.object) : scene.object;
  const event = {
    id: newId('evt'),
    object: 'event',
    api_version: scene.apiVersion ?? API_VERSION,
    created: nowSeconds(world) - (scene.age ?? 0),
    data: { object },
    livemode: scene.livemode ?? false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type: scene.type,
  };
  put(world, 'event', event as unknown as Stripe.Event);
  deliver(world, event.id);
  return event.id;
}

/** Credit of a customer, as Stripe writes it: a negative balance. */
export function credit(world: World, customer: string, amount: number): Stripe.Customer {
  const before = known(world, 'customer', customer);
  const credited = change(world, 'customer', customer, { balance: before.balance - amount });
  emit(world, 'customer.updated', credited, { balance: before.balance });
  return credited;
}
