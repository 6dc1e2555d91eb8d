import type Stripe from 'stripe';
import { paymentMovements, payoutMovements, standAloneMovement, type Traced } from '../giving/movements.ts';
import type { Payment, Payout } from '../giving/payment.ts';
import { recordPayments, recordPayout, recordStandAlone, type GivingBooks, type Recorded, type RecordRules } from '../giving/record.ts';
import type { BalanceMovement } from '../ledger/movement.ts';
import { bookingOf } from '../reconciliation/categories.ts';
import type { MovementStore } from '../reconciliation/journal.ts';
import { firstOf } from '../values/few.ts';

/** The books with the journal of Stripe's balance: what is booked from a balance transaction is journalled in the same transaction. */
export type MoneyBooks = GivingBooks & { readonly movements: MovementStore };

/** What is needed to read anything of Stripe's and to book it. */
export type Reader = { readonly stripe: Stripe; readonly rules: RecordRules };

const DONE: Recorded = { kind: 'done' };

/** Journals the movements of several facts, each for itself: those of one that contradict the journal park that one. */
async function journalEach({ movements }: MoneyBooks, traced: readonly (readonly Traced[])[]): Promise<Recorded[]> {
  const others = await movements.appendEach(traced);
  return others.map((ids) => {
    if (ids.length === 0) return DONE;
    return {
      kind: 'parked',
      why: `Stripe now says something else than the journal of ${firstOf(ids, 5).join(', ')}; compare both by hand`,
    };
  });
}

async function journal(books: MoneyBooks, traced: readonly Traced[]): Promise<Recorded> {
  const [journalled = DONE] = await journalEach(books, [traced]);
  return journalled;
}

/** Books payments with their movements, as if one after the other; what became of each, in their order. */
export async function bookPayments(books: MoneyBooks, payments: readonly Payment[], rules: RecordRules): Promise<Recorded[]> {
  const recorded = await recordPayments(books, payments, rules);
  const traced = recorded.map(({ recorded: { kind }, isGift }, index) => {
    const payment = payments[index];
    return kind === 'parked' || payment === undefined ? [] : paymentMovements(payment, isGift);
  });
  const journalled = await journalEach(books, traced);
  return recorded.map((each, index) => (each.recorded.kind === 'parked' ? each.recorded : (journalled[index] ?? DONE)));
}

/** Books a payment with its movements. */
export async function bookPayment(books: MoneyBooks, payment: Payment, rules: RecordRules): Promise<Recorded> {
  const [booked = DONE] = await bookPayments(books, [payment], rules);
  return booked;
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

/** What was read at Stripe for the books. `doubt`: why a person must look at it, although it is booked. */
export type Told =
  | { readonly kind: 'payment'; readonly payment: Payment; readonly doubt: string | null }
  | { readonly kind: 'other'; apply(books: MoneyBooks): Promise<Recorded> };

/**
 * Books what was read: the payments together, since they are many, and then all else in its order. What a checkout tells of itself comes
 * after the payments that were tried there. What became of each, in the order in which they were told.
 */
export async function bookTold(books: MoneyBooks, told: readonly Told[], rules: RecordRules): Promise<Recorded[]> {
  const payments = told.flatMap((each) => (each.kind === 'payment' ? [each.payment] : []));
  const booked = (await bookPayments(books, payments, rules)).values();
  const became: Recorded[] = [];
  for (const each of told) {
    if (each.kind === 'other') became.push(await each.apply(books));
    else {
      const outcome = booked.next().value ?? DONE;
      became.push(outcome.kind === 'done' && each.doubt !== null ? { kind: 'parked', why: each.doubt } : outcome);
    }
  }
  return became;
}
