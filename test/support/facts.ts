import { cents } from '../../src/values/cents.ts';
import { zoneNamed } from '../../src/values/zone.ts';
import type { Payment } from '../../src/giving/payment.ts';
import type { BalanceMovement } from '../../src/ledger/movement.ts';

const zone = zoneNamed('Europe/Paris');
if (!zone) throw new Error('Bug: there is no Europe/Paris here');

export const PARIS = zone;

/** Milliseconds of an instant such as `2026-11-02T10:00:00Z`. */
export function at(instant: string): number {
  return Date.parse(instant);
}

export function movement(id: string, amount: number, fee: number, createdMs: number, availableMs = createdMs): BalanceMovement {
  return { id, amount: cents(amount), fee: cents(fee), category: 'charge', type: 'charge', source: null, createdMs, availableMs };
}

/** A card gift of 30 € that has just succeeded, its fee known; what matters to a test is said by the test. */
export function payment(about: Partial<Payment> = {}): Payment {
  const createdMs = about.createdMs ?? at('2026-11-02T10:00:00Z');
  return {
    id: 'ch_1',
    state: 'received',
    amount: cents(3_000),
    method: 'card',
    delayed: false,
    createdMs,
    movement: movement('txn_1', 3_000, 70, createdMs),
    failure: null,
    failureCode: null,
    nextTryMs: null,
    gift: null,
    subscription: null,
    refunds: [],
    disputes: [],
    ...about,
  };
}
