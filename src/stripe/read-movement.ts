import type Stripe from 'stripe';
import type { BalanceMovement } from '../ledger/movement.ts';
import { cents } from '../values/cents.ts';
import { ok } from '../values/result.ts';
import { unforeseen, type Read } from './outcome.ts';

/** Stripe counts in seconds. */
export function ms(seconds: number): number {
  return seconds * 1_000;
}

/** The id of something that may have been expanded. */
export function idOf(reference: string | { readonly id: string } | null | undefined): string | null {
  if (reference === null || reference === undefined) return null;
  return typeof reference === 'string' ? reference : reference.id;
}

/** Reads an expanded balance transaction; null where Stripe has none yet (trap 9: it is often filled after the event). */
export function readMovement(transaction: string | Stripe.BalanceTransaction | null | undefined): Read<BalanceMovement | null> {
  if (transaction === null || transaction === undefined) return ok(null);
  if (typeof transaction === 'string') throw new Error(`Bug: the balance transaction ${transaction} was not expanded`);
  const { id, amount, fee, net, currency, fee_details, reporting_category: category, type, source } = transaction;
  if (currency !== 'eur') return unforeseen(`The balance transaction ${id} is in ${currency}: only euros are booked, nothing is converted`);
  if (net !== amount - fee) return unforeseen(`The balance transaction ${id} does not add up: ${amount} − ${fee} is not ${net}`);
  const details = fee_details.reduce((sum, detail) => sum + detail.amount, 0);
  if (details !== fee) return unforeseen(`The fee of the balance transaction ${id} is ${fee}, and its parts add up to ${details}`);
  const when = { createdMs: ms(transaction.created), availableMs: ms(transaction.available_on) };
  return ok({ id, amount: cents(amount), fee: cents(fee), category, type, source: idOf(source), ...when });
}

/** Reads several movements, or tells the first that cannot be. */
export function readMovements(transactions: readonly Stripe.BalanceTransaction[]): Read<BalanceMovement[]> {
  const movements: BalanceMovement[] = [];
  for (const transaction of transactions) {
    const movement = readMovement(transaction);
    if (!movement.ok) return movement;
    if (movement.value) movements.push(movement.value);
  }
  return ok(movements);
}
