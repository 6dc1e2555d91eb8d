import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { book } from '../../src/ledger/entry.ts';
import { readSought } from '../../src/reconciliation/search.ts';
import type { BankImport, BankLine } from '../../src/reconciliation/bank-line.ts';
import { migrationsFor } from '../../src/storage/migrations.ts';
import { openBooks } from '../../src/storage/open.ts';
import { sqliteDialect } from '../../src/storage/sqlite.ts';
import { cents } from '../../src/values/cents.ts';
import { movableClock } from '../../src/values/clock.ts';
import { day } from '../../src/values/day.ts';
import { ADA, BANK, line } from '../support/bank-facts.ts';
import { ADAPTERS, TEST_NOW_MS, type TestBooks } from '../support/books.ts';
import { at, movement } from '../support/facts.ts';
import { migrateTo } from '../support/old-books.ts';
import { runOn } from '../support/postgres.ts';

const MADE: BankImport = {
  ...{ id: 'imp_1', fileHash: 'h1', fileName: null, account: BANK, format: 'camt053', kept: 3, known: 0, bad: 0, early: 0 },
  ...{ by: ADA, atMs: 0 },
};

const LINES: readonly BankLine[] = [
  line({
    id: 'ln_1',
    fingerprint: 'f1',
    label: 'VIR  Société Générale\tÉTÉ 2026',
    counterparty: 'Grâce HOPPER',
    reference: 'Fact-2026/112',
  }),
  line({ id: 'ln_2', fingerprint: 'f2', bookedOn: day('2026-11-30'), amount: cents(-90_000), label: '100 % GPLEXPERT_HDS' }),
  line({ id: 'ln_3', fingerprint: 'f3', bookedOn: day('2026-12-01'), amount: cents(-1), label: '=HYPERLINK("x")' }),
];

