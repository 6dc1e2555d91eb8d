import { afterEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { witnessed } from '../../src/app/witness.ts';
import type { Payment } from '../../src/giving/payment.ts';
import type { RecordRules } from '../../src/giving/record.ts';
import type { KeptWish } from '../../src/giving/store.ts';
import { checkLedger } from '../../src/ledger/totals.ts';
import type { Stores } from '../../src/storage/stores.ts';
import { bookPayment, bookPayments } from '../../src/stripe/book.ts';
import { cents, ZERO } from '../../src/values/cents.ts';
import { ADAPTERS, TEST_NOW_MS, type Adapter, type TestBooks } from '../support/books.ts';
import { everyRow } from '../support/every-row.ts';
import { fakeEnvironment, realContent } from '../support/fake-app.ts';
import { movement, PARIS, payment } from '../support/facts.ts';

const NIGHT = process.env['OBOLE_NIGHT'] !== undefined;
const RULES: RecordRules = { zone: PARIS, otherCharges: 'gifts_only', openedOn: null };
const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

/** Gifts of a covered project, of another one, of none; and a charge that is no gift of our checkout. */
const WISHES = ['goupile', 'not-covered', null] as const;
const PAYMENTS = ['ch_0', 'ch_1', 'ch_2', 'ch_3'] as const;

function wish(number: number): KeptWish {
  const about = {
    id: `don_${number}`,
    requestKey: `key-${number}`,
    amount: cents(3_000),
    frequency: 'once',
    email: `donor-${number}@example.org`,
  } as const;
  const choices = { campaign: null, visibility: 'private', message: null, name: null, language: 'fr', token: `form_${number}` } as const;
  return {
    ...about,
    ...choices,
    project: WISHES[number] ?? null,
    state: 'open',
    createdMs: TEST_NOW_MS - 20 * MINUTE_MS,
    checkout: null,
    donor: null,
    cover: ZERO,
  };
}

/** What may be told of a payment, at its beginning, later, or in contradiction to what was told before. */
const STATES = [
  'pending',
  'failed',
  'fee unknown',
  'known',
  'another amount',
  'another fee',
  'refunded',
  'refunded by another’s id',
  'disputed',
  'long ago',
] as const;

function told(number: number, state: (typeof STATES)[number]): Payment {
  const [id, createdMs] = [`ch_${number}`, TEST_NOW_MS - (state === 'long ago' ? 20 * DAY_MS : 15 * MINUTE_MS)];
  const amount = (state === 'another amount' ? 4_000 : 3_000) + number;
  const own = movement(`txn_${id}`, amount, state === 'another fee' ? 99 : 70, createdMs);
  const known = payment({ id, amount: cents(amount), createdMs, gift: number < WISHES.length ? `don_${number}` : null, movement: own });
  const refund = (of: string, back: number) => ({
    id: `re_${of}`,
    movement: movement(`txn_re_${of}`, -back, 0, TEST_NOW_MS - MINUTE_MS),
    failure: null,
  });
  const dispute = { id: `du_${id}`, withdrawn: [movement(`txn_du_${id}`, -1_000, 1_500, TEST_NOW_MS - MINUTE_MS)], reinstated: [] };
  if (state === 'pending' || state === 'failed')
    return { ...known, state, movement: null, failureCode: state === 'failed' ? 'card_declined' : null };
  if (state === 'fee unknown') return { ...known, movement: null };
  if (state === 'refunded') return { ...known, refunds: [refund(id, 500)] };
  if (state === 'refunded by another’s id') return { ...known, refunds: [refund('shared', 500 + number)] };
  return state === 'disputed' ? { ...known, disputes: [dispute] } : known;
}

const TOLD = fc
  .record({ number: fc.nat({ max: PAYMENTS.length - 1 }), state: fc.constantFrom(...STATES) })
  .map(({ number, state }) => told(number, state));
/** A list, and where it is cut. */
const LISTS = fc.tuple(
  fc.array(TOLD, { minLength: 2, maxLength: 14 }),
  fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 14, maxLength: 14 }),
);

