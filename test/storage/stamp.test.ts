import { describe, expect, it } from 'vitest';
import { openBooks } from '../../src/storage/open.ts';
import { systemClock } from '../../src/values/clock.ts';
import { ADAPTERS } from '../support/books.ts';

describe.each(ADAPTERS)('the state of the books in $name', (adapter) => {
  it('has the same stamp until something is written, by this process or another', { timeout: 30_000 }, async () => {
    const { books, url, close } = await adapter.open('test');
    const another = await openBooks(url, 'test', systemClock);
    if (!another.ok) throw new Error(another.why);
    const first = await books.stamp();
    await books.snapshot(({ ledger }) => ledger.revision());
    expect(await books.stamp()).toBe(first);
    await books.inbox.keepAll([{ id: 'evt_1', type: 'x', objectId: 'x', objectType: 'x', createdMs: 1, receivedMs: 1, body: '{}' }]);
    const own = await books.stamp();
    expect(own).not.toBe(first);
    await another.value.inbox.keepAll([
      { id: 'evt_2', type: 'x', objectId: 'x', objectType: 'x', createdMs: 1, receivedMs: 1, body: '{}' },
    ]);
    await expect.poll(() => books.stamp(), { interval: 20, timeout: 5_000 }).not.toBe(own);
    await another.value.close();
    await close();
  });

  // A time is asserted at night alone, on a machine with nothing else to do.
  it.runIf(process.env['OBOLE_NIGHT'] !== undefined)('costs next to nothing to ask for', async () => {
    const { books, close } = await adapter.open('test');
    await books.stamp();
    const startMs = performance.now();
    for (let asked = 0; asked < 1_000; asked += 1) await books.stamp();
    expect((performance.now() - startMs) / 1_000).toBeLessThan(1);
    await close();
  });

  it('is told while a long look is under way', async () => {
    const { books, close } = await adapter.open('test');
    const [before, after] = await books.snapshot(async ({ ledger }) => {
      await ledger.revision();
      const now = await books.stamp();
      await books.inbox.keepAll([{ id: 'evt_1', type: 'x', objectId: 'x', objectType: 'x', createdMs: 1, receivedMs: 1, body: '{}' }]);
      return [now, await books.stamp()];
    });
    expect(after).not.toBe(before);
    await close();
  });
});
