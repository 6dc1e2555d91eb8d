import type Stripe from 'stripe';
import { netOf } from '../ledger/movement.ts';
import type { Finding } from '../ledger/totals.ts';
import { everyMovement, type MovementStore } from '../reconciliation/journal.ts';
import { cents } from '../values/cents.ts';
import { ok } from '../values/result.ts';
import { reading } from './outcome.ts';
import { everyOne } from './pages.ts';

const WHAT = 'I3 Stripe’s own balance is what the movements make';

function euros(funds: readonly { readonly amount: number; readonly currency: string }[]): number {
  return funds.filter(({ currency }) => currency === 'eur').reduce((sum, { amount }) => sum + amount, 0);
}

/**
 * Compares the journal with the balance that Stripe tells now, available and pending (method §5.5). A difference is told movement by
 * movement; what remains of it after these is a fault.
 */
export async function checkBalance(stripe: Stripe, movements: MovementStore): Promise<Finding> {
  const asked = await reading(async () => {
    const { available, pending } = await stripe.balance.retrieve();
    const list = await everyOne((page) => stripe.balanceTransactions.list({ currency: 'eur', ...page }));
    return ok({ told: euros(available) + euros(pending), list });
  });
  if (!asked.ok) return { what: WHAT, ok: true, fails: [], waits: [`Stripe could not be asked: ${asked.why.why}`] };
  const known = new Set<string>();
  let sum = 0;
  for await (const movement of everyMovement(movements)) {
    known.add(movement.id);
    sum += netOf(movement);
  }
  const missing = asked.value.list.filter(({ id }) => !known.has(id));
  const listed = new Set(asked.value.list.map(({ id }) => id));
  const strange = [...known].filter((id) => !listed.has(id));
  const open = missing.reduce((total, { amount, fee }) => total + netOf({ amount: cents(amount), fee: cents(fee) }), 0);
  const rest = asked.value.told - sum - open;
  const fails = [
    ...strange.map((id) => `${id}: Stripe does not know it`),
    ...(rest === 0 ? [] : [`Stripe tells ${asked.value.told} cents, the movements make ${sum}, and ${rest} have no explanation`]),
  ];
  return { what: WHAT, ok: fails.length === 0, fails, waits: missing.map(({ id, net }) => `${id}: ${net} cents are not booked`) };
}
