import type { Payment } from '../giving/payment.ts';
import type { GiftRow, KeptWish } from '../giving/store.ts';
import { cents, negateCents } from '../values/cents.ts';
import type { Zone } from '../values/zone.ts';
import { FRESH_DEBIT_MS, FRESH_MS, type NewLetter, type Said } from './letter.ts';

/** What became known of a payment, with what its donor asked for. */
export type PaymentHeard = {
  readonly before: GiftRow | null;
  readonly after: GiftRow;
  readonly payment: Payment;
  readonly wish: KeptWish | null;
};

/** What is to be told, before it is known to whom. */
type Told = { readonly key: string; readonly factMs: number; say(wish: KeptWish): Said; readonly waitMs?: number };

type At = { readonly zone: Zone; readonly nowMs: number };

/** Stripe tells of the next try a moment after it tells of the refusal: what is told then still goes into the letter. */
const FAILURE_WAITS_MS = 5 * 60_000;
/** A debit that was refused is heard of at most so long after it was sent: 14 working days, and some days off. */
const LONGEST_DEBIT_MS = 21 * 86_400_000;

function isFresh(factMs: number, nowMs: number, freshMs: number): boolean {
  return nowMs - factMs <= freshMs;
}

function received({ after, payment }: PaymentHeard, { nowMs }: At): Told[] {
  const { id, amount, delayed, createdMs, movement } = payment;
  const { countedOn: on } = after;
  if (on === null) return [];
  const factMs = delayed ? (movement?.availableMs ?? createdMs) : createdMs;
  if (!isFresh(factMs, nowMs, delayed ? FRESH_DEBIT_MS : FRESH_MS)) return [];
  const kind = delayed ? 'sepa-received' : 'thanks';
  return [{ key: `${kind}:${id}`, factMs, say: ({ id: gift, frequency }) => ({ kind, params: { gift, amount, frequency, on } }) }];
}

function announced({ payment: { id, amount, delayed, createdMs } }: PaymentHeard, { zone, nowMs }: At): Told[] {
  if (!delayed || !isFresh(createdMs, nowMs, FRESH_DEBIT_MS)) return [];
  const on = zone.dayOf(createdMs);
  return [
    {
      key: `sepa-announced:${id}`,
      factMs: createdMs,
      say: ({ id: gift, frequency }) => ({ kind: 'sepa-announced', params: { gift, amount, frequency, on } }),
    },
  ];
}

/**
 * A refusal is told where the donor could not see it: a debit, or a renewal. At the checkout it is the checkout that tells, and whoever
 * tries stolen cards is written nothing.
 */
function failed({ before, payment }: PaymentHeard, { zone, nowMs }: At): Told[] {
  const { id, amount, delayed, createdMs, failureCode, nextTryMs } = payment;
  const freshMs = delayed && before?.state === 'pending' ? LONGEST_DEBIT_MS : delayed ? FRESH_DEBIT_MS : FRESH_MS;
  if (!isFresh(createdMs, nowMs, freshMs)) return [];
  const nextTry = nextTryMs === null ? null : zone.dayOf(nextTryMs);
  return [
    {
      key: `payment-failed:${id}`,
      factMs: createdMs,
      waitMs: FAILURE_WAITS_MS,
      say: ({ id: gift, frequency }) => ({ kind: 'payment-failed', params: { gift, amount, frequency, code: failureCode, nextTry } }),
    },
  ];
}

function refunded({ payment }: PaymentHeard, { zone, nowMs }: At): Told[] {
  return payment.refunds.flatMap(({ id, movement, failure }) => {
    if (movement === null || failure !== null || !isFresh(movement.createdMs, nowMs, FRESH_MS)) return [];
    const amount = negateCents(cents(movement.amount));
    const params = { amount, of: payment.amount, on: zone.dayOf(movement.createdMs) };
    return [{ key: `refund:${id}`, factMs: movement.createdMs, say: (wish) => ({ kind: 'refund', params: { gift: wish.id, ...params } }) }];
  });
}

/**
 * The letters that a payment leads to, each once by its key: whatever is delivered twice, late or out of order. Nothing for what is older
 * than some days, and nothing for gifts of another origin than our checkout.
 */
export function paymentLetters(heard: PaymentHeard, at: At): NewLetter[] {
  const { before, after, payment, wish } = heard;
  if (!wish?.donor) return [];
  const isNews = before?.state !== after.state || before.countedOn !== after.countedOn;
  const byState = { received, pending: announced, failed }[payment.state];
  const told = [...(isNews || payment.state === 'failed' ? byState(heard, at) : []), ...refunded(heard, at)];
  const { donor, language, state } = wish;
  const { nowMs } = at;
  const seenAtCheckout = payment.state === 'failed' && !payment.delayed && state !== 'complete';
  return told
    .filter(({ key }) => !(seenAtCheckout && key.startsWith('payment-failed:')))
    .map(({ key, factMs, say, waitMs = 0 }) => ({ key, donor, language, factMs, madeMs: nowMs, dueMs: nowMs + waitMs, ...say(wish) }));
}
