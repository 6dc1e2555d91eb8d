import type Stripe from 'stripe';
import { cents, negateCents, sumCents, ZERO } from '../../values/cents.ts';
import { newId } from '../../values/ids.ts';
import { buildPayout } from '../objects/after.ts';
import { balanceTransaction, utcMidnight } from '../objects/money.ts';
import { emit } from '../world/emit.ts';
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
    return transaction.status === 'available' ? [transaction] : [];
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
  const amount = sumCents(transactions.map((each) => cents(each.net)));
  if (amount <= 0) return;
  const created = nowSeconds(world);
  const payout = put(world, 'payout', buildPayout(amount, ownMovement(world, amount), created, utcMidnight(created, 2)));
  for (const each of transactions) put(world, 'posting', { id: each.id, payout: payout.id });
  emit(world, 'payout.created', payout);
  plan(world, payout.arrival_date * 1000, { do: 'arrive', payout: payout.id });
}

export function arrive(world: World, id: string): void {
  const before = known(world, 'payout', id);
  const trace = { status: 'supported', value: newId('t').slice(2, 18).toUpperCase() };
  const paid = change(world, 'payout', id, { status: 'paid', trace_id: trace });
  emit(world, 'payout.updated', paid, { status: before.status, trace_id: before.trace_id });
  emit(world, 'payout.paid', paid);
  plan(world, nowMs(world) + RECONCILIATION_MS, { do: 'reconcile', payout: id });
}

export function reconcile(world: World, id: string): void {
  emit(world, 'payout.reconciliation_completed', change(world, 'payout', id, { reconciliation_status: 'completed' }));
}
