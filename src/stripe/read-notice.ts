import { recordRecurring } from '../giving/record.ts';
import { WISH_STATES } from '../giving/store.ts';
import type { Reading } from '../inbox/drain.ts';
import type { Notice } from '../inbox/notice.ts';
import { bookingOf } from '../reconciliation/categories.ts';
import { nameAmong } from '../values/named.ts';
import { ok } from '../values/result.ts';
import { bookPayout, bookStandAlone, type Reader, type Told } from './book.ts';
import { reading, unforeseen, type Read } from './outcome.ts';
import { adoptMeans } from './means.ts';
import { idOf, readMovement } from './read-movement.ts';
import { disputeDoubt, GIFT_KEY, readPayment } from './read-payment.ts';
import { readPayout } from './read-payout.ts';
import { readRecurring } from './read-recurring.ts';

type NoticeReading = Reading<Told>;

const NOT_OF_THE_BOOKS = { kind: 'ignored', why: 'Not a matter of the books' } as const;

export type NoticeReader = Reader;

/** Objects whose notices tell what a charge tells too, or nothing of ours: counting on them as well would count twice (trap 1). */
const TOLD_BY_ITS_CHARGE = new Set(['payment_intent', 'invoice', 'invoice_payment', 'invoiceitem', 'payment_record', 'mandate', 'review']);
const NOT_OURS = new Set([
  'payment_method',
  'product',
  'price',
  'plan',
  'setup_intent',
  'source',
  'card',
  'balance',
  'account',
  'person',
  'tax_rate',
  'coupon',
  'billing_portal.session',
  'billing_portal.configuration',
  'file',
  'reporting.report_run',
  'radar.early_fraud_warning',
  'capability',
  'external_account',
  'bank_account',
]);

function problem<Value>(read: Read<Value>): NoticeReading {
  if (read.ok) throw new Error('Bug: there is no problem to tell');
  return read.why;
}

function other(apply: Extract<Told, { kind: 'other' }>['apply']): NoticeReading {
  return { kind: 'read', fact: { kind: 'other', apply } };
}

async function paymentReading({ stripe }: NoticeReader, chargeId: string, toldBy?: 'refund'): Promise<NoticeReading> {
  const payment = await readPayment(stripe, chargeId, toldBy);
  if (!payment.ok) return problem(payment);
  return { kind: 'read', fact: { kind: 'payment', payment: payment.value, doubt: null } };
}

/** A refund or a dispute is read with the charge that it belongs to, so that the gift is always booked before what takes it back. */
async function chargeOf(reader: NoticeReader, find: () => Promise<string | null>, toldBy?: 'refund'): Promise<NoticeReading> {
  const charge = await reading(async () => ok(await find()));
  if (!charge.ok) return problem(charge);
  if (charge.value === null) return { kind: 'parked', why: 'It belongs to no charge, which has no rule' };
  return paymentReading(reader, charge.value, toldBy);
}

/** A finished checkout is no money (trap 3): it only tells how far the donor went. */
async function sessionReading({ stripe }: NoticeReader, sessionId: string): Promise<NoticeReading> {
  const session = await reading(async () => ok(await stripe.checkout.sessions.retrieve(sessionId)));
  if (!session.ok) return problem(session);
  const { status, metadata, client_reference_id } = session.value;
  const gift = metadata?.[GIFT_KEY] ?? client_reference_id;
  if (gift === null || status === null || status === 'open') return { kind: 'ignored', why: 'The checkout is open, or not ours' };
  const state = nameAmong(WISH_STATES, status);
  if (state === null) return { kind: 'parked', why: `The checkout ${sessionId} is "${status}", which has no rule` };
  return other(async ({ giving }) => {
    await giving.markWish(gift, state);
    return { kind: 'done' };
  });
}

async function recurringReading({ stripe }: NoticeReader, subscriptionId: string): Promise<NoticeReading> {
  const recurring = await readRecurring(stripe, subscriptionId);
  return recurring.ok ? other((books) => recordRecurring(books, recurring.value)) : problem(recurring);
}

