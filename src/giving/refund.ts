import type { LedgerStore } from '../ledger/store.ts';
import type { Actor, Noted } from '../values/actor.ts';
import { parseAmount, type Cents } from '../values/cents.ts';
import type { Clock } from '../values/clock.ts';
import { newId } from '../values/ids.ts';
import type { Result } from '../values/result.ts';

export const REFUND_STATES = ['asked', 'sent', 'refused'] as const;

/** A refund that a treasurer asked for. It is no money: the refund's own notice books it. */
export type AskedRefund = {
  readonly id: string;
  readonly once: string;
  readonly charge: string;
  /** Its place among the refunds asked for this charge, from 1. */
  readonly number: number;
  readonly amount: Cents;
  readonly reason: string | null;
  /** `asked`: Stripe has not answered yet. */
  readonly state: (typeof REFUND_STATES)[number];
  /** Stripe's id, once it has one. */
  readonly refund: string | null;
  /** Why Stripe refused, in its own words. */
  readonly why: string | null;
  readonly madeMs: number;
  readonly madeBy: string;
};

/** The storage port of refunds asked for. */
export type AskedRefundStore = {
  /** Keeps what was asked, once by its `once`: the row that was there before is answered instead. */
  ask(refund: AskedRefund): Promise<AskedRefund>;
  ofCharge(charge: string): Promise<AskedRefund[]>;
  settle(id: string, state: 'sent' | 'refused', refund: string | null, why: string | null): Promise<void>;
};

/** What Stripe says of a charge now: amounts in cents. */
export type RefundableCharge = { readonly amount: Cents; readonly refunded: Cents; readonly disputed: boolean };

/** The port to whoever holds the money. `unreachable`: nothing is known of it, and it may be asked again under the same key. */
export type RefundPort = {
  look(charge: string): Promise<Result<RefundableCharge, { readonly kind: 'unknown' | 'unreachable'; readonly why: string }>>;
  refund(asked: {
    readonly charge: string;
    readonly amount: Cents;
    readonly key: string;
    /** Our own row, which the refund bears. */
    readonly row: string;
  }): Promise<Result<{ readonly id: string }, { readonly kind: 'refused' | 'unreachable'; readonly why: string }>>;
  /** The refund that a row has become, though nobody heard the answer; null where there is none. */
  made(charge: string, row: string): Promise<Result<{ readonly id: string } | null, { readonly why: string }>>;
};

export type RefundDesk = {
  readonly ledger: LedgerStore;
  readonly asked: AskedRefundStore;
  write<Value>(
    by: Actor,
    work: (books: { readonly asked: AskedRefundStore; note(about: Noted): Promise<void> }) => Promise<Value>,
  ): Promise<Value>;
  readonly port: RefundPort;
  readonly clock: Clock;
};

export type RefundOutcome =
  | { readonly kind: 'done'; readonly refund: string }
  /** The same form was sent before: what has become of it. */
  | { readonly kind: 'known'; readonly asked: AskedRefund }
  /** Another refund was asked for since the form was made. */
  | { readonly kind: 'changed'; readonly by: string | null }
  | { readonly kind: 'unreachable'; readonly why: string }
  | {
      readonly kind: 'refused';
      readonly why: 'unknown' | 'disputed' | 'amount' | 'stripe';
      /** What is left to give back, or Stripe's own words. */
      readonly detail: string;
    };

export type TypedGiftRefund = {
  readonly charge: string;
  readonly amount: string;
  readonly reason: string;
  /** How many refunds the form knew of. */
  readonly seen: number;
  readonly token: string;
};

/** After this long without an answer, the same request is sent again: under its key it cannot be done twice. */
const ANSWER_WITHIN_MS = 60_000;

async function send(desk: RefundDesk, asked: AskedRefund): Promise<RefundOutcome> {
  const { id, charge, amount } = asked;
  const sent = await desk.port.refund({ charge, amount, key: `refund:${id}:v1`, row: id });
  if (sent.ok) {
    await desk.asked.settle(id, 'sent', sent.value.id, null);
    return { kind: 'done', refund: sent.value.id };
  }
  if (sent.why.kind === 'unreachable') return { kind: 'unreachable', why: sent.why.why };
  await desk.asked.settle(id, 'refused', null, sent.why.why);
  return { kind: 'refused', why: 'stripe', detail: sent.why.why };
}

