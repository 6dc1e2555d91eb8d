import type Stripe from 'stripe';
import { cents, negateCents, sumCents, ZERO, type Cents } from '../../values/cents.ts';
import { newId } from '../../values/ids.ts';
import { buildPayout } from '../objects/after.ts';
import { balanceTransaction, utcMidnight } from '../objects/money.ts';
import { emit } from '../world/emit.ts';
import { idOrNull } from '../world/kinds.ts';
import { change, known, nowMs, nowSeconds, plan, put, type World } from '../world/world.ts';
import { post } from './balance.ts';
import { nextPayoutMs } from './calendar.ts';

/** From arrival at the bank until the payout's list of movements is complete. */
const RECONCILIATION_MS = 2 * 3_600_000;

/** Plans the next Monday's payout, unless it is planned already. */
export function planPayouts(world: World): void {
  for (const due of world.tables.due.all()) if (due.act.do === 'pay-out') return;
  plan(world, nextPayoutMs(nowMs(world)), { do: 'pay-out' });
}

function waiting(world: World): Stripe.BalanceTransaction[] {
  return world.tables.posting.having('payout=null').flatMap((posting) => {
    const transaction = known(world, 'balance_transaction', posting.id);
    return transaction.status === 'available' && transaction.currency === 'eur' ? [transaction] : [];
  });
}

/** The payout's own movement is part of its list: the list adds up to zero. */
function ownMovement(world: World, amount: number): (payout: string) => string {
  const created = nowSeconds(world);
  return (payout) => {
    const description = 'STRIPE PAYOUT';
    const parts = {
      amount: negateCents(cents(amount)),
      fee: ZERO,
      feeFor: '',
      type: 'payout',
      category: 'payout',
      source: payout,
    } as const;
    return post(world, balanceTransaction({ ...parts, created, availableOn: created, description }), payout).id;
  };
}

/** Sends what is available to the bank; a balance that is not positive stays until the next week. */
export function payOut(world: World): void {
  plan(world, nextPayoutMs(nowMs(world)), { do: 'pay-out' });
  const transactions = waiting(world);
  if (netOf(transactions) > 0) send(world, transactions);
}

/** Sends what is available now; what is missing is taken from the bank (trap 12). Nothing where the balance is zero. */
export function payOutNow(world: World): Stripe.Payout | null {
  const transactions = waiting(world);
  return netOf(transactions) === 0 ? null : send(world, transactions);
}

/** A payout by hand: Stripe does not say which movements it took (trap 12). */
export function manualPayout(world: World, amount: number): Stripe.Payout {
  const created = nowSeconds(world);
  const built = buildPayout(amount, ownMovement(world, amount), created, utcMidnight(created, 2));
  const payout = put(world, 'payout', { ...built, automatic: false, reconciliation_status: 'not_applicable' });
  const own = idOrNull(payout.balance_transaction) ?? '';
  // Its own movement waits as any other, so that the next automatic payout leaves out what went by hand.
  put(world, 'posting', { id: own, payout: null });
  emit(world, 'payout.created', payout);
  plan(world, payout.arrival_date * 1000, { do: 'arrive', payout: payout.id });
  return payout;
}

/** A payout that did not reach the bank: its movements stay its own, and the next payout holds the money that came back (trap 11). */
export function failPayout(world: World, id: string, status: 'failed' | 'canceled'): Stripe.Payout {
  const before = known(world, 'payout', id);
  const created = nowSeconds(world);
  const returned = balanceTransaction({
    amount: cents(before.amount),
    fee: ZERO,
    feeFor: '',
    type: status === 'failed' ? 'payout_failure' : 'payout_cancel',
    category: 'payout_reversal',
    source: id,
    created,
    availableOn: created,
    description: 'STRIPE PAYOUT FAILURE',
  });
  const why = { failure_code: 'account_closed', failure_message: 'The bank account has been closed.' };
  const failed = change(world, 'payout', id, {
    failure_balance_transaction: post(world, returned, null).id,
    status,
    ...(status === 'failed' ? why : {}),
  });
  emit(world, status === 'failed' ? 'payout.failed' : 'payout.canceled', failed, { status: before.status });
  return failed;
}

function netOf(transactions: readonly Stripe.BalanceTransaction[]): Cents {
  return sumCents(transactions.map((each) => cents(each.net)));
}

function send(world: World, transactions: readonly Stripe.BalanceTransaction[]): Stripe.Payout {
  const amount = netOf(transactions);
  const created = nowSeconds(world);
  const payout = put(world, 'payout', buildPayout(amount, ownMovement(world, amount), created, utcMidnight(created, 2)));
  for (const each of transactions) put(world, 'posting', { id: each.id, payout: payout.id });
  emit(world, 'payout.created', payout);
  plan(world, payout.arrival_date * 1000, { do: 'arrive', payout: payout.id });
  return payout;
}

export function arrive(world: World, id: string): void {
  const before = known(world, 'payout', id);
  if (before.status !== 'in_transit') return;
  const trace = { status: 'supported', value: newId('t').slice(2, 18).toUpperCase() };
  const paid = change(world, 'payout', id, { status: 'paid', trace_id: trace });
  emit(world, 'payout.updated', paid, { status: before.status, trace_id: before.trace_id });
  emit(world, 'payout.paid', paid);
  if (paid.automatic) plan(world, nowMs(world) + RECONCILIATION_MS, { do: 'reconcile', payout: id });
}

export function reconcile(world: World, id: string): void {
  emit(world, 'payout.reconciliation_completed', change(world, 'payout', id, { reconciliation_status: 'completed' }));
}
