import type Stripe from 'stripe';
import type { Payout } from '../giving/payment.ts';
import { cents } from '../values/cents.ts';
import { ok } from '../values/result.ts';
import { reading, type Read } from './outcome.ts';
import { everyOne } from './pages.ts';
import { idOf, ms, readMovement } from './read-movement.ts';

/** What a payout pays out, without its own movement, which stands in its list too (trap 10). Manual ones have no list (trap 12). */
async function itemsOf(stripe: Stripe, payout: Stripe.Payout): Promise<Payout['items']> {
  if (!payout.automatic || payout.reconciliation_status !== 'completed') return null;
  const own = idOf(payout.balance_transaction);
  const list = await everyOne((page) => stripe.balanceTransactions.list({ payout: payout.id, ...page }));
  return list
    .filter(({ id }) => id !== own)
    .map((each) => {
      // One that cannot be read keeps its payout unexplained; the money has left all the same, and the walk tells of it by itself.
      const movement = readMovement(each);
      return { id: each.id, movement: movement.ok ? movement.value : null };
    });
}

/** Reads a payout as it stands now, with the movements by which it left the balance and, when it failed, came back. */
export function readPayout(stripe: Stripe, payoutId: string): Promise<Read<Payout>> {
  return reading(async () => {
    const payout = await stripe.payouts.retrieve(payoutId, { expand: ['balance_transaction', 'failure_balance_transaction'] });
    const movement = readMovement(payout.balance_transaction);
    if (!movement.ok) return movement;
    const failure = readMovement(payout.failure_balance_transaction);
    if (!failure.ok) return failure;
    const items = await itemsOf(stripe, payout);
    const { id, amount, status, arrival_date, created, automatic, trace_id } = payout;
    const moved = { movement: movement.value, failure: failure.value };
    const when = { createdMs: ms(created), arrivalMs: ms(arrival_date) };
    return ok({ id, amount: cents(amount), status, ...when, automatic, trace: trace_id?.value ?? null, ...moved, items });
  });
}
