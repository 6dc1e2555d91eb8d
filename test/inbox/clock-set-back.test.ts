import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drain, type Applied, type DrainParts, type Reading } from '../../src/inbox/drain.ts';
import { FURTHEST_TRY_MS, LEASE_MS } from '../../src/inbox/waits.ts';
import type { Stores } from '../../src/storage/stores.ts';
import { ADAPTERS, TEST_NOW_MS, type TestBooks } from '../support/books.ts';

const NOTICE = { id: 'evt_1', type: 'charge.updated', objectId: 'ch_1', objectType: 'charge', createdMs: 0, receivedMs: 0, body: '{}' };
type Act = (stores: Stores) => Promise<Applied>;

const HOUR_MS = 3_600_000;
const DONE: Reading<Act> = { kind: 'read', fact: () => Promise.resolve({ kind: 'done' }) };
const AWAY: Reading<Act> = { kind: 'failed', why: 'Stripe was away' };

describe.each(ADAPTERS)('a clock that is set back, on $name', ({ open }) => {
  let test: TestBooks;
  beforeEach(async () => {
    test = await open();
    await test.books.inbox.keepAll([NOTICE, { ...NOTICE, id: 'evt_2' }]);
  });
  afterEach(() => test.close());

  function parts(reading: Reading<Act>): DrainParts<Stores, Act> {
    return {
      inbox: test.books.inbox,
      clock: test.clock,
      read: () => Promise.resolve(reading),
      apply: (stores, acts) => Array.fromAsync(acts, (act) => act(stores)),
      write: (work) => test.books.write((stores) => work(stores, stores.inbox)),
      onDead: () => undefined,
    };
  }
  const take = () => test.books.inbox.take(test.clock.now(), LEASE_MS, 10);

  it.each([HOUR_MS, 24 * HOUR_MS, 10_000 * 24 * HOUR_MS])('by %i ms: a lease of before hides nothing', async (jumpMs) => {
    test.clock.moveTo(TEST_NOW_MS + jumpMs);
    expect(await take()).toHaveLength(2);
    test.clock.moveTo(TEST_NOW_MS);
    // A notice of the same object that comes now is not hidden behind it either.
    await test.books.inbox.keepAll([{ ...NOTICE, id: 'evt_3' }]);
    expect(await take()).toHaveLength(3);
  });

  it.each([24 * HOUR_MS, 10_000 * 24 * HOUR_MS])('by %i ms: a try that was due then is made now', async (jumpMs) => {
    test.clock.moveTo(TEST_NOW_MS + jumpMs);
    expect(await drain(parts(AWAY))).toBe(2);
    test.clock.moveTo(TEST_NOW_MS);
    expect(await drain(parts(DONE))).toBe(2);
    expect(await test.books.inbox.counts()).toMatchObject({ done: 2, failed: 0 });
  });

  it('by an hour: a try that was due then is made within the longest wait', async () => {
    test.clock.moveTo(TEST_NOW_MS + HOUR_MS);
    await drain(parts(AWAY));
    test.clock.moveTo(TEST_NOW_MS + FURTHEST_TRY_MS);
    expect(await drain(parts(DONE))).toBe(2);
  });

  it('not at all: leases and waits hold as ever, also a little ahead of another instance’s clock', async () => {
    expect(await take()).toHaveLength(2);
    expect(await take()).toEqual([]);
    test.clock.moveTo(TEST_NOW_MS - 60_000);
    expect(await take()).toEqual([]);
    test.clock.moveTo(TEST_NOW_MS + LEASE_MS + 1);
    await drain(parts(AWAY));
    test.clock.advance(30_000);
    expect(await drain(parts(DONE))).toBe(0);
  });
});