describe.each(ADAPTERS)('the search of the treasury on $name', ({ name, open, newDatabase }) => {
  let test: TestBooks;
  beforeEach(async () => {
    test = await open();
    const { books } = test;
    await books.lines.keepImport(MADE, LINES, []);
    const payout = { id: 'po_1', amount: cents(12_345), status: 'paid', movement: null, failure: null, items: null };
    await books.giving.putPayout({ ...payout, arrivalMs: at('2026-11-05T00:00:00Z'), createdMs: 0, automatic: true, trace: 'TR4C3' });
    const refund = { ...movement('txn_1', -1_250, 0, at('2026-11-02T10:00:00Z')), category: 'refund', source: 're_1' };
    const old = { ...movement('txn_0', -777, 0, at('2026-10-02T10:00:00Z')), category: 'refund', source: 're_0' };
    await books.movements.append([
      { ...refund, entry: 'refund:re_1' },
      { ...old, entry: 'refund:re_0' },
    ]);
    const postings = [{ from: 'stripe', to: 'gift-refunds', amount: cents(1_250) }] as const;
    const draft = { key: 'refund:re_1', kind: 'refund', factDay: day('2026-11-02'), postings, measured: null, source: 'ch_1' } as const;
    await books.ledger.append([book({ ...draft, gift: null, corrects: null, label: null }, null)]);
  });
  afterEach(() => test.close());

  const found = async (typed: string): Promise<string[]> => {
    const sought = readSought(typed);
    return sought === null ? [] : (await test.books.reading.search.find(sought, 20)).map(({ kind, id }) => `${kind} ${id}`).toSorted();
  };

  it('finds a bank line by its amount whatever its sign, day, month, id, words, counterparty and reference', async () => {
    for (const typed of ['societe generale', 'SOCIÉTÉ', 'été 2026', 'hopper', 'grace h', 'fact-2026', '30,00', '04/11/2026', 'ln_1'])
      expect([typed, await found(typed)]).toEqual([typed, ['line ln_1']]);
    for (const typed of ['900', '-900,00 €', 'gplexpert_h', '100 % gpl', '30/11/2026'])
      expect([typed, await found(typed)]).toEqual([typed, ['line ln_2']]);
    expect(await found('2026-11')).toEqual(['entry refund:re_1', 'line ln_1', 'line ln_2', 'payout po_1']);
    expect(await found('2026-12')).toEqual(['line ln_3']);
    expect(await found('=hyperlink(')).toEqual(['line ln_3']);
  });

  it('takes signs of the database’s own language as they are', async () => {
    for (const typed of ['gpl%hds', 'gplexpert-hds', '100 _ gpl', "'; drop table bank_lines; --", '\\', 'soci\0été', '9'.repeat(200)])
      expect([typed, await found(typed)]).toEqual([typed, []]);
  });

  it('finds a payout by its amount, day, id and what the bank calls it', async () => {
    for (const typed of ['123,45', '-123.45', '05/11/2026', 'po_1', 'tr4c3'])
      expect([typed, await found(typed)]).toEqual([typed, ['payout po_1']]);
    const [payout] = await test.books.reading.search.find(readSought('po_1')!, 20);
    expect(payout).toEqual({ kind: 'payout', id: 'po_1', day: '2026-11-05', amount: 12_345, label: 'paid', entry: null });
  });

  it('tells the entry of a movement where it is in the books', async () => {
    const by = async (typed: string) =>
      (await test.books.reading.search.find(readSought(typed)!, 20)).find(({ kind }) => kind === 'movement');
    expect(await by('12,50')).toMatchObject({ id: 'txn_1', day: '2026-11-02', entry: 'refund:re_1' });
    expect(await by('7,77')).toMatchObject({ id: 'txn_0', day: null, entry: null });
    expect(await by('re_1')).toMatchObject({ id: 'txn_1' });
  });

  it('gives the latest of each kind, and no more than asked', async () => {
    const sought = { ...readSought('2026-11')!, month: null, words: 'e' };
    expect((await test.books.reading.search.find(sought, 2)).filter(({ kind }) => kind === 'line')).toHaveLength(2);
    const [first] = (await test.books.reading.search.find(readSought('2026-11')!, 1)).filter(({ kind }) => kind === 'line');
    expect(first?.id).toBe('ln_2');
  });

  it('finds an entry by its label, whatever its accents', async () => {
    const postings = [{ from: 'suppliers', to: BANK, amount: cents(1) }] as const;
    const draft = { key: 'invoice:inv_9', kind: 'invoice', factDay: day('2026-11-09'), postings, measured: null, source: 'inv_9' } as const;
    await test.books.ledger.append([book({ ...draft, gift: null, corrects: null, label: 'Virement salarié, 100 %' }, null)]);
    for (const typed of ['virement salarie', 'VIREMENT SALARIÉ', 'salarie\u0301', 'salarié, 100 %'])
      expect([typed, await found(typed)]).toEqual([typed, ['entry invoice:inv_9']]);
    for (const typed of ['virement_salarie', 'salari%100']) expect([typed, await found(typed)]).toEqual([typed, []]);
  });

  it('finds the lines and entries that were kept before their words were', async () => {
    const database = await newDatabase();
    const older = Object.keys(migrationsFor(sqliteDialect)).filter(
      (each) => !['2026-11-28-line-words', '2026-11-29-words-of-entries'].includes(each) && each < '2026-12',
    );
    await migrateTo(database.url, older);
    const statements = [
      `insert into bank_imports values ('imp_1', 'h1', null, 'bank-main', 'camt053', 1, 0, 0, 0, 'm', 'Ada', 0)`,
      `insert into bank_lines (id, account, booked_on, amount, label, counterparty, position, fingerprint, import)
        values ('ln_old', 'bank-main', '2026-11-04', 3000, 'VIR ÉTÉ', 'Noëlle', 1, 'f1', 'imp_1')`,
      `insert into entries (key, seq, kind, fact_day, booking_day, source, hash, booked_ms, label)
        values ('invoice:inv_old', 1, 'invoice', '2026-11-04', '2026-11-04', 'inv_old', 'x', 0, 'Virement salarié')`,
    ];
    if (name === 'SQLite') {
      const file = new Sqlite(database.url.slice('file:'.length));
      for (const statement of statements) file.exec(statement);
      file.close();
    } else for (const statement of statements) await runOn(database.url, statement);
    const opened = await openBooks(database.url, 'test', movableClock(TEST_NOW_MS));
    if (!opened.ok) throw new Error(opened.why);
    for (const typed of ['virement salarie', 'VIREMENT SALARIÉ'])
      expect((await opened.value.reading.search.find(readSought(typed)!, 5)).map(({ id }) => id)).toEqual(['invoice:inv_old']);
    for (const typed of ['ete noelle', 'VIR É', '30,00'])
      expect((await opened.value.reading.search.find(readSought(typed)!, 5)).map(({ id }) => id)).toEqual(['ln_old']);
    await opened.value.close();
    await database.remove();
  });
});
