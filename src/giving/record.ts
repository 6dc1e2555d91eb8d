import type { Day } from '../values/day.ts';
import type { Zone } from '../values/zone.ts';
import { book, type Draft, type Entry } from '../ledger/entry.ts';
import { standAloneEntries, type BalanceMovement } from '../ledger/movement.ts';
import type { Appended, LedgerStore } from '../ledger/store.ts';
import { paymentDay, paymentEntries, payoutEntries } from './entries.ts';
import type { Payment, Payout, Recurring } from './payment.ts';
import type { GiftRow, GivingStore, KeptWish } from './store.ts';

/** What became known of a payment. */
export type Heard = {
  /** What was known of it until now; null when it is new. */
  readonly before: GiftRow | null;
  readonly after: GiftRow;
  readonly payment: Payment;
  /** What its donor asked for; null for a payment of another origin than our checkout. */
  readonly wish: KeptWish | null;
  /** The entries that it has added to the books. */
  readonly booked: readonly Entry[];
};

/** Hears, in the transaction that records it, what became known: letters and what donors are told come from here. */
export type Witness = {
  /** Payments that were recorded together, in the order in which they were: each is heard as if the later ones had not come yet. */
  payments(heard: readonly Heard[]): Promise<void>;
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

/** What became of facts that were told together, with the entries that they have added. */
type Added = { readonly recorded: Recorded; readonly booked: readonly Entry[] };

const NOTHING_NEW: Added = { recorded: { kind: 'done' }, booked: [] };

function addedBy(entries: readonly Entry[], { appended, conflicts }: Appended): Added {
  if (conflicts.length === 0) {
    if (appended.length === entries.length) return { recorded: { kind: 'done' }, booked: entries };
    const fresh = new Set(appended);
    return { recorded: { kind: 'done' }, booked: entries.filter(({ key }) => fresh.has(key)) };
  }
  const why = `Stripe now says something else than what is booked under ${conflicts.join(', ')}; compare both and correct by hand`;
  return { recorded: { kind: 'parked', why }, booked: [] };
}

/** Appends what each of several facts puts into the books: those of one wholly, or, where it contradicts what is booked, nothing of it. */
async function appendEach({ ledger }: GivingBooks, told: readonly (readonly Draft[])[], { openedOn }: RecordRules): Promise<Added[]> {
  // What came before the opening entry is in it: such facts feed history and recurring gifts, never postings.
  const drafts = openedOn === null ? told : told.map((each) => each.filter(({ factDay }) => factDay >= openedOn));
  if (drafts.every((each) => each.length === 0)) return drafts.map(() => NOTHING_NEW);
  const closedThrough = await ledger.closedThrough();
  const entries = drafts.map((each) => each.map((draft) => book(draft, closedThrough)));
  const appended = await ledger.appendEach(entries);
  return appended.map((each, index) => addedBy(entries[index] ?? [], each));
}

async function append(books: GivingBooks, told: readonly Draft[], rules: RecordRules): Promise<Recorded> {
  const [added = NOTHING_NEW] = await appendEach(books, [told], rules);
  return added.recorded;
}

/**
 * Which payments are gifts: a charge of our own checkout is one; what others are is said in the settings (method §1.5). What is booked
 * already stays what it was booked as, whatever the settings have become.
 */
async function giftsAmong({ ledger }: GivingBooks, payments: readonly Payment[], rules: RecordRules): Promise<boolean[]> {
  const other = rules.otherCharges === 'gifts_only' ? 'charge' : 'gift';
  const doubtful = payments.filter(({ gift }) => gift === null).map(({ id }) => `${other}:${id}`);
  const others = doubtful.length === 0 ? new Set<string>() : await ledger.known(doubtful);
  return payments.map(({ id, gift }) => gift !== null || others.has(`${other}:${id}`) === (other === 'gift'));
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

/** What a payment was recorded as. */
export type RecordedPayment = { readonly recorded: Recorded; readonly isGift: boolean };

/** A payment with what the books know of it. */
type Known = { readonly payment: Payment; readonly wish: KeptWish | null; readonly isGift: boolean };

function rowOf({ payment, wish, isGift }: Known, { zone }: RecordRules): GiftRow {
  const { id, gift, subscription, state, amount, method, createdMs, movement } = payment;
  const countedOn = isGift ? paymentDay(payment, zone) : null;
  const project = wish?.project ?? null;
  return { id, gift, subscription, state, amount, method, createdMs, project, countedOn, feeKnown: movement !== null };
}

/** Keeps the rows of what was recorded, and tells it. */
async function keepRows(
  { giving, witness }: GivingBooks,
  known: readonly Known[],
  added: readonly Added[],
  rules: RecordRules,
): Promise<void> {
  const done = known.flatMap((each, index) => {
    const { recorded, booked } = added[index] ?? NOTHING_NEW;
    return recorded.kind === 'done' ? [{ ...each, booked, after: rowOf(each, rules) }] : [];
  });
  const before = witness ? await giving.gifts(done.map(({ after }) => after.id)) : null;
  await giving.putGifts(done.map(({ after }) => after));
  const heard = done.map(({ after, payment, wish, booked }) => ({ before: before?.get(after.id) ?? null, after, payment, wish, booked }));
  await witness?.payments(heard);
}

async function recordOnce(books: GivingBooks, payments: readonly Payment[], rules: RecordRules): Promise<RecordedPayment[]> {
  const wishes = await books.giving.wishes(payments.flatMap(({ gift }) => gift ?? []));
  const gifts = await giftsAmong(books, payments, rules);
  const known = payments.map((payment, index) => ({
    payment,
    wish: wishes.get(payment.gift ?? '') ?? null,
    isGift: gifts[index] === true,
  }));
  const { zone } = rules;
  const told = known.map(({ payment, wish, isGift }) => paymentEntries(payment, { zone, project: wish?.project ?? null, isGift }));
  const added = await appendEach(books, told, rules);
  await keepRows(books, known, added, rules);
  return known.map(({ isGift }, index) => ({ isGift, recorded: (added[index] ?? NOTHING_NEW).recorded }));
}

/** A list in runs of which none holds a payment twice: what was told of it first is in the books when it is told again. */
function runsOf(payments: readonly Payment[]): Payment[][] {
  const runs: Payment[][] = [];
  let seen = new Set<string>();
  for (const payment of payments) {
    const run = runs.at(-1);
    if (run === undefined || seen.has(payment.id)) {
      runs.push([payment]);
      seen = new Set();
    } else run.push(payment);
    seen.add(payment.id);
  }
  return runs;
}

/**
 * Takes payments as Stripe tells them now into the books, as if they were told one after the other: one that contradicts what is booked is
 * parked, and the others are recorded. Telling them again, in any order, changes nothing (method §1.3). What became of each, in their order.
 */
export async function recordPayments(books: GivingBooks, payments: readonly Payment[], rules: RecordRules): Promise<RecordedPayment[]> {
  const recorded: RecordedPayment[] = [];
  for (const run of runsOf(payments)) recorded.push(...(await recordOnce(books, run, rules)));
  return recorded;
}

/** The same for a single payment. */
export async function recordPayment(books: GivingBooks, payment: Payment, rules: RecordRules): Promise<Recorded> {
  const [only] = await recordPayments(books, [payment], rules);
  return only?.recorded ?? { kind: 'done' };
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
