import type { BalanceMovement } from '../ledger/movement.ts';
import type { Cents } from '../values/cents.ts';
import type { Month } from '../values/month.ts';

export type PaymentRefund = {
  readonly id: string;
  readonly movement: BalanceMovement | null;
  /** The money that came back when the refund failed afterwards. */
  readonly failure: BalanceMovement | null;
};

export type PaymentDispute = {
  readonly id: string;
  readonly withdrawn: readonly BalanceMovement[];
  readonly reinstated: readonly BalanceMovement[];
};

/** `received` = succeeded, paid and captured (method §1.2). */
export const GIFT_STATES = ['pending', 'received', 'failed'] as const;

export const RECURRENCES = ['month', 'year'] as const;

/** One payment as Stripe tells it now, in our own words. Everything about money is booked from here, whichever notice led to it. */
export type Payment = {
  /** Charge id: the payment's natural key (method §1.3). */
  readonly id: string;
  readonly state: (typeof GIFT_STATES)[number];
  readonly amount: Cents;
  readonly method: string;
  /** Succeeds days after it was made (`sepa_debit`): its day is the one on which its money is available (method §1.4). */
  readonly delayed: boolean;
  readonly createdMs: number;
  readonly movement: BalanceMovement | null;
  /** What took the money back when a debit was refused after it had reached the balance. */
  readonly failure: BalanceMovement | null;
  /** Stripe's own word for why it was refused, such as `card_declined`; null unless it was. */
  readonly failureCode: string | null;
  /** When what was refused is tried again by itself (milliseconds); null where nothing is. */
  readonly nextTryMs: number | null;
  /** Our own gift id, when the payment comes from our checkout. */
  readonly gift: string | null;
  readonly subscription: string | null;
  readonly refunds: readonly PaymentRefund[];
  readonly disputes: readonly PaymentDispute[];
};

/** A recurring gift as Stripe tells it now. */
export type Recurring = {
  readonly id: string;
  readonly gift: string | null;
  /** Stripe's own word, or `paused` where collection is paused. */
  readonly status: string;
  readonly amount: Cents;
  readonly every: (typeof RECURRENCES)[number];
  readonly nextMs: number | null;
  readonly endsMs: number | null;
  /** The card that pays it: its last digits, and the last month in which it is valid; null where no card does. */
  readonly card: { readonly last4: string; readonly endsIn: Month } | null;
};

/** Active recurring gifts of one rhythm that are due, or are not, within a time: how many they are, and what they bring together each time. */
export type Promised = { readonly every: Recurring['every']; readonly isDue: boolean; readonly gifts: number; readonly amount: Cents };

/** A payout as Stripe tells it now. `amount` is negative when the bank account is debited. */
export type Payout = {
  readonly id: string;
  readonly amount: Cents;
  readonly status: string;
  readonly createdMs: number;
  readonly arrivalMs: number;
  /** Stripe lists the movements of automatic payouts only (trap 12). */
  readonly automatic: boolean;
  /** The id by which banks trace it, where they support one; known some days after it was paid. */
  readonly trace: string | null;
  readonly movement: BalanceMovement | null;
  readonly failure: BalanceMovement | null;
  /** The movements that it pays out, its own left out, null where one cannot be read; null as a whole until Stripe says that the list is complete, or where it has none. */
  readonly items: readonly { readonly id: string; readonly movement: BalanceMovement | null }[] | null;
};
