import type Stripe from 'stripe';
import type { App } from '../../src/app.ts';
import { idOrNull } from '../../src/sandbox/world/kinds.ts';
import type { House as WholeHouse } from './house.ts';
import type { Asking, Happening, Later } from './plan.ts';
import type { StripeSide } from './stripe-side.ts';

/** All that donors see of a house, and Stripe's library to do the rest. */
type House = Pick<WholeHouse, 'running' | 'stripe'>;

/** What is known of each gift that was asked for: the checkout's session and, for ours, the project. */
export type Told = {
  readonly sessions: Map<string, string>;
  readonly projects: Map<string, string>;
  readonly tokens: Map<string, string>;
  gifts: number;
};

export function nothingTold(): Told {
  return { sessions: new Map(), projects: new Map(), tokens: new Map(), gifts: 0 };
}

function typed(cents: number): string {
  return `${Math.floor(cents / 100)},${String(cents % 100).padStart(2, '0')}`;
}

/** A form keeps its token: who comes back after an outage sends the same one. */
async function askUs(app: App, told: Told, asking: Asking): Promise<string | null> {
  const token = told.tokens.get(asking.key) ?? app.gifts.newToken();
  told.tokens.set(asking.key, token);
  const { frequency, email, project } = asking;
  const form = { amount: typed(asking.amount), frequency, email, project, campaign: '', visibility: '', message: '', token };
  const asked = await app.gifts.ask(form, 'fr');
  if (asked.kind === 'mend') throw new Error(`Bug: the form was answered ${JSON.stringify(asked)}`);
  return asked.kind === 'go' ? (/cs_test_[a-z0-9]+/.exec(asked.url)?.[0] ?? null) : null;
}

/** A charge that no form of ours led to: an old payment link, say. */
async function askElsewhere(stripe: Stripe, { amount, email }: Asking): Promise<string> {
  const product = await stripe.products.create({ name: 'A page of former times' });
  const session = await stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [{ quantity: 1, price_data: { currency: 'eur', product: product.id, unit_amount: amount } }],
    customer_email: email,
    success_url: 'http://localhost/thanks',
  });
  return session.id;
}

/** Both houses know each wish: one wrote it, the other is shown it, as donors came to one of them only. */
async function share(wish: string, house: House, perfect: House): Promise<void> {
  const kept = await house.running.books.giving.wish(wish);
  if (kept) await perfect.running.books.giving.keepWish(kept);
}

/** A donor gives; false when the form cannot be had now and the donor will come back. */
async function ask(side: StripeSide, house: House | null, perfect: House, told: Told, asking: Asking): Promise<boolean> {
  if (!asking.outside && !house) return false;
  const session = asking.outside ? await askElsewhere(perfect.stripe, asking) : await askUs(house!.running.app, told, asking);
  if (session === null) return false;
  const wish = side.world.tables.session.get(session)?.client_reference_id ?? null;
  if (house && wish !== null) {
    await share(wish, house, perfect);
    told.projects.set(wish, asking.project);
  }
  told.sessions.set(asking.key, session);
  if (asking.refusedFirst) await side.control.pay(session, { method: 'card_declined' });
  await side.control.pay(session, asking.pay);
  told.gifts += 1;
  return true;
}

function chargesOf(side: StripeSide, session: Stripe.Checkout.Session): Stripe.Charge[] {
  const { charge } = side.world.tables;
  const intent = idOrNull(session.payment_intent);
  const found = intent === null ? charge.having(`customer=${idOrNull(session.customer)}`) : charge.having(`payment_intent=${intent}`);
  return found.filter(({ status }) => status === 'succeeded');
}

async function reverse(side: StripeSide, { stripe }: House, later: Later, charge: Stripe.Charge): Promise<void> {
  const left = charge.amount - charge.amount_refunded;
  const disputes = side.world.tables.dispute.having(`charge=${charge.id}`);
  const disputed = disputes.some(({ status }) => !status.startsWith('warning'));
  const ended = disputes.some(({ status }) => status === 'won' || status === 'lost');
  if (later.do === 'dispute' && left > 0 && !ended) await side.control.dispute(charge.id, later.step);
  if (later.do === 'refund' && left > 0 && !disputed) {
    await stripe.refunds.create({ charge: charge.id, amount: Math.min(left, later.amount ?? left) });
  }
}

async function turn({ stripe }: House, later: Later, subscription: Stripe.Subscription): Promise<void> {
  const { id } = subscription;
  if (subscription.status === 'canceled') return;
  if (later.do === 'cancel' && later.atPeriodEnd) await stripe.subscriptions.update(id, { cancel_at_period_end: true });
  else if (later.do === 'cancel') await stripe.subscriptions.cancel(id);
  else if (later.do === 'pause') await stripe.subscriptions.update(id, { pause_collection: { behavior: 'void' } });
  else if (later.do === 'resume') await stripe.subscriptions.update(id, { pause_collection: '' });
  else if (later.do === 'change') await changeAmount(stripe, subscription, later.amount);
}

async function changeAmount(stripe: Stripe, subscription: Stripe.Subscription, amount: number): Promise<void> {
  const [item] = subscription.items.data;
  const interval = item?.price.recurring?.interval ?? 'month';
  const product = idOrNull(item?.price.product) ?? '';
  const price_data = { currency: 'eur', product, unit_amount: amount, recurring: { interval } };
  await stripe.subscriptions.update(subscription.id, {
    items: [{ ...(item && { id: item.id }), price_data }],
    proration_behavior: 'none',
  });
}

/** Plays one happening; false when it must be tried again later. What concerns a gift that never came is passed over. */
export async function play(side: StripeSide, house: House | null, perfect: House, told: Told, happening: Happening): Promise<boolean> {
  if (happening.do === 'ask') return ask(side, house, perfect, told, happening);
  const session = side.world.tables.session.get(told.sessions.get(happening.key) ?? '');
  if (!session) return true;
  const last = chargesOf(side, session).at(-1);
  if (last) await reverse(side, perfect, happening, last);
  const subscription = side.world.tables.subscription.get(idOrNull(session.subscription) ?? '');
  if (subscription) await turn(perfect, happening, subscription);
  return true;
}
