import type Stripe from 'stripe';
import { netOf } from '../ledger/movement.ts';
import type { Finding } from '../ledger/look.ts';
import { everyMovement, type MovementStore } from '../reconciliation/journal.ts';
import { cents, type Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import { ok } from '../values/result.ts';
import { reading, type Read } from './outcome.ts';
import { everyOne } from './pages.ts';

const WHAT = 'I3 Stripe’s own balance is what the movements make';

function euros(funds: readonly { readonly amount: number; readonly currency: string }[]): number {
  return funds.filter(({ currency }) => currency === 'eur').reduce((sum, { amount }) => sum + amount, 0);
}

type Seen = {
  readonly available: number;
  readonly pending: number;
  readonly list: readonly { readonly id: string; readonly amount: number; readonly fee: number; readonly net: number }[];
};

/** Stripe's balance and all its movements, in euros. */
function seeBalance(stripe: Stripe): Promise<Read<Seen>> {
  return reading(async () => {
    const { available, pending } = await stripe.balance.retrieve();
    const list = await everyOne((page) => stripe.balanceTransactions.list({ currency: 'eur', ...page }));
    return ok({ available: euros(available), pending: euros(pending), list });
  });
}

/** What the journal adds up to (cents), with the ids of its movements. */
async function journalSum(movements: MovementStore): Promise<{ readonly sum: Cents; readonly known: ReadonlySet<string> }> {
  const known = new Set<string>();
  let sum = 0;
  for await (const movement of everyMovement(movements)) {
    known.add(movement.id);
    sum += netOf(movement);
  }
  return { sum: cents(sum), known };
}

/**
 * Keeps what Stripe says that it holds beside what the journal makes, once for each day (method §5.5). Called after midnight; whether it
 * was the first time for this day, or why Stripe could not be asked.
 */
export async function keepDailyBalance(stripe: Stripe, movements: MovementStore, day: Day, nowMs: number): Promise<Read<boolean>> {
  if ((await movements.lastBalance())?.day === day) return ok(false);
  const told = await reading(async () => ok(await stripe.balance.retrieve()));
  if (!told.ok) return told;
  const { available, pending } = told.value;
  const { sum } = await journalSum(movements);
  await movements.keepBalance({ day, atMs: nowMs, available: cents(euros(available)), pending: cents(euros(pending)), journal: sum });
  return ok(true);
}

/**
 * Compares the journal with the balance that Stripe tells now, available and pending (method §5.5). A difference is told movement by
 * movement; what remains of it after these is a fault.
 */
export async function checkBalance(stripe: Stripe, movements: MovementStore): Promise<Finding> {
  const asked = await seeBalance(stripe);
  if (!asked.ok) return { what: WHAT, ok: true, fails: [], waits: [`Stripe could not be asked: ${asked.why.why}`] };
  const { sum, known } = await journalSum(movements);
  const { available, pending, list } = asked.value;
  const told = available + pending;
  const missing = list.filter(({ id }) => !known.has(id));
  const listed = new Set(list.map(({ id }) => id));
  const strange = [...known].filter((id) => !listed.has(id));
  const open = missing.reduce((total, { amount, fee }) => total + netOf({ amount: cents(amount), fee: cents(fee) }), 0);
  const rest = told - sum - open;
  const fails = [
    ...strange.map((id) => `${id}: Stripe does not know it`),
    ...(rest === 0 ? [] : [`Stripe tells ${told} cents, the movements make ${sum}, and ${rest} have no explanation`]),
  ];
  return { what: WHAT, ok: fails.length === 0, fails, waits: missing.map(({ id, net }) => `${id}: ${net} cents are not booked`) };
}
