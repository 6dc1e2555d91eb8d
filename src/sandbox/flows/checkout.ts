import type Stripe from 'stripe';
import { buildCustomer, buildMandate, cardMethod, redirectMethod, sepaMethod } from '../objects/payer.ts';
import { buildSubscription } from '../objects/subscription.ts';
import { payerOf } from '../objects/session.ts';
import { emit } from '../world/emit.ts';
import { idOrNull } from '../world/kinds.ts';
import { change, known, nowSeconds, plan, put, type World } from '../world/world.ts';
import { nextBoundary } from './calendar.ts';
import { draftInvoice, finalizeInvoice, setStatus, tryInvoice } from './invoices.ts';
import { heldBy } from './means.ts';
import { attempt, openIntent, type Means } from './payments.ts';

/** What a donor may do at a checkout; the page offers some of them. */
export const PAY_METHODS = ['card', 'sepa_debit', 'bancontact', 'ideal', 'card_declined', 'give_up'] as const;

/** How renewals go: refused until the subscription ends or stays unpaid; or waiting for the donor's own act. */
export const RENEWALS = ['declined', 'unpaid', 'action_required'] as const;

/** What a donor does on the checkout page. */
export type PayWish = {
  readonly method: (typeof PAY_METHODS)[number];
  /** The debit is refused by the bank six days later. */
  readonly refusedLater?: boolean;
  /** The first payment passes, and renewals go so. */
  readonly renewals?: (typeof RENEWALS)[number];
  /** What the donor types where the session does not know the address yet. */
  readonly email?: string;
};

export type PayOutcome = {
  readonly result: 'paid' | 'pending' | 'declined' | 'given_up' | 'closed';
  /** Where the browser goes next; null when it stays on the page. */
  readonly redirect: string | null;
  readonly charge: string | null;
};

function successUrl(session: Stripe.Checkout.Session): string | null {
  return session.success_url?.replaceAll('{CHECKOUT_SESSION_ID}', session.id) ?? null;
}

function emailOf(world: World, session: Stripe.Checkout.Session, wish: PayWish): string {
  const customer = world.tables.customer.get(idOrNull(session.customer) ?? '');
  return session.customer_email ?? customer?.email ?? wish.email ?? 'donor@example.org';
}

function customerOf(world: World, session: Stripe.Checkout.Session, email: string | null): string | null {
  const given = idOrNull(session.customer);
  if (given) return given;
  if (session.mode === 'payment' && session.customer_creation !== 'always') return null;
  const wish = { email, name: null, phone: null, description: null, metadata: {}, locales: [] };
  const customer = put(world, 'customer', buildCustomer(wish, nowSeconds(world)));
  emit(world, 'customer.created', customer);
  return customer.id;
}

function meansFor(world: World, session: Stripe.Checkout.Session, wish: PayWish, email: string | null, customer: string | null): Means {
  const now = nowSeconds(world);
  const declined = wish.method === 'card_declined';
  const holder = declined ? null : customer;
  const build = (): Stripe.PaymentMethod => {
    if (wish.method === 'sepa_debit') return sepaMethod(heldBy(world, holder, 'sepa_debit'), email, holder, now);
    if (wish.method === 'bancontact' || wish.method === 'ideal') return redirectMethod(wish.method, email, holder, now);
    return cardMethod(declined ? '0002' : heldBy(world, holder, 'card'), email, holder, now);
  };
  const method = put(world, 'payment_method', build());
  if (method.customer) emit(world, 'payment_method.attached', method);
  if (wish.renewals) put(world, 'habit', { id: method.id, renewals: wish.renewals });
  if (method.type !== 'sepa_debit') return { method, mandate: null, declined };
  const mandate = put(world, 'mandate', buildMandate(method, session.mode === 'payment' ? session.amount_total : null, now));
  return { method, mandate: mandate.id, declined };
}

function intentFor(world: World, session: Stripe.Checkout.Session, customer: string | null): string {
  const begun = idOrNull(session.payment_intent);
  if (begun) return begun;
  const order = known(world, 'order', session.id);
  const recurring = session.mode === 'subscription';
  const intent = openIntent(world, {
    amount: session.amount_total ?? 0,
    customer,
    description: recurring ? 'Subscription creation' : order.description,
    metadata: recurring ? {} : order.paymentMetadata,
    types: session.payment_method_types,
  });
  if (!recurring) change(world, 'session', session.id, { payment_intent: intent.id });
  return intent.id;
}

