import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type Stripe from 'stripe';
import { drain } from '../../src/inbox/drain.ts';
import type { Notice } from '../../src/inbox/notice.ts';
import { stateHash } from '../../src/ledger/totals.ts';
import type { Stores } from '../../src/storage/stores.ts';
import { bookTold, type Told } from '../../src/stripe/book.ts';
import { readNotice } from '../../src/stripe/read-notice.ts';
import { ADAPTERS, TEST_NOW_MS, type Adapter } from '../support/books.ts';
import { at, PARIS } from '../support/facts.ts';
import { openWorld, type World } from '../support/world.ts';

const RULES = { zone: PARIS, otherCharges: 'gifts_only', openedOn: null } as const;
/** 720 orders of six notices take a while, each in books of its own: by day one in ten is tried, and one in fifty on PostgreSQL, where each begins anew. */
const EVERY = process.env['OBOLE_NIGHT'] ? 1 : 10;
const EVERY_ON_POSTGRES = process.env['OBOLE_NIGHT'] ? 1 : 50;
const TIME_MS = process.env['OBOLE_NIGHT'] ? 900_000 : 120_000;

function noticeOf(event: Stripe.Event): Notice {
  const object = event.data.object as { readonly id?: string; readonly object: string };
  return {
    id: event.id,
    type: event.type,
    objectId: object.id ?? '',
    objectType: object.object,
    createdMs: event.created * 1_000,
    receivedMs: TEST_NOW_MS,
    body: JSON.stringify(event),
  };
}

function* orders<Item>(items: readonly Item[]): Generator<Item[]> {
  if (items.length === 0) yield [];
  for (const [index, item] of items.entries()) {
    for (const rest of orders(items.toSpliced(index, 1))) yield [item, ...rest];
  }
}

describe.each(ADAPTERS)('one gift’s notices on $name', (adapter: Adapter) => {
  let world: World;
  let notices: Notice[];
  let expected: string;

  /** The hash of books that were told these notices one after the other, each dealt with before the next one came. */
  async function booksAfter(told: readonly Notice[]): Promise<string> {
    const test = await adapter.open('sandbox');
    for (const notice of told) {
      await test.books.inbox.keepAll([notice]);
      await drain({
        inbox: test.books.inbox,
        clock: test.clock,
        read: (each) => readNotice({ stripe: world.stripe, rules: RULES }, each),
        apply: (books: Stores, told: readonly Told[]) => bookTold(books, told, RULES),
        write: (work) => test.books.write((stores) => work(stores, stores.inbox)),
        onDead: () => undefined,
      });
    }
    const hash = await stateHash(test.books.ledger);
    await test.close();
    return hash;
  }

  beforeAll(async () => {
    world = await openWorld(at('2026-09-08T09:00:00Z'));
    const { charge } = await world.give({ amount: '30' });
    await world.advanceDays(1);
    await world.stripe.refunds.create({ charge: charge ?? '', amount: 1_000 });
    await world.advanceDays(1);
    expected = await stateHash(world.running.books.ledger);
    const events = await world.stripe.events.list({ limit: 100 });
    const telling = [
      'charge.succeeded',
      'charge.updated',
      'charge.refunded',
      'refund.created',
      'checkout.session.completed',
      'payment_intent.succeeded',
    ];
    notices = telling.map((type) => noticeOf(events.data.find((event) => event.type === type)!));
  });
  afterAll(() => world.close());

  it(
    'give the same books in every order (trap 1)',
    async () => {
      const seen = new Set<string>();
      const every = adapter.name === 'PostgreSQL' ? EVERY_ON_POSTGRES : EVERY;
      let tried = 0;
      let index = 0;
      for (const order of orders(notices)) {
        index += 1;
        if (index % every !== 0) continue;
        seen.add(await booksAfter(order));
        tried += 1;
      }
      expect([...seen]).toEqual([expected]);
      expect(tried).toBe(Math.floor(720 / every));
    },
    TIME_MS,
  );

  it('give the same books when told twice, and when only one that names the charge arrives', async () => {
    expect(await booksAfter([...notices, ...notices])).toBe(expected);
    for (const notice of notices.filter(({ objectType }) => objectType === 'charge' || objectType === 'refund'))
      expect(await booksAfter([notice])).toBe(expected);
  });
});