async function isBooked(ledger: LedgerStore, charge: string): Promise<boolean> {
  return (await ledger.entry(`gift:${charge}`)) !== null || (await ledger.entry(`charge:${charge}`)) !== null;
}

function euros(amount: number): string {
  return (amount / 100).toFixed(2).replace('.', ',');
}

/**
 * Asks Stripe to give back part or all of a gift. Two clicks are one refund: our own row names the request. Nothing is written to the
 * books, which hear of it from the refund itself (method §1.7).
 */
export async function refundGift(desk: RefundDesk, typed: TypedGiftRefund, by: Actor): Promise<RefundOutcome> {
  const once = `form:${typed.token}`;
  const before = await desk.asked.ofCharge(typed.charge);
  const twin = before.find((each) => each.once === once);
  if (twin) return again(desk, twin, by);
  if (before.length !== typed.seen) return { kind: 'changed', by: before.at(-1)?.madeBy ?? null };
  if (!(await isBooked(desk.ledger, typed.charge))) return { kind: 'refused', why: 'unknown', detail: typed.charge };
  const charge = await desk.port.look(typed.charge);
  if (!charge.ok) {
    if (charge.why.kind === 'unreachable') return { kind: 'unreachable', why: charge.why.why };
    return { kind: 'refused', why: 'unknown', detail: charge.why.why };
  }
  if (charge.value.disputed) return { kind: 'refused', why: 'disputed', detail: typed.charge };
  const left = charge.value.amount - charge.value.refunded;
  const amount = parseAmount(typed.amount);
  if (!amount.ok || amount.value > left) return { kind: 'refused', why: 'amount', detail: euros(left) };
  const reason =
    typed.reason
      .replace(/\p{Cc}/gu, ' ')
      .trim()
      .slice(0, 500) || null;
  const wish: AskedRefund = {
    ...{ id: newId('ref'), once, charge: typed.charge, number: typed.seen + 1, amount: amount.value, reason },
    ...{ state: 'asked', refund: null, why: null, madeMs: desk.clock.now(), madeBy: by.name },
  };
  const kept = await desk.write(by, async ({ asked, note }) => {
    const now = await asked.ofCharge(typed.charge);
    const there = now.find((each) => each.once === once);
    if (there) return there;
    if (now.length !== typed.seen) return null;
    await note({ act: 'refund-gift', object: typed.charge, before: null, after: { amount: amount.value, row: wish.id } });
    return asked.ask(wish);
  });
  if (kept === null) return { kind: 'changed', by: null };
  return kept.id === wish.id ? send(desk, kept) : { kind: 'known', asked: kept };
}

/**
 * Sends again what has had no answer, for whom the guard lets in and as the trail notes. Stripe forgets a request's key after a day: what
 * it has made of the row is asked first, so that it is never made twice.
 */
async function sendAgain(desk: RefundDesk, { charge, id }: AskedRefund, by: Actor): Promise<RefundOutcome> {
  const open = await desk.write(by, async ({ asked, note }) => {
    const now = (await asked.ofCharge(charge)).find((each) => each.id === id);
    if (now?.state === 'asked') await note({ act: 'refund-resent', object: charge, before: null, after: { amount: now.amount, row: id } });
    return now ?? null;
  });
  if (open === null) return { kind: 'refused', why: 'unknown', detail: id };
  if (open.state !== 'asked') return { kind: 'known', asked: open };
  const made = await desk.port.made(charge, id);
  if (!made.ok) return { kind: 'unreachable', why: made.why.why };
  if (made.value === null) return send(desk, open);
  await desk.asked.settle(id, 'sent', made.value.id, null);
  return { kind: 'done', refund: made.value.id };
}

async function again(desk: RefundDesk, asked: AskedRefund, by: Actor): Promise<RefundOutcome> {
  const waited = desk.clock.now() - asked.madeMs > ANSWER_WITHIN_MS;
  return asked.state === 'asked' && waited ? sendAgain(desk, asked, by) : { kind: 'known', asked };
}

/** Sends again what Stripe has not answered: for a treasurer who looks at it later. */
export async function resendRefund(desk: RefundDesk, charge: string, id: string, by: Actor): Promise<RefundOutcome> {
  const asked = (await desk.asked.ofCharge(charge)).find((each) => each.id === id);
  return asked ? sendAgain(desk, asked, by) : { kind: 'refused', why: 'unknown', detail: id };
}
