import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import Sqlite from 'better-sqlite3';
import { paymentEntries } from '../../src/giving/entries.ts';
import { book, type Draft, type Entry } from '../../src/ledger/entry.ts';
import { checkLedger, everyEntry, stateHash } from '../../src/ledger/totals.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { month } from '../../src/values/month.ts';
import { ADAPTERS, type TestBooks } from '../support/books.ts';
import { at, movement, PARIS, payment } from '../support/facts.ts';

function entriesOf(id: string, amount = 3_000, createdMs = at('2026-11-02T10:00:00Z')): Entry[] {
  const made = payment({ id, amount: cents(amount), createdMs, movement: movement(`txn_${id}`, amount, 70, createdMs) });
  return paymentEntries(made, { zone: PARIS, project: null, isGift: true }).map((draft) => book(draft, null));
}

describe.each(ADAPTERS)('the ledger on $name', ({ open }) => {
  let test: TestBooks;
  beforeEach(async () => {
    test = await open();
  });
  afterEach(() => test.close());

  it('appends an entry once, by its key', async () => {
    const { ledger } = test.books;
    expect(await ledger.append(entriesOf('ch_1'))).toEqual({ appended: ['gift:ch_1', 'fee:txn_ch_1'], known: [], conflicts: [] });
    const again = await ledger.append(entriesOf('ch_1'));
    expect(again.appended).toEqual([]);
    expect(again.known.toSorted()).toEqual(['fee:txn_ch_1', 'gift:ch_1']);
    expect(await ledger.revision()).toBe(2);
  });

  it('gives back each entry as it was appended', async () => {
    const appended = entriesOf('ch_1');
    await test.books.ledger.append(appended);
    const kept: Entry[] = [];
    for await (const entry of everyEntry(test.books.ledger)) kept.push(entry);
    expect(kept).toEqual(appended.toSorted((left, right) => (left.key < right.key ? -1 : 1)));
    expect(await test.books.ledger.entry('gift:ch_1')).toEqual(appended[0]);
    expect(await test.books.ledger.entry('gift:ch_2')).toBeNull();
  });

  it('writes nothing of a batch in which one key says something else', async () => {
    const { ledger } = test.books;
    await ledger.append(entriesOf('ch_1'));
    const before = await stateHash(ledger);
    const answer = await ledger.append([...entriesOf('ch_2'), ...entriesOf('ch_1', 4_000)]);
    expect(answer).toMatchObject({ appended: [], conflicts: ['gift:ch_1'] });
    expect(await stateHash(ledger)).toBe(before);
  });

  it('knows a fact again after its month was closed, and keeps its first booking day', async () => {
    const { ledger } = test.books;
    await ledger.append(entriesOf('ch_1'));
    const late = entriesOf('ch_1')
      .map((entry): Draft => entry)
      .map((draft) => book(draft, month('2026-11')));
    expect(late[0]?.bookingDay).toBe('2026-12-01');
    expect((await ledger.append(late)).conflicts).toEqual([]);
    expect((await ledger.entry('gift:ch_1'))?.bookingDay).toBe('2026-11-02');
  });

  it('keeps totals that equal a full scan, whatever is appended in whatever order', async () => {
    const { ledger } = test.books;
    const gift = fc.record({
      id: fc.integer({ min: 1, max: 30 }),
      amount: fc.integer({ min: 71, max: 500_000 }),
      days: fc.integer({ min: 0, max: 400 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(gift, { minLength: 1, maxLength: 8 }), async (gifts) => {
        for (const { id, amount, days } of gifts)
          await ledger.append(entriesOf(`ch_${id}`, amount, at('2025-11-02T10:00:00Z') + days * 86_400_000));
        expect((await checkLedger(ledger)).flatMap(({ fails }) => fails)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it('counts what is taken back: a refund that failed leaves the month as it was', async () => {
    const { ledger } = test.books;
    const refunded = payment({
      refunds: [
        {
          id: 're_1',
          movement: movement('txn_2', -3_000, 0, at('2026-11-05T10:00:00Z')),
          failure: movement('txn_3', 3_000, 0, at('2026-11-20T10:00:00Z')),
        },
      ],
    });
    await ledger.append(paymentEntries(refunded, { zone: PARIS, project: null, isGift: true }).map((draft) => book(draft, null)));
    expect((await ledger.measureTotals()).find(({ measure }) => measure === 'refunds')).toMatchObject({ amount: 0, entries: 0 });
  });

  it('leaves nothing behind when the work fails half-way', async () => {
    const before = await stateHash(test.books.ledger);
    const work = test.books.write(async ({ ledger }) => {
      await ledger.append(entriesOf('ch_1'));
      throw new Error('the power went out');
    });
    await expect(work).rejects.toThrow('the power went out');
    expect(await stateHash(test.books.ledger)).toBe(before);
    expect(await test.books.ledger.revision()).toBe(0);
  });
});

describe('books in a SQLite file', () => {
  it.each([
    "update entries set measured = 1 where key = 'gift:ch_1'",
    'delete from entries',
    'update postings set amount = 1',
    'delete from postings',
  ])('refuses: %s', async (statement) => {
    const [sqlite] = ADAPTERS;
    const test = await sqlite!.open();
    await test.books.ledger.append(entriesOf('ch_1'));
    const other = new Sqlite(test.url.slice('file:'.length));
    expect(() => other.exec(statement)).toThrow(/append-only/);
    other.close();
    await test.close();
  });

  it('is found out, and the entry named, when a row is changed behind the triggers', async () => {
    const [sqlite] = ADAPTERS;
    const test = await sqlite!.open();
    await test.books.ledger.append(entriesOf('ch_1'));
    const other = new Sqlite(test.url.slice('file:'.length));
    other.exec("drop trigger entries_no_update; update entries set booking_day = '2026-10-02' where key = 'gift:ch_1'");
    other.close();
    const findings = await checkLedger(test.books.ledger);
    expect(findings.find(({ what }) => what.includes('hash'))?.fails).toEqual(['gift:ch_1']);
    expect(findings.find(({ what }) => what.includes('figures'))?.ok).toBe(false);
    await test.close();
  });

  it('holds the day of a fact as a day', () => {
    expect(() => day('2026-02-30')).toThrow('Bug');
  });
});
