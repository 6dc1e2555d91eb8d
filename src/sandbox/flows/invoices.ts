import type Stripe from 'stripe';
import type { Rhythm } from '../objects/catalogue.ts';
import { buildInvoice, buildInvoicePayment } from '../objects/invoice.ts';
import { itemList, type Period } from '../objects/subscription.ts';
import { emit } from '../world/emit.ts';
import { idOf, idOrNull, type Habit } from '../world/kinds.ts';
import { change, known, nowMs, nowSeconds, plan, put, type World } from '../world/world.ts';
import { nextBoundary } from './calendar.ts';
import { attempt, openIntent, type Means } from './payments.ts';

const DAY_MS = 86_400_000;
/** Days from one refused attempt to the next; after the last one the subscription ends. */
const RETRY_DAYS = [3, 5, 7];

export function rhythmOf(subscription: Stripe.Subscription): Rhythm {
  const recurring = subscription.items.data[0]?.price.recurring;
  if (!recurring) throw new Error(`Bug: ${subscription.id} has no recurring price`);
  return { interval: recurring.interval as Rhythm['interval'], count: recurring.interval_count };
}

export function periodOf(subscription: Stripe.Subscription): Period {
  const item = subscription.items.data[0];
  if (!item) throw new Error(`Bug: ${subscription.id} has no item`);
  return { start: item.current_period_start, end: item.current_period_end };
}

/** What renewals are paid with: the subscription's own means, else the customer's. */
function methodOf(world: World, subscription: Stripe.Subscription): string {
  const customer = world.tables.customer.get(idOf(subscription.customer));
  return idOrNull(subscription.default_payment_method) ?? idOrNull(customer?.invoice_settings.default_payment_method) ?? '';
}

/** The means that renewals are paid with. */
export function meansOf(world: World, subscription: Stripe.Subscription): Means {
  const method = known(world, 'payment_method', methodOf(world, subscription));
  const [mandate] = world.tables.mandate.having(`payment_method=${method.id}`);
  return { method, mandate: mandate?.id ?? null, declined: world.tables.habit.get(method.id) !== undefined };
}

export function draftInvoice(
  world: World,
  subscription: Stripe.Subscription,
  reason: 'subscription_create' | 'subscription_cycle',
): Stripe.Invoice {
  const customer = known(world, 'customer', idOf(subscription.customer));
  const period = periodOf(subscription);
  const invoice = put(world, 'invoice', buildInvoice({ subscription, customer, reason, period, created: nowSeconds(world) }));
  emit(world, 'invoice.created', invoice);
  change(world, 'subscription', subscription.id, { latest_invoice: invoice.id });
  return invoice;
}

/** What the customer's balance pays of an invoice: the balance is negative where the customer has credit (trap 32), as after an invoice that gives back more than it asks for. */
function useCredit(
  world: World,
  draft: Stripe.Invoice,
): Pick<Stripe.Invoice, 'amount_due' | 'amount_remaining' | 'starting_balance' | 'ending_balance'> {
  const customer = known(world, 'customer', idOrNull(draft.customer) ?? '');
  const used = Math.min(Math.max(0, -customer.balance), draft.total);
  if (used !== 0) change(world, 'customer', customer.id, { balance: customer.balance + used });
  const due = draft.total - used;
  return { amount_due: due, amount_remaining: due, starting_balance: customer.balance, ending_balance: customer.balance + used };
}

/** Turns a draft into a due invoice with a payment intent of its own; null when nothing is left to pay. */
export function finalizeInvoice(world: World, invoiceId: string, means: Means): Stripe.PaymentIntent | null {
  const draft = known(world, 'invoice', invoiceId);
  const credit = useCredit(world, draft);
  const now = nowSeconds(world);
  const invoice = change(world, 'invoice', invoiceId, {
    automatically_finalizes_at: null,
    effective_at: now,
    ...credit,
    next_payment_attempt: null,
    number: `SANDBOX-${String(world.tables.invoice.rank(invoiceId) + 1).padStart(6, '0')}`,
    status: 'open',
    status_transitions: { ...draft.status_transitions, finalized_at: now },
  });
  emit(world, 'invoice.finalized', invoice);
  if (invoice.amount_due === 0) {
    payInvoice(world, invoiceId);
    return null;
  }
  const intent = openIntent(world, {
    amount: invoice.amount_due,
    customer: idOrNull(invoice.customer),
    description: invoice.billing_reason === 'subscription_create' ? 'Subscription creation' : 'Subscription update',
    metadata: {},
    types: [means.method.type],
  });
  put(world, 'invoice_payment', buildInvoicePayment(invoice, intent.id, now));
  return intent;
}

function intentOf(world: World, invoiceId: string): string {
  const [payment] = world.tables.invoice_payment.having(`invoice=${invoiceId}`);
  return idOrNull(payment?.payment.payment_intent) ?? '';
}

