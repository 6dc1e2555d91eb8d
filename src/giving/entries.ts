import { cents, negateCents, type Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import type { Zone } from '../values/zone.ts';
import type { Account } from '../values/account.ts';
import type { Draft, EntryKind, Measure, Posting } from '../ledger/entry.ts';
import { standAloneEntries, type BalanceMovement } from '../ledger/movement.ts';
import type { Payment, PaymentDispute, PaymentRefund, Payout } from './payment.ts';

/** What the books must know beside Stripe's word: where days begin, and what the payment is for. */
export type PaymentContext = {
  readonly zone: Zone;
  /** The project that the donor chose; null for the general purpose (method §1.10). */
  readonly project: string | null;
  /** A gift, or a charge of another origin that waits to be qualified (method §1.5). */
  readonly isGift: boolean;
};

type Subject = { readonly payment: Payment; readonly context: PaymentContext };

/** A movement that may go either way: `amount` towards `to` when positive, back when negative. */
function posting(from: Account, to: Account, amount: Cents): Posting {
  return amount < 0 ? { from: to, to: from, amount: negateCents(amount) } : { from, to, amount };
}

/** The day of a payment: at once for cards, once available for delayed debits; null while that day is unknown (method §1.4). */
export function paymentDay(payment: Payment, zone: Zone): Day | null {
  if (payment.state !== 'received') return null;
  if (!payment.delayed) return zone.dayOf(payment.createdMs);
  return payment.movement ? zone.dayOf(payment.movement.availableMs) : null;
}

function fact(subject: Subject, key: string, kind: EntryKind, factDay: Day, move: Posting, as: Measure | null, amount: Cents): Draft {
  const { payment, context } = subject;
  const measured = as && context.isGift ? { as, amount, project: context.project } : null;
  return { key, kind, factDay, postings: [move], measured, source: payment.id, gift: payment.gift, corrects: null, label: null };
}

/** The fee that a movement carries; none when it is zero. One given back is a negative fee (method §1.6, §1.7). */
function feeOf(subject: Subject, movement: BalanceMovement, factDay: Day): Draft[] {
  if (movement.fee === 0) return [];
  return [fact(subject, `fee:${movement.id}`, 'fee', factDay, posting('stripe', 'fees', movement.fee), 'fees', movement.fee)];
}

function giftItself(subject: Subject, factDay: Day): Draft[] {
  const { payment, context } = subject;
  const measure: Measure = payment.subscription === null ? 'oneOff' : 'recurring';
  const money = context.isGift
    ? fact(subject, `gift:${payment.id}`, 'gift', factDay, posting('gifts', 'stripe', payment.amount), measure, payment.amount)
    : fact(subject, `charge:${payment.id}`, 'charge', factDay, posting('unqualified', 'stripe', payment.amount), null, payment.amount);
  return [money, ...(payment.movement ? feeOf(subject, payment.movement, factDay) : [])];
}

function refundEntries(subject: Subject, refund: PaymentRefund): Draft[] {
  const account = subject.context.isGift ? 'gift-refunds' : 'unqualified';
  const steps = [
    { movement: refund.movement, key: `refund:${refund.id}`, kind: 'refund' as const },
    { movement: refund.failure, key: `refund-failed:${refund.id}`, kind: 'refund-failed' as const },
  ];
  return steps.flatMap(({ movement, key, kind }) => {
    if (!movement) return [];
    const day = subject.context.zone.dayOf(movement.createdMs);
    const out = negateCents(movement.amount);
    return [fact(subject, key, kind, day, posting('stripe', account, out), 'refunds', out), ...feeOf(subject, movement, day)];
  });
}

function disputeEntries(subject: Subject, dispute: PaymentDispute): Draft[] {
  const steps = [
    ...dispute.withdrawn.map((movement) => ({ movement, kind: 'dispute' as const })),
    ...dispute.reinstated.map((movement) => ({ movement, kind: 'dispute-reversed' as const })),
  ];
  return steps.flatMap(({ movement, kind }) => {
    const day = subject.context.zone.dayOf(movement.createdMs);
    const out = negateCents(movement.amount);
    const key = `${kind}:${dispute.id}:${movement.id}`;
    const moved = out === 0 ? [] : [fact(subject, key, kind, day, posting('stripe', 'disputes', out), 'disputes', out)];
    return [...moved, ...feeOf(subject, movement, day)];
  });
}

/** A debit that was refused after it had reached the balance: in and out again, through account 471, never a gift (method §1.2). */
function failedEntries({ payment: { state, movement, failure }, context: { zone } }: Subject): Draft[] {
  if (state !== 'failed' || failure === null) return [];
  return [movement, failure].flatMap((each) => (each ? standAloneEntries(each, 'unqualified', zone.dayOf(each.createdMs)) : []));
}

/**
 * All that a payment has put into the books up to now: the gift, its fee, its refunds and disputes, each with a key of its own.
 * The same payment told twice, or told later with more, gives the same entries plus the new ones (method §1.2–§1.7).
 */
export function paymentEntries(payment: Payment, context: PaymentContext): Draft[] {
  const subject = { payment, context };
  const day = paymentDay(payment, context.zone);
  if (day === null) return failedEntries(subject);
  return [
    ...giftItself(subject, day),
    ...payment.refunds.flatMap((refund) => refundEntries(subject, refund)),
    ...payment.disputes.flatMap((dispute) => disputeEntries(subject, dispute)),
  ];
}

/** A payout leaves the Stripe balance for the bank, and comes back when it fails (method §5). No public figure moves. */
export function payoutEntries(payout: Payout, zone: Zone): Draft[] {
  const steps = [
    { movement: payout.movement, key: `payout:${payout.id}`, kind: 'payout' as const },
    { movement: payout.failure, key: `payout-failed:${payout.id}`, kind: 'payout-failed' as const },
  ];
  return steps.flatMap(({ movement, key, kind }) => {
    if (!movement || movement.amount === 0) return [];
    const postings = [posting('stripe', 'transit', cents(-movement.amount))];
    const factDay = zone.dayOf(movement.createdMs);
    return [{ key, kind, factDay, postings, measured: null, source: payout.id, gift: null, corrects: null, label: null }];
  });
}
