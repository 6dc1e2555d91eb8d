import type { Running } from '../src/app.ts';
import { paymentEntries } from '../src/giving/entries.ts';
import { paymentMovements } from '../src/giving/movements.ts';
import type { Payment, Payout } from '../src/giving/payment.ts';
import type { GiftRow, KeptWish } from '../src/giving/store.ts';
import { book } from '../src/ledger/entry.ts';
import { netOf } from '../src/ledger/movement.ts';
import type { Stores } from '../src/storage/stores.ts';
import { bookPayout } from '../src/stripe/book.ts';
import { cents, ZERO } from '../src/values/cents.ts';
import { systemClock } from '../src/values/clock.ts';
import type { Zone } from '../src/values/zone.ts';

const DAY_MS = 86_400_000;
/** Ten years of gifts, the last one of today. */
const SPAN_MS = 3_640 * DAY_MS;
const AT_ONCE = 500;
/** Gifts of one donor, by one subscription, in a row. */
const OF_ONE_DONOR = 10;

/** As long as Stripe's, and in the order of time as theirs are. */
function idOf(kind: string, number: number): string {
  return `${kind}_3${number.toString(36).toUpperCase().padStart(7, '0')}LkdIwHu7ix0snN0`;
}

export function chargeId(number: number): string {
  return idOf('ch', number);
}

/** The gift of a number among so many: card gifts, each with its fee known. */
export function inventedPayment(number: number, of: number): Payment {
  const createdMs = systemClock.now() - Math.floor(((of - number) / of) * SPAN_MS);
  const amount = cents(500 + (number % 40) * 250);
  const fee = cents(25 + Math.round(amount * 0.015));
  const [id, donor] = [chargeId(number), Math.floor(number / OF_ONE_DONOR)];
  const about = { category: 'charge', type: 'charge', source: id, createdMs, availableMs: createdMs + 7 * DAY_MS };
  const movement = { id: idOf('txn', number), amount, fee, ...about };
  const money = { id, state: 'received', amount, method: 'card', delayed: false, createdMs, movement } as const;
  const rest = { failure: null, failureCode: null, nextTryMs: null, refunds: [], disputes: [] };
  return { ...money, ...rest, gift: wishId(donor), subscription: idOf('sub', donor) };
}

function wishId(donor: number): string {
  return `don_${donor.toString(36).padStart(22, '0')}`;
}

/** One donor of ten is named, and one of two hundred leaves a message. */
function choicesOf(donor: number): Pick<KeptWish, 'visibility' | 'name' | 'message'> {
  if (donor % 10 > 0) return { visibility: 'private', name: null, message: null };
  return { visibility: 'named', name: `Person ${donor}`, message: donor % 200 === 0 ? `Thank you from ${donor}` : null };
}

function inventedWish(donor: number, { amount, createdMs }: Payment): KeptWish {
  const about = { id: wishId(donor), requestKey: `key-${donor}`, amount, frequency: 'monthly', email: `donor-${donor}@example.org` } as const;
  const asked = { project: null, campaign: null, language: 'fr', token: `form_${donor}`, ...choicesOf(donor) } as const;
  return { ...about, ...asked, state: 'complete', createdMs, checkout: null, donor: null, cover: ZERO };
}

/** The subscription by which a donor gives: one of twenty goes on. */
function inventedRecurring(donor: number, { subscription, amount, createdMs }: Payment): Parameters<Stores['giving']['putRecurring']>[0] {
  const goesOn = donor % 20 === 0;
  const about = { id: subscription ?? '', gift: wishId(donor), amount, every: 'month', project: null, endsMs: null, card: null } as const;
  return { ...about, status: goesOn ? 'active' : 'canceled', nextMs: goesOn ? createdMs + 30 * DAY_MS : null };
}

/** The row beside the entries of a gift, as recording it would leave it. */
function rowOf({ id, gift, subscription, state, amount, method, createdMs }: Payment, zone: Zone): GiftRow {
  return { ...{ id, gift, subscription, state, amount, method, createdMs }, project: null, countedOn: zone.dayOf(createdMs), feeKnown: true };
}

/** A payout of what these gifts brought, with the list of its movements. */
function inventedPayout(number: number, paid: readonly Payment[]): Payout {
  const movements = paid.flatMap(({ movement }) => movement ?? []);
  const amount = cents(movements.reduce((sum, movement) => sum + netOf(movement), 0));
  const createdMs = (paid.at(-1)?.createdMs ?? 0) + DAY_MS;
  const [id, category] = [idOf('po', number), 'payout'];
  const movement = { id: idOf('txn_p', number), amount: cents(-amount), fee: ZERO, category, type: 'payout', source: id, createdMs, availableMs: createdMs };
  const state = { status: 'paid', createdMs, arrivalMs: createdMs + 2 * DAY_MS, automatic: true, trace: null, failure: null };
  return { id, amount, ...state, movement, items: movements.map(({ id: each }) => ({ id: each, movement: null })) };
}

/** Takes gifts into the books by the stores' own doors, many in one transaction: entries, journal, rows, wishes and donors. */
async function record(stores: Stores, payments: readonly Payment[], zone: Zone): Promise<void> {
  const entries = payments.flatMap((payment) => paymentEntries(payment, { zone, project: null, isGift: true }).map((draft) => book(draft, null)));
  await stores.ledger.append(entries);
  await stores.movements.append(payments.flatMap((payment) => paymentMovements(payment, true)));
  await stores.giving.putGifts(payments.map((payment) => rowOf(payment, zone)));
}

/** Fills books with so many gifts of ten years: each with its fee, its movement and its donor, and paid out a day after. */
export async function fillBooks({ books, app }: Pick<Running, 'books' | 'app'>, gifts: number): Promise<void> {
  const { zone } = app.content.association;
  const rules = { zone, otherCharges: 'gifts_only', openedOn: null } as const;
  const write = async (first: number): Promise<void> => {
    const payments = Array.from({ length: Math.min(AT_ONCE, gifts - first) }, (_, index) => inventedPayment(first + index, gifts));
    await books.write(async (stores) => {
      for (const [index, payment] of payments.entries())
        if ((first + index) % OF_ONE_DONOR === 0) {
          const donor = (first + index) / OF_ONE_DONOR;
          await stores.giving.keepWish(inventedWish(donor, payment));
          await stores.giving.putRecurring(inventedRecurring(donor, payment));
        }
      await record(stores, payments, zone);
      const told = await bookPayout(stores, inventedPayout(first / AT_ONCE, payments), rules);
      if (told.kind === 'parked') throw new Error(told.why);
    });
  };
  await books.hastily(async () => {
    for (let first = 0; first < gifts; first += AT_ONCE) await write(first);
  });
}

/** Books one gift more, of now, as a drain does. */
export async function bookOneMore({ books, app }: Pick<Running, 'books' | 'app'>, number: number): Promise<void> {
  const { zone } = app.content.association;
  await books.write((stores) => record(stores, [inventedPayment(number, number)], zone));
}
