import type Stripe from 'stripe';
import { paymentMovements, payoutMovements, standAloneMovement, type Traced } from '../giving/movements.ts';
import type { Payment, Payout } from '../giving/payment.ts';
import {
  countsAsGift,
  recordPayment,
  recordPayout,
  recordStandAlone,
  type GivingBooks,
  type Recorded,
  type RecordRules,
} from '../giving/record.ts';
import type { BalanceMovement } from '../ledger/movement.ts';
import { bookingOf } from '../reconciliation/categories.ts';
import type { MovementStore } from '../reconciliation/journal.ts';
import { firstOf } from '../values/few.ts';

/** The books with the journal of Stripe's balance: what is booked from a balance transaction is journalled in the same transaction. */
export type MoneyBooks = GivingBooks & { readonly movements: MovementStore };

/** What is needed to read anything of Stripe's and to book it. */
export type Reader = { readonly stripe: Stripe; readonly rules: RecordRules };

const DONE: Recorded = { kind: 'done' };

async function journal({ movements }: MoneyBooks, traced: readonly Traced[]): Promise<Recorded> {
  const others = await movements.append(traced);
  if (others.length === 0) return DONE;
  return {
    kind: 'parked',
    why: `Stripe now says something else than the journal of ${firstOf(others, 5).join(', ')}; compare both by hand`,
  };
}

/** Books a payment with its movements. */
export async function bookPayment(books: MoneyBooks, payment: Payment, rules: RecordRules): Promise<Recorded> {
  const recorded = await recordPayment(books, payment, rules);
  if (recorded.kind === 'parked') return recorded;
  return journal(books, paymentMovements(payment, await countsAsGift(books, payment, rules)));
}

/** Books a movement that belongs to no payment and no payout. */
export async function bookStandAlone(
  books: MoneyBooks,
  movement: BalanceMovement,
  as: 'fee' | 'unqualified',
  rules: RecordRules,
): Promise<Recorded> {
  const recorded = await recordStandAlone(books, movement, as, rules);
  return recorded.kind === 'done' ? journal(books, [standAloneMovement(movement, as)]) : recorded;
}

/** Keeps what a payout is made of. Fees of the account that have no notice of their own are learned of here. */
async function bookItems(books: MoneyBooks, payout: Payout, rules: RecordRules): Promise<Recorded> {
  if (payout.items === null) return DONE;
  const taken = await books.movements.appendItems(payout.items.map(({ id }) => ({ payout: payout.id, movement: id })));
  if (taken.length > 0) return { kind: 'parked', why: `${firstOf(taken, 5).join(', ')} of ${payout.id} belong to another payout already` };
  for (const { movement } of payout.items) {
    if (movement === null) continue;
    const booking = bookingOf(movement.category);
    if (booking !== 'fee' && booking !== 'unqualified') continue;
    const booked = await bookStandAlone(books, movement, booking, rules);
    if (booked.kind === 'parked') return booked;
  }
  return DONE;
}

/** Books a payout with its movements. Its own movement is no money of a gift (trap 10): it only leaves for the bank. */
export async function bookPayout(books: MoneyBooks, payout: Payout, rules: RecordRules): Promise<Recorded> {
  const recorded = await recordPayout(books, payout, rules);
  if (recorded.kind === 'parked') return recorded;
  const journalled = await journal(books, payoutMovements(payout));
  return journalled.kind === 'parked' ? journalled : bookItems(books, payout, rules);
}
