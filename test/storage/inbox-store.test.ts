import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Notice } from '../../src/inbox/notice.ts';
import { ADAPTERS, TEST_NOW_MS, type TestBooks } from '../support/books.ts';

const LEASE_MS = 60_000;

export function notice(id: string, about: Partial<Notice> = {}): Notice {
  return {
    id,
    type: 'charge.succeeded',
    objectId: `ch_${id}`,
    objectType: 'charge',
    createdMs: TEST_NOW_MS - 5_000,
    receivedMs: TEST_NOW_MS,
    body: '{}',
    ...about,
  };
}

describe.each(ADAPTERS)('the inbox on $name', ({ open }) => {
  let test: TestBooks;
  beforeEach(async () => {
    test = await open();
  });
  afterEach(() => test.close());

  it('keeps a notice once and verbatim, and says so for each of a batch', async () => {
    const { inbox } = test.books;
    const body = '{"id":"evt_1",  "é":"\\u00e9"}';
    expect(await inbox.keepAll([notice('evt_1', { body }), notice('evt_2'), notice('evt_1')])).toEqual(['kept', 'kept', 'known']);
    expect(await inbox.keepAll([notice('evt_2', { body: 'another' }), notice('evt_3')])).toEqual(['known', 'kept']);
    const due = await inbox.take(TEST_NOW_MS, LEASE_MS, 10);
    expect(due.map(({ id }) => id).toSorted()).toEqual(['evt_1', 'evt_2', 'evt_3']);
    expect(due.find(({ id }) => id === 'evt_1')?.body).toBe(body);
  });

  it('keeps a large batch in one go', async () => {
    const many = Array.from({ length: 1_201 }, (_, index) => notice(`evt_${index % 1_200}`));
    const kept = await test.books.inbox.keepAll(many);
    expect(kept.filter((each) => each === 'kept')).toHaveLength(1_200);
    expect(kept.at(-1)).toBe('known');
  });

  it('keeps nothing when asked to keep nothing', async () => {
    expect(await test.books.inbox.keepAll([])).toEqual([]);
  });

  it('gives a failed notice back only when its next try has come, and counts the tries', async () => {
    const { inbox } = test.books;
    await inbox.keepAll([notice('evt_1')]);
    await inbox.markAll([{ id: 'evt_1', state: 'failed', reason: 'Stripe was away', dueMs: TEST_NOW_MS + 60_000 }]);
    expect(await inbox.take(TEST_NOW_MS + 59_999, LEASE_MS, 10)).toEqual([]);
    expect(await inbox.take(TEST_NOW_MS + 60_000, LEASE_MS, 10)).toMatchObject([{ id: 'evt_1', attempts: 1, reason: 'Stripe was away' }]);
  });

  it.each(['done', 'ignored', 'parked', 'dead'] as const)('gives a notice that is %s back only by hand', async (state) => {
    const { inbox } = test.books;
    await inbox.keepAll([notice('evt_1')]);
    await inbox.markAll([{ id: 'evt_1', state, reason: null, dueMs: TEST_NOW_MS }]);
    expect(await inbox.take(TEST_NOW_MS + 1e9, LEASE_MS, 10)).toEqual([]);
    expect(await inbox.counts()).toMatchObject({ waiting: 0, [state]: 1 });
    expect(await inbox.list([state], 10)).toMatchObject([{ id: 'evt_1', state }]);
    expect(await inbox.replay('evt_1')).toBe(true);
    expect(await inbox.replay('evt_9')).toBe(false);
    expect(await inbox.take(TEST_NOW_MS, LEASE_MS, 10)).toMatchObject([{ id: 'evt_1', state: 'waiting', attempts: 0 }]);
  });

  it('hands a notice out once until the lease ends, and again when the one who took it has died', async () => {
    const { inbox } = test.books;
    await inbox.keepAll([notice('evt_1'), notice('evt_2')]);
    expect(await inbox.take(TEST_NOW_MS, LEASE_MS, 1)).toHaveLength(1);
    expect(await inbox.take(TEST_NOW_MS, LEASE_MS, 10)).toHaveLength(1);
    expect(await inbox.take(TEST_NOW_MS + LEASE_MS - 1, LEASE_MS, 10)).toEqual([]);
    expect(await inbox.take(TEST_NOW_MS + LEASE_MS, LEASE_MS, 10)).toHaveLength(2);
    await inbox.releaseAll();
    expect(await inbox.take(TEST_NOW_MS, LEASE_MS, 10)).toHaveLength(2);
  });

  it('hands out nothing more about an object while a notice of it is held, so that nobody writes an older reading over a newer one', async () => {
    const { inbox } = test.books;
    const about = { objectId: 'sub_1', objectType: 'subscription' };
    await inbox.keepAll([notice('evt_1', about), notice('evt_2', { ...about, receivedMs: TEST_NOW_MS + 1 }), notice('evt_3')]);
    const first = await inbox.take(TEST_NOW_MS, LEASE_MS, 1);
    expect(first).toMatchObject([{ id: 'evt_1' }]);
    expect(await inbox.take(TEST_NOW_MS, LEASE_MS, 10)).toMatchObject([{ id: 'evt_3' }]);
    await inbox.markAll([{ id: 'evt_1', state: 'done', reason: null, dueMs: TEST_NOW_MS }]);
    expect(await inbox.take(TEST_NOW_MS, LEASE_MS, 10)).toMatchObject([{ id: 'evt_2' }]);
  });

  it('never hands one notice to two who ask at the same moment', async () => {
    const { inbox } = test.books;
    await inbox.keepAll(Array.from({ length: 60 }, (_, index) => notice(`evt_${index}`, { objectId: `ch_${index % 20}` })));
    const taken = await Promise.all(Array.from({ length: 8 }, () => inbox.take(TEST_NOW_MS, LEASE_MS, 10)));
    const ids = taken.flatMap((notices) => notices.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    const holders = Map.groupBy(
      taken.flatMap((notices, who) => notices.map(({ objectId }) => ({ objectId, who }))),
      (each) => each.objectId,
    );
    expect([...holders.values()].filter((each) => new Set(each.map(({ who }) => who)).size > 1)).toEqual([]);
    expect(holders.size).toBeGreaterThan(0);
  });

  it('keeps what another has made of a notice meanwhile', async () => {
    const { inbox } = test.books;
    await inbox.keepAll([notice('evt_1')]);
    await inbox.markAll([{ id: 'evt_1', state: 'done', reason: null, dueMs: TEST_NOW_MS }]);
    await inbox.markAll([{ id: 'evt_1', state: 'failed', reason: 'too late', dueMs: TEST_NOW_MS }]);
    expect(await inbox.counts()).toMatchObject({ done: 1, failed: 0 });
  });

  it('knows up to when notices were dealt with', async () => {
    const { inbox } = test.books;
    expect(await inbox.knownToMs()).toBeNull();
    await inbox.keepAll([
      notice('evt_1', { createdMs: 1_000 }),
      notice('evt_2', { createdMs: 2_000 }),
      notice('evt_3', { createdMs: 3_000 }),
    ]);
    await inbox.markAll([{ id: 'evt_1', state: 'done', reason: null, dueMs: 0 }]);
    await inbox.markAll([{ id: 'evt_2', state: 'ignored', reason: null, dueMs: 0 }]);
    expect(await inbox.knownToMs()).toBe(2_000);
  });
});