/** A customer is nothing to book; but who changed the means of payment on Stripe's page means it for the gifts that run. */
async function customerReading({ stripe }: NoticeReader, customerId: string): Promise<NoticeReading> {
  const adopted = await reading(async () => ok(await adoptMeans(stripe, customerId)));
  // A customer whom Stripe does not know any more has nothing to be paid with.
  return adopted.ok || adopted.why.kind === 'parked' ? NOT_OF_THE_BOOKS : problem(adopted);
}

async function payoutReading({ stripe, rules }: NoticeReader, payoutId: string): Promise<NoticeReading> {
  const payout = await readPayout(stripe, payoutId);
  return payout.ok ? other((books) => bookPayout(books, payout.value, rules)) : problem(payout);
}

/** A movement of the balance, by what it is: through the object that it belongs to, or on its own. */
async function movementReading(reader: NoticeReader, transactionId: string): Promise<NoticeReading> {
  const read = await reading(async () => readMovement(await reader.stripe.balanceTransactions.retrieve(transactionId)));
  if (!read.ok || read.value === null) return problem(read);
  const movement = read.value;
  const { source, category } = movement;
  const booking = bookingOf(category);
  if (booking === null) return problem(unforeseen(`There is no rule for "${category}" (${movement.id}, type ${movement.type})`));
  if (booking === 'fee' || booking === 'unqualified') return other((books) => bookStandAlone(books, movement, booking, reader.rules));
  if (source === null) return problem(unforeseen(`The movement ${movement.id} is a ${category} of nothing`));
  return booking === 'payout' ? payoutReading(reader, source) : moneyReading(reader, booking, source);
}

/** What a dispute moved is booked with its charge; one that stands as we have no rule for waits for a person besides. */
async function disputeReading(reader: NoticeReader, disputeId: string): Promise<NoticeReading> {
  const dispute = await reading(async () => ok(await reader.stripe.disputes.retrieve(disputeId)));
  if (!dispute.ok) return problem(dispute);
  const told = await chargeOf(reader, () => Promise.resolve(idOf(dispute.value.charge)));
  if (told.kind !== 'read' || told.fact.kind !== 'payment') return told;
  return { kind: 'read', fact: { ...told.fact, doubt: disputeDoubt(dispute.value) } };
}

function moneyReading(reader: NoticeReader, kind: 'charge' | 'refund' | 'dispute', id: string): Promise<NoticeReading> {
  if (kind === 'charge') return paymentReading(reader, id);
  const { refunds } = reader.stripe;
  if (kind === 'refund') return chargeOf(reader, async () => idOf((await refunds.retrieve(id)).charge), 'refund');
  return disputeReading(reader, id);
}

/**
 * Reads anew, at the pinned API version, the object that a notice names. The notice's own body is never used: it may be old, of another
 * version, or out of order. What has no rule is parked for a person, never dropped.
 */
export async function readNotice(
  reader: NoticeReader,
  { objectType, objectId }: Pick<Notice, 'objectType' | 'objectId'>,
): Promise<NoticeReading> {
  switch (objectType) {
    case 'charge':
    case 'refund':
    case 'dispute':
      return moneyReading(reader, objectType, objectId);
    case 'balance_transaction':
      return movementReading(reader, objectId);
    case 'checkout.session':
      return sessionReading(reader, objectId);
    case 'subscription':
      return recurringReading(reader, objectId);
    case 'payout':
      return payoutReading(reader, objectId);
    case 'customer':
      return customerReading(reader, objectId);
    default:
      if (TOLD_BY_ITS_CHARGE.has(objectType)) return { kind: 'ignored', why: 'Its charge tells it' };
      return NOT_OURS.has(objectType) ? NOT_OF_THE_BOOKS : { kind: 'parked', why: `There is no rule for a ${objectType}` };
  }
}
