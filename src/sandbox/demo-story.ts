import type { Cents } from '../values/cents.ts';
import type { Month } from '../values/month.ts';
import { cardFee, SEPA_FEE } from './objects/money.ts';

export type DemoFrequency = 'once' | 'monthly' | 'yearly';

/** What comes of one checkout: `key` names it in what happens to it later. Instants in milliseconds. */
export type Asking = {
  readonly do: 'give';
  readonly atMs: number;
  readonly key: string;
  readonly email: string;
  readonly amount: Cents;
  readonly frequency: DemoFrequency;
  readonly project: string | null;
  readonly method: 'card' | 'sepa_debit' | 'give_up';
  /** A card was refused first. */
  readonly declinedFirst: boolean;
  readonly renewalsDecline: boolean;
};

export type Happening =
  | Asking
  | { readonly do: 'cancel'; readonly atMs: number; readonly key: string }
  | { readonly do: 'refund'; readonly atMs: number; readonly key: string; readonly amount: Cents | null }
  | { readonly do: 'dispute'; readonly atMs: number; readonly key: string; readonly step: 'open' | 'lost' };

export type DemoPlan = {
  readonly seed: number;
  readonly firstMonth: Month;
  readonly startMs: number;
  readonly happenings: readonly Happening[];
};

/** Months of the story begin at midnight UTC. */
export function startOfMonthMs(month: Month): number {
  return Date.parse(`${month}-01T00:00:00Z`);
}

/** What reaches the account of one payment, once Stripe's fee is taken. */
export function netOf(amount: Cents, method: 'card' | 'sepa_debit'): number {
  return amount - (method === 'card' ? cardFee(amount) : SEPA_FEE);
}
