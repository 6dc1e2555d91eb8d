import type Stripe from 'stripe';
import { emit } from '../world/emit.ts';
import { change, known, nowMs, nowSeconds, plan, type World } from '../world/world.ts';
import { draftInvoice, endSubscription, finalizeInvoice, meansOf, periodOf, subscriptionOf, tryInvoice, turnPeriod } from './invoices.ts';

/** Stripe leaves a renewal's invoice a draft for about an hour. */
const DRAFT_MS = 3_600_000;

function isPaused(world: World, subscription: Stripe.Subscription): boolean {
  const pause = subscription.pause_collection;
  return pause !== null && (pause.resumes_at === null || pause.resumes_at > nowSeconds(world));
}

function voidInvoice(world: World, invoice: Stripe.Invoice): void {
  const transitions = { ...invoice.status_transitions, voided_at: nowSeconds(world) };
  const voided = {
    amount_remaining: 0,
    auto_advance: false,
    next_payment_attempt: null,
    status: 'void',
    status_transitions: transitions,
  } as const;
  emit(world, 'invoice.voided', change(world, 'invoice', invoice.id, voided));
}

/** The date is here until which nothing is collected: what renews from now on is collected. A later change of mind stands. */
export function endPause(world: World, id: string, resumesAt: number): void {
  const { status, pause_collection: pause } = known(world, 'subscription', id);
  if (status === 'canceled' || pause?.resumes_at !== resumesAt) return;
  emit(world, 'customer.subscription.updated', change(world, 'subscription', id, { pause_collection: null }), { pause_collection: pause });
}

/** A period has ended: the subscription ends with it, or an invoice is made for the next one. */
export function renew(world: World, id: string): void {
  const before = known(world, 'subscription', id);
  if (before.status === 'canceled' || periodOf(before).end > nowSeconds(world)) return;
  if (before.cancel_at_period_end) {
    endSubscription(world, id, 'cancellation_requested');
    return;
  }
  const turned = turnPeriod(world, id);
  const invoice = draftInvoice(world, turned, 'subscription_cycle');
  emit(world, 'customer.subscription.updated', known(world, 'subscription', id), {
    items: before.items,
    latest_invoice: before.latest_invoice,
  });
  if (isPaused(world, turned)) voidInvoice(world, invoice);
  else plan(world, nowMs(world) + DRAFT_MS, { do: 'finalize', invoice: invoice.id });
}

/** The draft's hour is over: the invoice is due, and its first attempt is made. */
export function finalizeDraft(world: World, invoiceId: string): void {
  const subscription = known(world, 'subscription', subscriptionOf(known(world, 'invoice', invoiceId)));
  if (subscription.status === 'canceled') return;
  const means = meansOf(world, subscription);
  if (finalizeInvoice(world, invoiceId, means)) tryInvoice(world, invoiceId, means);
}

export function retryInvoice(world: World, invoiceId: string): void {
  const invoice = known(world, 'invoice', invoiceId);
  const subscription = known(world, 'subscription', subscriptionOf(invoice));
  if (invoice.status !== 'open' || subscription.status === 'canceled') return;
  tryInvoice(world, invoiceId, meansOf(world, subscription));
}
