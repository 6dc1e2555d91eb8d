import type Stripe from 'stripe';
import { buildInvoice, type Proration } from '../objects/invoice.ts';
import { emit } from '../world/emit.ts';
import { idOf } from '../world/kinds.ts';
import { change, known, nowSeconds, put, type World } from '../world/world.ts';
import { finalizeInvoice, meansOf, periodOf, tryInvoice } from './invoices.ts';

/** Each item twice: what is left of the period at the old price comes back, the same time at the new price is asked for. */
function prorationsOf(before: Stripe.Subscription, after: Stripe.Subscription, now: number): Proration[] {
  const { start, end } = periodOf(before);
  const left = (end - now) / (end - start);
  const part = ({ price, quantity }: Stripe.SubscriptionItem): number => Math.round((price.unit_amount ?? 0) * (quantity ?? 1) * left);
  return [
    ...before.items.data.map((item) => ({ item, amount: -part(item) })),
    ...after.items.data.map((item) => ({ item, amount: part(item) })),
  ];
}

/** Invoices a change of amount at once, as who changes it at Stripe's dashboard may ask for: it is paid, or becomes credit (trap 19). */
export function invoiceChange(world: World, before: Stripe.Subscription, after: Stripe.Subscription): void {
  const now = nowSeconds(world);
  const customer = known(world, 'customer', idOf(after.customer));
  const period = { start: now, end: periodOf(after).end };
  const wish = { subscription: after, customer, reason: 'subscription_update', period, created: now } as const;
  const invoice = put(world, 'invoice', buildInvoice({ ...wish, prorations: prorationsOf(before, after, now) }));
  emit(world, 'invoice.created', invoice);
  change(world, 'subscription', after.id, { latest_invoice: invoice.id });
  const means = meansOf(world, after);
  if (finalizeInvoice(world, invoice.id, means)) tryInvoice(world, invoice.id, means);
}
