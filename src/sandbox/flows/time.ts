import type { Act } from '../world/kinds.ts';
import { drop, keep, known, nowMs, plan, setOffset, type World } from '../world/world.ts';
import { makeAvailable, settle } from './balance.ts';
import { endDebit, expire } from './checkout.ts';
import { failInvoice, payInvoice, subscriptionOf } from './invoices.ts';
import { confirmDebit, invoiceOf, refuseDebit } from './payments.ts';
import { arrive, payOut, planPayouts, reconcile } from './payouts.ts';
import { endPause, finalizeDraft, renew, retryInvoice } from './renewals.ts';

const DAY_MS = 86_400_000;
/** Stripe lists events for thirty days and keeps idempotency keys for at least one. */
const EVENTS_KEPT_MS = 30 * DAY_MS;
const REPLIES_KEPT_MS = DAY_MS;

/** The bank has answered a debit that was on its way; a debit that ended before is left alone. */
export function endPendingDebit(world: World, chargeId: string, refused: boolean): void {
  if (known(world, 'charge', chargeId).status !== 'pending') return;
  const charge = refused ? refuseDebit(world, chargeId) : confirmDebit(world, chargeId);
  const invoice = invoiceOf(world, charge);
  if (invoice && refused) failInvoice(world, invoice.id);
  if (invoice && !refused) payInvoice(world, invoice.id);
  endDebit(world, charge, invoice?.billing_reason === 'subscription_create' ? subscriptionOf(invoice) : null);
}

function forget(world: World): void {
  const now = nowMs(world);
  for (const event of world.tables.event.all()) {
    if (event.created * 1000 >= now - EVENTS_KEPT_MS) break;
    const delivery = world.tables.delivery.get(event.id);
    // After a leap of the clock, what nobody could send yet is still to be sent.
    if (delivery && !delivery.givenUp) continue;
    if (delivery) drop(world, 'delivery', event.id);
    drop(world, 'event', event.id);
  }
  for (const reply of world.tables.reply.all()) {
    if (reply.createdMs >= now - REPLIES_KEPT_MS) break;
    drop(world, 'reply', reply.id);
  }
  for (const portal of world.tables.portal.all()) if (portal.expiresMs < now) drop(world, 'portal', portal.id);
  plan(world, now + DAY_MS, { do: 'forget' });
}

function perform(world: World, act: Act): void {
  switch (act.do) {
    case 'settle':
      return settle(world, act.charge);
    case 'make-available':
      return makeAvailable(world, act.transaction);
    case 'confirm-debit':
      return endPendingDebit(world, act.charge, act.refused);
    case 'expire':
      return void expire(world, act.session);
    case 'renew':
      return renew(world, act.subscription);
    case 'finalize':
      return finalizeDraft(world, act.invoice);
    case 'retry-invoice':
      return retryInvoice(world, act.invoice);
    case 'end-pause':
      return endPause(world, act.subscription, act.resumesAt);
    case 'pay-out':
      return payOut(world);
    case 'arrive':
      return arrive(world, act.payout);
    case 'reconcile':
      return reconcile(world, act.payout);
    case 'forget':
      return forget(world);
  }
}

/** Does all that is due, in order of time, each act at its own instant; true when there was something to do. */
export function catchUp(world: World, untilMs: number = nowMs(world)): boolean {
  let did = false;
  try {
    for (let due = world.agenda.takeDue(untilMs); due; due = world.agenda.takeDue(untilMs)) {
      world.fixedMs = due.atMs;
      drop(world, 'due', due.id);
      perform(world, due.act);
      keep(world);
      did = true;
    }
  } finally {
    world.fixedMs = null;
  }
  return did;
}

/** Plans what comes by itself, week after week and day after day. */
export function planRoutine(world: World): void {
  planPayouts(world);
  for (const due of world.tables.due.all()) if (due.act.do === 'forget') return;
  plan(world, nowMs(world) + DAY_MS, { do: 'forget' });
}

/** Whether anybody has used this sandbox for a payment yet. */
export function isUntouched(world: World): boolean {
  return world.tables.session.count() + world.tables.charge.count() + world.tables.subscription.count() === 0;
}

/** How near to the real clock an instant is taken for it: time goes by while the call travels. */
const REAL_TIME_MS = 2000;

/** Moves the clock forward through all that happens on the way. Ends on the real clock itself when the instant is about now. */
export function advance(world: World, instantMs: number): void {
  catchUp(world, instantMs);
  const realMs = world.clock.now();
  setOffset(world, Math.abs(instantMs - realMs) < REAL_TIME_MS ? 0 : instantMs - realMs);
  catchUp(world);
  keep(world);
}

/** Sets an untouched sandbox to another instant, the past included. */
export function startAt(world: World, instantMs: number): void {
  for (const due of Array.from(world.tables.due.all())) drop(world, 'due', due.id);
  world.agenda.clear();
  setOffset(world, instantMs - world.clock.now());
  planRoutine(world);
  keep(world);
}
