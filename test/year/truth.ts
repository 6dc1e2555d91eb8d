import type Stripe from 'stripe';
import { idOrNull } from '../../src/sandbox/world/kinds.ts';
import type { World } from '../../src/sandbox/world/world.ts';

/** What one month must show, in cents, reckoned from Stripe's own tables and nothing of ours. */
export type TrueMonth = { gross: number; recurring: number; refunds: number; disputes: number; fees: number; gifts: number };

const PARIS = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris', year: 'numeric', month: '2-digit' });

/** The month of an instant in Paris. `seconds` as Stripe counts. */
function monthAt(seconds: number): string {
  const parts = PARIS.formatToParts(seconds * 1_000);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}`;
}

function sessionOf(world: World, charge: Stripe.Charge): Stripe.Checkout.Session | undefined {
  const intent = `payment_intent=${idOrNull(charge.payment_intent)}`;
  const [direct] = world.tables.session.having(intent);
  if (direct) return direct;
  const [payment] = world.tables.invoice_payment.having(intent);
  const invoice = payment && world.tables.invoice.get(idOrNull(payment.invoice) ?? '');
  const subscription = idOrNull(invoice?.parent?.subscription_details?.subscription);
  return subscription === null ? undefined : world.tables.session.having(`subscription=${subscription}`)[0];
}

/** Movements by the object that they belong to: the charge of a charge, refund or dispute. */
function chargeOf(world: World, transaction: Stripe.BalanceTransaction): Stripe.Charge | undefined {
  const source = idOrNull(transaction.source) ?? '';
  const { charge, refund, dispute } = world.tables;
  const owner = refund.get(source)?.charge ?? dispute.get(source)?.charge ?? source;
  return charge.get(idOrNull(owner) ?? '');
}

/** When a movement counts: a payment on its own day, all else when it happened (method §1.4, §1.7). */
function secondsOf(transaction: Stripe.BalanceTransaction, charge: Stripe.Charge): number {
  if (transaction.reporting_category !== 'charge') return transaction.created;
  return charge.payment_method_details?.type === 'sepa_debit' ? transaction.available_on : charge.created;
}

function add(month: TrueMonth, { amount, fee, reporting_category }: Stripe.BalanceTransaction, recurring: boolean): void {
  month.fees += fee;
  if (reporting_category.startsWith('refund')) month.refunds -= amount;
  if (reporting_category.startsWith('dispute')) month.disputes -= amount;
  if (reporting_category !== 'charge') return;
  month.gross += amount;
  month.gifts += 1;
  if (recurring) month.recurring += amount;
}

/**
 * The public figures as they must be, month by month. `projectOf` names the project that a gift of ours was given for; gifts for others than
 * `covered` count nowhere (method §1.10).
 */
export function truth(world: World, projectOf: (gift: string) => string, covered: ReadonlySet<string>): Map<string, TrueMonth> {
  const months = new Map<string, TrueMonth>();
  const monthOf = (seconds: number): TrueMonth => {
    const month = monthAt(seconds);
    const found = months.get(month) ?? { gross: 0, recurring: 0, refunds: 0, disputes: 0, fees: 0, gifts: 0 };
    months.set(month, found);
    return found;
  };
  for (const transaction of world.tables.balance_transaction.all()) {
    const charge = chargeOf(world, transaction);
    // A fee of the account itself: no charge has it, and one that is given back is an amount above zero.
    if (!charge && transaction.reporting_category === 'fee') monthOf(transaction.created).fees += transaction.fee - transaction.amount;
    // A debit that was returned was never money, and its two movements cancel each other.
    if (charge?.status !== 'succeeded') continue;
    const session = sessionOf(world, charge);
    const project = projectOf(session?.client_reference_id ?? '');
    if (project !== '' && !covered.has(project)) continue;
    add(monthOf(secondsOf(transaction, charge)), transaction, session?.mode === 'subscription');
  }
  return months;
}

/** Stripe's own balance, available and pending: all movements less their fees. */
export function trueBalance(world: World): number {
  let sum = 0;
  for (const { net } of world.tables.balance_transaction.all()) sum += net;
  return sum;
}

/** Charges that are no money: pending and failed ones. */
export function notMoney(world: World): string[] {
  return [...world.tables.charge.all()].filter(({ status }) => status !== 'succeeded').map(({ id }) => id);
}