function startSubscription(world: World, session: Stripe.Checkout.Session, customer: string, means: Means): Stripe.Subscription {
  const order = known(world, 'order', session.id);
  const rhythm = order.lines[0]?.price?.recurring;
  if (!rhythm) throw new Error(`Bug: ${session.id} has no recurring line`);
  const start = nowSeconds(world);
  const end = nextBoundary(start, { interval: rhythm.interval as 'month', count: rhythm.interval_count }, start);
  const subscription = put(
    world,
    'subscription',
    buildSubscription({
      customer,
      lines: order.lines,
      period: { start, end },
      status: 'incomplete',
      method: means.method.id,
      metadata: order.subscriptionMetadata,
      description: order.description,
    }),
  );
  emit(world, 'customer.subscription.created', subscription);
  plan(world, end * 1000, { do: 'renew', subscription: subscription.id });
  return subscription;
}

/** Bancontact and iDEAL pay once: what renews is the debit that they agree to (trap 34). */
function generateDebit(world: World, subscription: string, charge: Stripe.Charge): void {
  const details = charge.payment_method_details?.bancontact ?? charge.payment_method_details?.ideal;
  if (!details) return;
  const now = nowSeconds(world);
  const method = put(world, 'payment_method', sepaMethod(0, charge.billing_details.email, idOrNull(charge.customer), now));
  put(world, 'mandate', buildMandate(method, null, now));
  const habit = world.tables.habit.get(charge.payment_method ?? '');
  if (habit) put(world, 'habit', { ...habit, id: method.id });
  const before = known(world, 'subscription', subscription).default_payment_method;
  const changed = change(world, 'subscription', subscription, { default_payment_method: method.id });
  emit(world, 'customer.subscription.updated', changed, { default_payment_method: before });
}

function subscribe(world: World, session: Stripe.Checkout.Session, customer: string, means: Means, wish: PayWish): Stripe.Charge {
  const subscription = startSubscription(world, session, customer, means);
  const invoice = draftInvoice(world, subscription, 'subscription_create');
  finalizeInvoice(world, invoice.id, means);
  change(world, 'session', session.id, { subscription: subscription.id, invoice: invoice.id });
  const charge = tryInvoice(world, invoice.id, means, wish.refusedLater);
  // A debit on its way leaves the first invoice open, and the subscription running.
  setStatus(world, subscription.id, 'active');
  generateDebit(world, subscription.id, charge);
  return charge;
}

function complete(
  world: World,
  session: Stripe.Checkout.Session,
  customer: string | null,
  email: string | null,
  charge: Stripe.Charge,
): void {
  const paid = charge.status === 'succeeded';
  const fields = {
    customer,
    customer_details: payerOf(email),
    payment_status: paid ? 'paid' : 'unpaid',
    status: 'complete',
    url: null,
  } as const;
  emit(world, 'checkout.session.completed', change(world, 'session', session.id, fields));
}

/** Plays what the donor did: the events are those of Stripe, in its usual order. */
export function pay(world: World, sessionId: string, wish: PayWish): PayOutcome {
  const session = known(world, 'session', sessionId);
  if (wish.method === 'give_up') return { result: 'given_up', redirect: session.cancel_url, charge: null };
  if (session.status !== 'open')
    return { result: 'closed', redirect: session.status === 'complete' ? successUrl(session) : null, charge: null };
  const email = emailOf(world, session, wish);
  const customer = wish.method === 'card_declined' ? idOrNull(session.customer) : customerOf(world, session, email);
  const means = meansFor(world, session, wish, email, customer);
  const charge =
    session.mode === 'subscription' && customer && !means.declined
      ? subscribe(world, session, customer, means, wish)
      : attempt(world, intentFor(world, session, customer), means, wish.refusedLater);
  if (means.declined) return { result: 'declined', redirect: null, charge: charge.id };
  complete(world, session, customer, email, charge);
  return { result: charge.status === 'succeeded' ? 'paid' : 'pending', redirect: successUrl(session), charge: charge.id };
}

/** Closes a session that nobody paid. */
export function expire(world: World, sessionId: string): Stripe.Checkout.Session {
  const session = known(world, 'session', sessionId);
  if (session.status !== 'open') return session;
  const expired = change(world, 'session', sessionId, { status: 'expired', url: null });
  emit(world, 'checkout.session.expired', expired);
  return expired;
}

/** Tells the session of a pending debit how it ended. */
export function endDebit(world: World, charge: Stripe.Charge, subscription: string | null): void {
  const key = subscription ? `subscription=${subscription}` : `payment_intent=${idOrNull(charge.payment_intent)}`;
  const session = world.tables.session.having(key).find((each) => each.status === 'complete' && each.payment_status === 'unpaid');
  if (!session) return;
  if (charge.status !== 'succeeded') emit(world, 'checkout.session.async_payment_failed', session);
  else emit(world, 'checkout.session.async_payment_succeeded', change(world, 'session', session.id, { payment_status: 'paid' }));
}
