import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drain, type Applied, type DrainParts, type Reading } from '../../src/inbox/drain.ts';
import type { KeptNotice, Notice } from '../../src/inbox/notice.ts';
import { retryDelayMs } from '../../src/inbox/waits.ts';
import type { Stores } from '../../src/storage/stores.ts';
import { ADAPTERS, TEST_NOW_MS, type TestBooks } from '../support/books.ts';

/** What was read, as an act of its own. */
type Act = (stores: Stores) => Promise<Applied>;

function notice(id: string, objectId = `ch_${id}`): Notice {
  return { id, type: 'charge.succeeded', objectId, objectType: 'charge', createdMs: TEST_NOW_MS, receivedMs: TEST_NOW_MS, body: '{}' };
}

describe.each(ADAPTERS)('draining on $name', ({ open }) => {
  let test: TestBooks;
  let dead: string[];
  let groups: number[];
  beforeEach(async () => {
    test = await open();
    dead = [];
    groups = [];
  });
  afterEach(() => test.close());

  function parts(read: (notice: KeptNotice) => Promise<Reading<Act>>): DrainParts<Stores, Act> {
    return {
      inbox: test.books.inbox,
      clock: test.clock,
      read,
      apply: async (stores, acts) => {
        groups.push(acts.length);
        return Array.fromAsync(acts, (act) => act(stores));
      },
      write: (work) => test.books.write((stores) => work(stores, stores.inbox)),
      onDead: (id, why) => dead.push(`${id}: ${why}`),
    };
  }
  const done: Reading<Act> = { kind: 'read', fact: () => Promise.resolve({ kind: 'done' }) };

  it('takes each notice once', async () => {
    await test.books.inbox.keepAll([notice('1'), notice('2')]);
    const read: string[] = [];
    const once = parts(({ id }) => {
      read.push(id);
      return Promise.resolve(done);
    });
    expect(await drain(once)).toBe(2);
    expect(await drain(once)).toBe(0);
    expect(read.toSorted()).toEqual(['1', '2']);
  });

  it('reads an object once for all the notices that name it', async () => {
    await test.books.inbox.keepAll([notice('1', 'ch_x'), notice('2', 'ch_x'), notice('3', 'ch_y'), notice('4', 'ch_x')]);
    const read: string[] = [];
    const once = parts(({ objectId }) => {
      read.push(objectId);
      return Promise.resolve(done);
    });
    expect(await drain(once)).toBe(4);
    expect(read.toSorted()).toEqual(['ch_x', 'ch_y']);
    expect(await test.books.inbox.counts()).toMatchObject({ done: 4, waiting: 0 });
  });

  it('reads each notice by itself where none names an object', async () => {
    await test.books.inbox.keepAll([notice('1', ''), notice('2', '')]);
    const read: string[] = [];
    await drain(
      parts(({ id }) => {
        read.push(id);
        return Promise.resolve({ kind: 'ignored', why: 'names nothing' });
      }),
    );
    expect(read.toSorted()).toEqual(['1', '2']);
  });

  it('tries a failed notice again with growing delays, gives up after eight tries, and says so', async () => {
    await test.books.inbox.keepAll([notice('1')]);
    const tries: number[] = [];
    const failing = parts(() => {
      tries.push(test.clock.now() - TEST_NOW_MS);
      return Promise.resolve({ kind: 'failed', why: 'Stripe was away' });
    });
    for (let minutes = 0; minutes <= 10 * 60; minutes += 1) {
      await drain(failing);
      test.clock.advance(60_000);
    }
    expect(tries.map((ms) => ms / 60_000)).toEqual([0, 1, 3, 8, 23, 68, 188, 548]);
    expect(dead).toEqual(['1: Stripe was away']);
    expect(await test.books.inbox.counts()).toMatchObject({ dead: 1, failed: 0 });
  });

  it('lets a bug met with one notice fail that one alone, and leaves nothing of it behind', async () => {
    await test.books.inbox.keepAll([notice('1'), notice('2')]);
    await drain(
      parts(({ id }) =>
        Promise.resolve({
          kind: 'read',
          fact: async ({ giving }) => {
            await giving.putPayout({
              id: `po_${id}`,
              amount: 0 as never,
              status: 'paid',
              createdMs: 0,
              arrivalMs: 0,
              automatic: true,
              trace: null,
              movement: null,
              failure: null,
              items: null,
            });
            if (id === '1') throw new Error('Bug: met on the way');
            return { kind: 'done' };
          },
        }),
      ),
    );
    expect(await test.books.inbox.counts()).toMatchObject({ failed: 1, done: 1 });
    expect(await test.books.inbox.list(['failed'], 1)).toMatchObject([{ id: '1', reason: 'Bug: met on the way' }]);
  });

  it('writes together what is read while others are being read, and waits for none that is slow', async () => {
    await test.books.inbox.keepAll(['1', '2', '3', '4', '5'].map((id) => notice(id)));
    let release = (): void => undefined;
    const slow = new Promise<void>((resolve) => (release = resolve));
    const draining = drain(
      parts(async ({ id }) => {
        if (id === '5') await slow;
        return id === '4' ? { kind: 'ignored', why: 'not ours' } : done;
      }),
    );
    await expect.poll(() => test.books.inbox.counts()).toMatchObject({ done: 3, ignored: 1, waiting: 1 });
    release();
    await draining;
    expect(groups).toEqual([3, 1]);
    expect(await test.books.inbox.counts()).toMatchObject({ done: 4, ignored: 1, waiting: 0 });
  });

  it('parks what a person must look at, with the reason, and never tries it by itself', async () => {
    await test.books.inbox.keepAll([notice('1'), notice('2'), notice('3')]);
    const readings: Record<string, Reading<Act>> = {
      1: { kind: 'parked', why: 'in dollars' },
      2: { kind: 'ignored', why: 'not ours' },
      3: { kind: 'read', fact: () => Promise.resolve({ kind: 'parked', why: 'says something else' }) },
    };
    await drain(parts(({ id }) => Promise.resolve(readings[id] ?? done)));
    test.clock.advance(1e9);
    expect(await drain(parts(() => Promise.resolve(done)))).toBe(0);
    const parked = await test.books.inbox.list(['parked'], 10);
    expect(parked.map(({ id, reason }) => [id, reason]).toSorted()).toEqual([
      ['1', 'in dollars'],
      ['3', 'says something else'],
    ]);
  });

  it('has no delay after the last try', () => {
    expect([1, 7, 8].map(retryDelayMs)).toEqual([60_000, 360 * 60_000, null]);
  });
});