function groupsOf(payments: readonly Payment[], sizes: readonly number[]): Payment[][] {
  const left = [...payments];
  return sizes.map((size) => left.splice(0, size)).filter((group) => group.length > 0);
}

describe.each(ADAPTERS)('payments that are booked together on $name', (adapter: Adapter) => {
  const opened: TestBooks[] = [];
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close();
  });

  /** Books in which donors wait for their gifts, and who hears of them. */
  async function begin(): Promise<{ readonly test: TestBooks; write<Value>(work: (stores: Stores) => Promise<Value>): Promise<Value> }> {
    const test = await adapter.open();
    opened.push(test);
    for (const number of WISHES.keys()) await test.books.giving.keepWish(wish(number));
    const parts = {
      environment: fakeEnvironment('http://localhost/', 'http://localhost/'),
      content: realContent(),
      clock: test.clock,
      onError: () => undefined,
    };
    return { test, write: (work) => test.books.write((stores) => work(witnessed(parts, stores))) };
  }

  /** All that the database holds; donors, whose ids are drawn, by their addresses. */
  async function rowsOf({ books, url }: TestBooks): Promise<string[]> {
    const rows = (await everyRow(url)).filter((row) => !/^(?:sqlite|kysely|donors )/.test(row));
    let text = rows.toSorted().join('\n');
    for (const number of WISHES.keys()) {
      const donor = (await books.giving.wish(`don_${number}`))?.donor ?? '';
      text = text.replaceAll(donor, `donor of ${number}`);
    }
    return text.split('\n').toSorted();
  }

  it('leave the books, and all who hear of them, as if they had come one by one', { timeout: 600_000 }, async () => {
    const property = fc.asyncProperty(LISTS, async ([payments, sizes]) => {
      const [single, grouped] = [await begin(), await begin()];
      const became = [];
      for (const each of payments) became.push(await single.write((stores) => bookPayment(stores, each, RULES)));
      const together = [];
      for (const group of groupsOf(payments, sizes))
        together.push(...(await grouped.write((stores) => bookPayments(stores, group, RULES))));
      expect(together).toEqual(became.slice(0, together.length));
      for (const each of payments.slice(together.length)) await grouped.write((stores) => bookPayment(stores, each, RULES));
      expect(await rowsOf(grouped.test)).toEqual(await rowsOf(single.test));
      expect((await checkLedger(grouped.test.books.ledger)).every(({ ok }) => ok)).toBe(true);
      for (const each of opened.splice(0)) await each.close();
    });
    await fc.assert(property, { numRuns: NIGHT ? 300 : adapter.name === 'SQLite' ? 10 : 2 });
  });

  it('park the one that contradicts the books, and book the others', async () => {
    const { test, write } = await begin();
    await write((stores) => bookPayment(stores, told(0, 'known'), RULES));
    const became = await write((stores) =>
      bookPayments(stores, [told(1, 'known'), told(0, 'another amount'), told(2, 'known'), told(1, 'known')], RULES),
    );
    expect(became.map(({ kind }) => kind)).toEqual(['done', 'parked', 'done', 'done']);
    expect(became[1]).toMatchObject({ why: expect.stringContaining('gift:ch_0') as string });
    const page = await test.books.ledger.page('', 100);
    expect(page.map(({ key }) => key)).toEqual(['fee:txn_ch_0', 'fee:txn_ch_1', 'fee:txn_ch_2', 'gift:ch_0', 'gift:ch_1', 'gift:ch_2']);
    expect((await test.books.movements.page('', 100)).map(({ id }) => id)).toEqual(['txn_ch_0', 'txn_ch_1', 'txn_ch_2']);
  });

  it('tell each gift the days that it pays for after those before it', async () => {
    const { test, write } = await begin();
    const big = (number: number): Payment => ({ ...told(number, 'fee unknown'), amount: cents(90_000), movement: null });
    await write((stores) => bookPayments(stores, [big(0), big(2)], RULES));
    const days = await test.books.days.told(['ch_0', 'ch_2']);
    expect([...days.values()].map(({ late }) => late.map(({ month, amount }) => [month, amount]))).toEqual([
      [['2024-12', 90_000]],
      [['2025-01', 90_000]],
    ]);
  });
});
