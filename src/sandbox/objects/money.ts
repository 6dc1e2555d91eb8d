import type Stripe from 'stripe';
import { addCents, cents, roundShare, subtractCents, ZERO, type Cents } from '../../values/cents.ts';
import { newId } from '../../values/ids.ts';

/** What Stripe keeps of a card payment made in Europe: 1.5 % and 0,25 €. */
export function cardFee(amount: Cents): Cents {
  return addCents(roundShare(amount, 15, 1000), cents(25));
}

export const SEPA_FEE = cents(35);
export const DISPUTE_FEE = cents(2000);

export const DAY_SECONDS = 86_400;

/** The first second of a UTC day, some days later. */
export function utcMidnight(seconds: number, daysLater: number): number {
  return (Math.floor(seconds / DAY_SECONDS) + daysLater) * DAY_SECONDS;
}

export type Movement = {
  readonly amount: Cents;
  readonly fee: Cents;
  readonly feeFor: string;
  readonly type: Stripe.BalanceTransaction.Type;
  readonly category: string;
  readonly source: string;
  readonly created: number;
  readonly availableOn: number;
  readonly description: string | null;
};

/** One movement of the account's balance. `net = amount − fee`, and the fee's details add up to the fee. */
export function balanceTransaction(movement: Movement): Stripe.BalanceTransaction {
  const detail = { amount: movement.fee, application: null, currency: 'eur', description: movement.feeFor, type: 'stripe_fee' };
  return {
    id: newId('txn'),
    object: 'balance_transaction',
    amount: movement.amount,
    available_on: movement.availableOn,
    balance_type: 'payments',
    created: movement.created,
    currency: 'eur',
    description: movement.description,
    exchange_rate: null,
    fee: movement.fee,
    fee_details: movement.fee === ZERO ? [] : [detail],
    net: subtractCents(movement.amount, movement.fee),
    reporting_category: movement.category,
    source: movement.source,
    status: movement.availableOn <= movement.created ? 'available' : 'pending',
    type: movement.type,
  };
}

/** Stripe sends decimals as text; its SDK turns them into objects only in what it fetched itself. */
export function decimalText(amount: number): Stripe.Decimal {
  return String(amount) as unknown as Stripe.Decimal;
}
