import type { Day } from '../values/day.ts';
import type { Zone } from '../values/zone.ts';
import { book, type Draft } from '../ledger/entry.ts';
import { standAloneEntries, type BalanceMovement } from '../ledger/movement.ts';
import type { LedgerStore } from '../ledger/store.ts';
import { paymentDay, paymentEntries, payoutEntries } from './entries.ts';
import type { Payment, Payout, Recurring } from './payment.ts';
import type { GiftRow, GivingStore } from './store.ts';

/** Hears, in the transaction that records it, what became known: letters and what donors are told come from here. */
export type Witness = {
  /** `before`: what was known of the payment until now; null when it is new. */
  payment(before: GiftRow | null, after: GiftRow, payment: Payment): Promise<void>;
  recurring(before: Recurring | null, after: Recurring): Promise<void>;
};

/** What recording writes to, all within one transaction. */
export type GivingBooks = { readonly ledger: LedgerStore; readonly giving: GivingStore; readonly witness?: Witness };

export type RecordRules = {
  readonly zone: Zone;
  readonly otherCharges: 'gifts_only' | 'mixed';
  /** The day of the opening entry, which stands for all that was before it; null where the books open empty (method §0.1, §0.3). */
  readonly openedOn: Day | null;
};

export type Recorded = { readonly kind: 'done' } | { readonly kind: 'parked'; readonly why: string };

async function append(books: GivingBooks, told: readonly Draft[], { openedOn }: RecordRules): Promise<Recorded> {
  // What came before the opening entry is in it: such facts feed history and recurring gifts, never postings.
  const drafts = openedOn === null ? told : told.filter(({ factDay }) => factDay >= openedOn);
  if (drafts.length === 0) return { kind: 'done' };
  const closedThrough = await books.ledger.closedThrough();
  const { conflicts } = await books.ledger.append(drafts.map((draft) => book(draft, closedThrough)));
  if (conflicts.length === 0) return { kind: 'done' };
  return {
    kind: 'parked',
    why: `Stripe now says something else than what is booked under ${conflicts.join(', ')}; compare both and correct by hand`,
  };
}

/**
 * A charge of our own checkout is a gift; what others are is said in the settings (method §1.5). What is booked already stays what it was
 * booked as, whatever the settings have become.
 */
export async function countsAsGift(books: GivingBooks, { id, gift }: Payment, rules: RecordRules): Promise<boolean> {
  if (gift !== null) return true;
  const other = rules.otherCharges === 'gifts_only' ? 'charge' : 'gift';
  const isOther = (await books.ledger.entry(`${other}:${id}`)) !== null;
  return isOther ? other === 'gift' : other === 'charge';
}

/** Books a movement that belongs to no payment and no payout. */
export function recordStandAlone(
  books: GivingBooks,
  movement: BalanceMovement,
  as: 'fee' | 'unqualified',
  rules: RecordRules,
): Promise<Recorded> {
  return append(books, standAloneEntries(movement, as, rules.zone.dayOf(movement.createdMs)), rules);
}

/** Takes a payment as Stripe tells it now into the books. Telling it again, in any order, changes nothing (method §1.3). */
export async function recordPayment(books: GivingBooks, payment: Payment, rules: RecordRules): Promise<Recorded> {
  const wish = payment.gift === null ? null : await books.giving.wish(payment.gift);
  const project = wish?.project ?? null;
  const counts = await countsAsGift(books, payment, rules);
  const recorded = await append(books, paymentEntries(payment, { zone: rules.zone, project, isGift: counts }), rules);
  if (recorded.kind === 'parked') return recorded;
  const { id, gift, subscription, state, amount, method, createdMs, movement } = payment;
  const countedOn = counts ? paymentDay(payment, rules.zone) : null;
  const after = { id, gift, subscription, state, amount, method, createdMs, project, countedOn, feeKnown: movement !== null };
  const before = books.witness ? await books.giving.gift(id) : null;
  await books.giving.putGift(after);
  await books.witness?.payment(before, after, payment);
  return recorded;
}

export async function recordRecurring(books: GivingBooks, recurring: Recurring): Promise<Recorded> {
  const wish = recurring.gift === null ? null : await books.giving.wish(recurring.gift);
  const before = books.witness ? await books.giving.recurringOf(recurring.id) : null;
  await books.giving.putRecurring({ ...recurring, project: wish?.project ?? null });
  await books.witness?.recurring(before, recurring);
  return { kind: 'done' };
}

export async function recordPayout(books: GivingBooks, payout: Payout, rules: RecordRules): Promise<Recorded> {
  const recorded = await append(books, payoutEntries(payout, rules.zone), rules);
  if (recorded.kind === 'done') await books.giving.putPayout(payout);
  return recorded;
}
