import { netOf, type BalanceMovement } from '../ledger/movement.ts';
import type { Payment, Payout } from './payment.ts';

/** A movement with the key of the entry that its amount leads to; null where it moves nothing. */
export type Traced = BalanceMovement & { readonly entry: string | null };

function traced(movement: BalanceMovement | null, key: string): Traced[] {
  return movement ? [{ ...movement, entry: movement.amount === 0 ? null : key }] : [];
}

/** The key under which a movement on its own is booked. */
export function standAloneMovement(movement: BalanceMovement, as: 'fee' | 'unqualified'): Traced {
  if (as === 'fee') return { ...movement, entry: netOf(movement) === 0 ? null : `fee:${movement.id}` };
  return { ...movement, entry: movement.amount === 0 ? null : `movement:${movement.id}` };
}

/** The movements of a payment that its entries stand for; none while the payment is on its way. */
export function paymentMovements(payment: Payment, isGift: boolean): Traced[] {
  const { id, state, movement, failure, refunds, disputes } = payment;
  if (state === 'pending') return [];
  if (state === 'failed' && failure === null) return [];
  if (state === 'failed') return [movement, failure].flatMap((each) => (each ? [standAloneMovement(each, 'unqualified')] : []));
  if (payment.delayed && movement === null) return [];
  return [
    ...traced(movement, `${isGift ? 'gift' : 'charge'}:${id}`),
    ...refunds.flatMap((refund) => [
      ...traced(refund.movement, `refund:${refund.id}`),
      ...traced(refund.failure, `refund-failed:${refund.id}`),
    ]),
    ...disputes.flatMap((dispute) => [
      ...dispute.withdrawn.flatMap((each) => traced(each, `dispute:${dispute.id}:${each.id}`)),
      ...dispute.reinstated.flatMap((each) => traced(each, `dispute-reversed:${dispute.id}:${each.id}`)),
    ]),
  ];
}

/** The movements by which a payout left the balance and came back. */
export function payoutMovements({ id, movement, failure }: Payout): Traced[] {
  return [...traced(movement, `payout:${id}`), ...traced(failure, `payout-failed:${id}`)];
}
