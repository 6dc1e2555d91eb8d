import type Stripe from 'stripe';
import type { BalanceMovement } from '../giving/payment.ts';
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
  const { id, amount, fee, net, currency, created, available_on } = transaction;
  if (currency !== 'eur') return unforeseen(`The balance transaction ${id} is in ${currency}: only euros are booked, nothing is converted`);
  if (net !== amount - fee) return unforeseen(`The balance transaction ${id} does not add up: ${amount} − ${fee} is not ${net}`);
  return ok({ id, amount: cents(amount), fee: cents(fee), createdMs: ms(created), availableMs: ms(available_on) });
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
