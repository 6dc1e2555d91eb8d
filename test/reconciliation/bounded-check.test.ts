import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stateHash } from '../../src/ledger/totals.ts';
import { book, type Entry } from '../../src/ledger/entry.ts';
import type { Journalled } from '../../src/reconciliation/journal.ts';
import { checkBooks } from '../../src/reconciliation/self-check.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { sha256 } from '../../src/values/digest.ts';
import { aliveThings } from '../support/alive.ts';
import { SQLITE, type TestBooks } from '../support/books.ts';
import { at, movement } from '../support/facts.ts';

/** Enough pages that whoever kept them all would be seen. */
const GIFTS = 3_000;
const CREATED_MS = at('2026-11-02T10:00:00Z');

function numbered(index: number): string {
  return String(index).padStart(6, '0');
}

function giftOf(index: number): Entry {
  const postings = [{ from: 'gifts', to: 'stripe', amount: cents(1_000) }] as const;
  const measured = { as: 'oneOff', amount: cents(1_000), project: null } as const;
  const rest = { factDay: day('2026-11-02'), gift: null, corrects: null, label: null };
  return book({ key: `gift:ch_${numbered(index)}`, kind: 'gift', source: `ch_${numbered(index)}`, postings, measured, ...rest }, null);
}

function movementOf(index: number): Journalled {
  return {
    ...movement(`txn_${numbered(index)}`, 1_000, 0, CREATED_MS),
    source: `ch_${numbered(index)}`,
    entry: `gift:ch_${numbered(index)}`,
  };
}

/** Pages of what is made when it is asked for, in the order of names. */
function pagesOfMade<Item extends object>(
  make: (index: number) => Item,
  nameOf: (item: Item) => string,
  note: (page: readonly Item[]) => readonly Item[],
) {
  return (after: string, limit: number): Promise<Item[]> => {
    const first = after === '' ? 0 : Number(/\d+$/.exec(after)?.[0]) + 1;
    const page = Array.from({ length: Math.max(0, Math.min(limit, GIFTS - first)) }, (_, index) => make(first + index));
    return Promise.resolve([...note(page.filter((item) => nameOf(item) > after))]);
  };
}

describe('a look at the books', () => {
  let test: TestBooks;
  beforeEach(async () => {
    test = await SQLITE.open();
  });
  afterEach(() => test.close());

  it('holds a few pages of entries and of movements, however many there are, and lets others have their turn', async () => {
    const [entries, movements] = [aliveThings(500), aliveThings(500)];
    const { reading } = test.books;
    const page = pagesOfMade(giftOf, ({ key }) => key, entries.note);
    const journalled = pagesOfMade(movementOf, ({ id }) => id, movements.note);
    const stores = {
      ...reading,
      ledger: {
        ...reading.ledger,
        page,
        broughtBy: (keys: readonly string[]) =>
          Promise.resolve(new Map(keys.filter((key) => key.startsWith('gift:')).map((key) => [key, 1_000]))),
      },
      movements: { ...reading.movements, page: journalled, claimed: (keys: readonly string[]) => Promise.resolve(new Set(keys)) },
    };
    let turns = 0;
    const breathe = async (): Promise<void> => {
      turns += 1;
      await turn();
    };
    const findings = await checkBooks(stores, { accounts: [], opensAtMs: null }, breathe);
    expect([entries.noted(), movements.noted()]).toEqual([GIFTS, GIFTS]);
    expect(entries.most()).toBeLessThanOrEqual(500);
    expect(movements.most()).toBeLessThanOrEqual(500);
    expect(turns).toBeGreaterThan(GIFTS / 250);
    // All passed by: the totals that are kept are those of empty books, and nothing else is wrong with these.
    expect(findings.filter(({ ok }) => !ok).map(({ what }) => what)).toEqual([
      'kept figures equal a full scan',
      'kept balances equal a full scan',
      'I3 the books’ Stripe balance is what the movements make',
    ]);
  });

  it('names the first faults, and counts the rest', async () => {
    const { reading } = test.books;
    const wrong = (index: number): Entry => ({ ...giftOf(index), hash: 'x' });
    const page = pagesOfMade(
      wrong,
      ({ key }) => key,
      (each) => each,
    );
    const [hashes] = await checkBooks({ ...reading, ledger: { ...reading.ledger, page } });
    expect([hashes?.ok, hashes?.fails.length, hashes?.count]).toEqual([false, 100, GIFTS]);
  });

  it('gives the hash of the state that a list of all entries has', async () => {
    await test.books.ledger.append([2, 0, 1].map(giftOf));
    const lines = [0, 1, 2].map(giftOf).map(({ key, hash }) => `${key} ${hash}`);
    expect(await stateHash(test.books.ledger)).toBe(sha256(lines));
    const empty = await SQLITE.open();
    expect(await stateHash(empty.books.ledger)).toBe(sha256([]));
    await empty.close();
  });

  it('finds the movement of an entry whose key does not tell it', async () => {
    await test.books.ledger.append([giftOf(0)]);
    await test.books.movements.append([{ ...movementOf(0), source: null }]);
    const broken = (await test.books.snapshot((stores) => checkBooks(stores))).filter(({ ok, waits = [] }) => !ok || waits.length > 0);
    expect(broken).toEqual([]);
  });
});
