/**
 * Where a movement of the balance is booked from. Stripe's reporting categories tell what a movement is better than its type, which has
 * twins for cards and other methods (`charge` and `payment`).
 */
export type Booking = 'charge' | 'refund' | 'dispute' | 'payout' | 'fee' | 'unqualified';

const BOOKED_FROM: Readonly<Record<string, Booking>> = {
  charge: 'charge',
  charge_failure: 'charge',
  refund: 'refund',
  refund_failure: 'refund',
  dispute: 'dispute',
  dispute_reversal: 'dispute',
  payout: 'payout',
  payout_reversal: 'payout',
  fee: 'fee',
  network_cost: 'fee',
  tax: 'fee',
  other_adjustment: 'unqualified',
  risk_reserved_funds: 'unqualified',
  payout_minimum_balance_hold: 'unqualified',
  payout_minimum_balance_release: 'unqualified',
  topup: 'unqualified',
  topup_reversal: 'unqualified',
  contribution: 'unqualified',
};

/** The rule for a reporting category; null where there is none, which a person must see (method §5.1). */
export function bookingOf(category: string): Booking | null {
  return Object.hasOwn(BOOKED_FROM, category) ? (BOOKED_FROM[category] ?? null) : null;
}