/** One try to have an invoice paid; a debit is told only days later whether it is. */
export function tryInvoice(world: World, invoiceId: string, means: Means, refusedLater = false): Stripe.Charge {
  const invoice = known(world, 'invoice', invoiceId);
  change(world, 'invoice', invoiceId, { attempt_count: invoice.attempt_count + 1, attempted: true });
  const intent = known(world, 'payment_intent', intentOf(world, invoiceId));
  // The payer may have come by another kind of means since the last try.
  if (!intent.payment_method_types.includes(means.method.type))
    change(world, 'payment_intent', intent.id, { payment_method_types: [means.method.type] });
  const charge = attempt(world, intent.id, means, refusedLater);
  if (charge.status === 'succeeded') payInvoice(world, invoiceId);
  if (charge.status === 'failed') failInvoice(world, invoiceId);
  return charge;
}

/** The money of an invoice is in: the invoice says so, and so does the payment that links it to the charge. */
export function payInvoice(world: World, invoiceId: string): void {
  const before = known(world, 'invoice', invoiceId);
  const now = nowSeconds(world);
  const paid = change(world, 'invoice', invoiceId, {
    amount_paid: before.amount_due,
    amount_remaining: 0,
    next_payment_attempt: null,
    status: 'paid',
    status_transitions: { ...before.status_transitions, paid_at: now },
  });
  emit(world, 'invoice.updated', paid, {
    amount_paid: before.amount_paid,
    amount_remaining: before.amount_remaining,
    status: before.status,
  });
  emit(world, 'invoice.paid', paid);
  emit(world, 'invoice.payment_succeeded', paid);
  for (const payment of world.tables.invoice_payment.having(`invoice=${invoiceId}`)) {
    if (payment.status !== 'open') continue;
    const fields = { amount_paid: payment.amount_requested, status: 'paid', status_transitions: { canceled_at: null, paid_at: now } };
    emit(world, 'invoice_payment.paid', change(world, 'invoice_payment', payment.id, fields));
  }
  setStatus(world, subscriptionOf(paid), 'active');
}

export function subscriptionOf(invoice: Stripe.Invoice): string {
  return idOrNull(invoice.parent?.subscription_details?.subscription) ?? '';
}

export function setStatus(world: World, id: string, status: Stripe.Subscription.Status): void {
  const before = known(world, 'subscription', id);
  if (before.status === status || before.status === 'canceled') return;
  emit(world, 'customer.subscription.updated', change(world, 'subscription', id, { status }), { status: before.status });
}

/** An attempt was refused: it is made again days later, and the subscription is late until then. */
export function failInvoice(world: World, invoiceId: string): void {
  const invoice = known(world, 'invoice', invoiceId);
  const tries = invoice.attempt_count - 1;
  const nextAtMs = nowMs(world) + (RETRY_DAYS[tries] ?? 0) * DAY_MS;
  const more = tries < RETRY_DAYS.length;
  const failed = change(world, 'invoice', invoiceId, { next_payment_attempt: more ? Math.floor(nextAtMs / 1000) : null });
  emit(world, 'invoice.payment_failed', failed);
  if (habitOf(world, invoice) === 'action_required') emit(world, 'invoice.payment_action_required', failed);
  if (more) plan(world, nextAtMs, { do: 'retry-invoice', invoice: invoiceId, tries: tries + 1 });
  if (more) setStatus(world, subscriptionOf(invoice), 'past_due');
  else if (habitOf(world, invoice) === 'unpaid') setStatus(world, subscriptionOf(invoice), 'unpaid');
  else endSubscription(world, subscriptionOf(invoice), 'payment_failed');
}

/** How the means of an invoice's subscription behave, if they do not simply pay. */
function habitOf(world: World, invoice: Stripe.Invoice): Habit['renewals'] | undefined {
  return world.tables.habit.get(methodOf(world, known(world, 'subscription', subscriptionOf(invoice))))?.renewals;
}

/** Ends a subscription at once. A debit already sent still lands. */
export function endSubscription(world: World, id: string, reason: Stripe.Subscription.CancellationDetails.Reason): Stripe.Subscription {
  const now = nowSeconds(world);
  const before = known(world, 'subscription', id);
  // A debit may be refused after its subscription has ended.
  if (before.status === 'canceled') return before;
  const ended = change(world, 'subscription', id, {
    canceled_at: before.canceled_at ?? now,
    cancellation_details: { ...(before.cancellation_details ?? { comment: null, feedback: null, feedback_option: null }), reason },
    ended_at: now,
    status: 'canceled',
  });
  emit(world, 'customer.subscription.deleted', ended);
  return ended;
}

/** Moves a subscription into its next period. */
export function turnPeriod(world: World, id: string): Stripe.Subscription {
  const before = known(world, 'subscription', id);
  const { end: start } = periodOf(before);
  const end = nextBoundary(before.billing_cycle_anchor, rhythmOf(before), start);
  const items = before.items.data.map((item) => ({ ...item, current_period_start: start, current_period_end: end }));
  const turned = change(world, 'subscription', id, { items: itemList(id, items) });
  plan(world, end * 1000, { do: 'renew', subscription: id });
  return turned;
}
