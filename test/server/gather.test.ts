import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gather } from '../../src/values/gather.ts';

/** A store whose commits end when the test says so. */
function slowStore() {
  const groups: { items: readonly number[]; resolve: (outcomes: readonly string[]) => void; reject: (reason: Error) => void }[] = [];
  const handOver = (items: readonly number[]): Promise<readonly string[]> =>
    new Promise((resolve, reject) => {
      groups.push({ items, resolve, reject });
    });
  const group = async (index: number) => {
    while (!groups[index]) await new Promise((resolve) => setImmediate(resolve));
    return groups[index];
  };
  return { handOver, group };
}

describe('what arrives while a commit is under way', () => {
  test('is committed together after it, in the order of arrival', async () => {
    const store = slowStore();
    const keep = gather(store.handOver);
    const first = keep(1);
    const one = await store.group(0);
    expect(one.items).toEqual([1]);
    const others = [keep(2), keep(3), keep(4)];
    one.resolve(['a']);
    await expect(first).resolves.toBe('a');
    const two = await store.group(1);
    expect(two.items).toEqual([2, 3, 4]);
    two.resolve(['b', 'c', 'd']);
    await expect(Promise.all(others)).resolves.toEqual(['b', 'c', 'd']);
  });

  test('fails for those in the failed commit only', async () => {
    const store = slowStore();
    const keep = gather(store.handOver);
    const first = keep(1);
    const one = await store.group(0);
    const second = keep(2);
    one.reject(new Error('disk full'));
    await expect(first).rejects.toThrow('disk full');
    (await store.group(1)).resolve(['kept']);
    await expect(second).resolves.toBe('kept');
  });

  test('never has two commits at once, and none larger than allowed', async () => {
    let [underWay, most, largest] = [0, 0, 0];
    const keep = gather(async (items: readonly number[]) => {
      underWay += 1;
      [most, largest] = [Math.max(most, underWay), Math.max(largest, items.length)];
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      return items;
    }, 10);
    const items = Array.from({ length: 95 }, (_, index) => index);
    await expect(Promise.all(items.map(keep))).resolves.toEqual(items);
    expect([most, largest]).toEqual([1, 10]);
  });

  test('gathers those of one moment, even for a store that answers at once', async () => {
    const sizes: number[] = [];
    const keep = gather(async (items: readonly number[]) => {
      sizes.push(items.length);
      return items;
    });
    await Promise.all([keep(1), keep(2), keep(3)]);
    expect(sizes).toEqual([3]);
  });

  test('a store that loses an outcome is a bug, told to everyone in the commit', async () => {
    const keep = gather(async () => []);
    await expect(keep(1)).rejects.toThrow('Bug: 1 handed over, 0 outcomes');
  });

  test('gives each its own outcome, whatever the pauses and failures', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ item: fc.nat(), pause: fc.boolean() }), { maxLength: 40 }),
        fc.nat({ max: 6 }),
        async (arrivals, failing) => {
          let commit = 0;
          const keep = gather(async (items: readonly number[]) => {
            commit += 1;
            if (commit === failing) throw new Error('busy');
            return items.map((item) => item * 2);
          }, 4);
          const outcomes: Promise<number | 'busy'>[] = [];
          for (const { item, pause } of arrivals) {
            if (pause) await new Promise((resolve) => setImmediate(resolve));
            outcomes.push(keep(item).catch(() => 'busy' as const));
          }
          const results = await Promise.all(outcomes);
          results.forEach((result, index) => expect([arrivals[index]!.item * 2, 'busy']).toContain(result));
          expect(results.filter((result) => result === 'busy').length).toBeLessThanOrEqual(4);
        },
      ),
    );
  });
});
