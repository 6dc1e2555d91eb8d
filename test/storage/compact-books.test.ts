import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrationsFor } from '../../src/storage/migrations.ts';
import { openBooks } from '../../src/storage/open.ts';
import { sqliteDialect } from '../../src/storage/sqlite.ts';
import { movableClock } from '../../src/values/clock.ts';
import { ADAPTERS, TEST_NOW_MS } from '../support/books.ts';
import { migrateTo, schemaOf } from '../support/old-books.ts';
import { runOn } from '../support/postgres.ts';

const OLDER = Object.keys(migrationsFor(sqliteDialect)).filter((name) => name < '2026-12-01');
const HASH = 'ab0f'.repeat(16);

/** Rows as the version before kept them: of each table that is made anew, and a hash that somebody has damaged. */
const KEPT = [
  `insert into entries (seq, key, kind, fact_day, booking_day, measure, measured, project, source, gift, corrects, label, hash, booked_ms) values
    (1, 'gift:ch_1', 'gift', '2026-11-04', '2026-11-04', 'oneOff', 500, 'roof', 'ch_1', 'don_1', null, null, '${HASH}', 8640000000000000),
    (2, 'undo:gift:ch_1', 'correction', '2026-11-04', '2026-12-01', 'oneOff', -500, 'roof', 'ch_1', 'don_1', 'gift:ch_1', 'Été', '${HASH}', 8640000000000000),
    (3, 'fee:txn_1', 'fee', '2026-11-04', '2026-11-04', null, null, null, 'ch_1', null, null, null, 'not a hash', 9)`,
  `insert into postings (entry, line, from_account, to_account, amount) values ('gift:ch_1', 0, 'gifts', 'stripe', 500),
    ('undo:gift:ch_1', 0, 'stripe', 'gifts', 400), ('undo:gift:ch_1', 1, 'stripe', 'gifts', 100), ('fee:txn_1', 0, 'stripe', 'fees', 30)`,
  "insert into entry_words (entry, folded) values ('undo:gift:ch_1', 'ete')",
  `insert into bank_imports values ('imp_1', 'h1', null, 'bank-main', 'camt053', 1, 0, 0, 0, 'm', 'Ada', 0)`,
  `insert into bank_lines (id, account, booked_on, amount, label, position, fingerprint, import)
    values ('ln_1', 'bank-main', '2026-11-04', 3000, 'VIR', 1, 'f1', 'imp_1')`,
  `insert into bank_line_acts (line, attempt, act, by_member, by_name, at_ms) values ('ln_1', 0, 'post', 'm', 'Ada', 0)`,
  `insert into bank_line_parts (line, attempt, part, kind, amount) values ('ln_1', 0, 0, 'gift', 3000)`,
  `insert into bank_line_entries (entry, line, attempt, part) values ('gift:ch_1', 'ln_1', 0, 0)`,
  `insert into payout_items (movement, payout) values ('txn_2', 'po_2'), ('txn_1', 'po_1'), ('txn_3', 'po_1')`,
];

/** Whatever must not be done to the new tables, each with what the database says. */
const REFUSED: readonly (readonly [string, RegExp])[] = [
  ...['entries', 'postings', 'entry_words', 'bank_line_entries', 'payout_items', 'payout_lists'].map(
    (table) => [`delete from ${table}`, /append-only/] as const,
  ),
  ["insert into postings values (99, 0, 'gifts', 'stripe', 1)", /foreign key/i],
  ["insert into payout_items values ('txn_9', 99)", /foreign key/i],
  ["insert into bank_line_entries values ('gift:none', 'ln_1', 0, 0)", /foreign key/i],
  ["insert into postings values (1, 1, 'gifts', 'stripe', -1)", /check/i],
];

async function runIn(url: string, statements: readonly string[]): Promise<void> {
  if (!url.startsWith('file:')) {
    for (const statement of statements) await runOn(url, statement);
    return;
  }
  const database = new Sqlite(url.slice('file:'.length));
  try {
    database.pragma('foreign_keys = ON');
    for (const statement of statements) database.exec(statement);
  } finally {
    database.close();
  }
}

const open = (url: string) => openBooks(url, 'test', movableClock(TEST_NOW_MS));

describe.each(ADAPTERS)('books whose tables become smaller, on $name', ({ name, newDatabase }) => {
  it('say what they said before, entry for entry, and are locked as before', async () => {
    const { url, remove } = await newDatabase();
    await migrateTo(url, OLDER);
    await runIn(url, KEPT);
    const opened = await open(url);
    if (!opened.ok) throw new Error(opened.why);
    const { ledger, lines, payouts, close } = opened.value;
    const about = { factDay: '2026-11-04', source: 'ch_1', gift: 'don_1', hash: HASH };
    const measured = { as: 'oneOff', amount: 500, project: 'roof' };
    expect(await ledger.page('', 10)).toEqual([
      {
        ...{ key: 'fee:txn_1', kind: 'fee', bookingDay: '2026-11-04', measured: null, corrects: null, label: null },
        ...{ ...about, gift: null, hash: Buffer.from('not a hash').toString('hex') },
        postings: [{ from: 'stripe', to: 'fees', amount: 30 }],
      },
      {
        ...{ ...about, key: 'gift:ch_1', kind: 'gift', bookingDay: '2026-11-04', measured, corrects: null, label: null },
        postings: [{ from: 'gifts', to: 'stripe', amount: 500 }],
      },
      {
        ...{ ...about, key: 'undo:gift:ch_1', kind: 'correction', bookingDay: '2026-12-01', corrects: 'gift:ch_1', label: 'Été' },
        measured: { ...measured, amount: -500 },
        postings: [400, 100].map((amount) => ({ from: 'stripe', to: 'gifts', amount })),
      },
    ]);
    const sought = { spans: null, account: null, kind: null, words: 'été' };
    expect((await ledger.sought(sought, 'oldest', null, 9)).map(({ seq }) => seq)).toEqual([2]);
    expect(await lines.lineOfEntry('gift:ch_1')).toEqual({ line: 'ln_1', attempt: 0 });
    expect([...(await payouts.itemsOf(['po_1', 'po_2']))]).toEqual([
      ['po_1', ['txn_1', 'txn_3']],
      ['po_2', ['txn_2']],
    ]);
    expect(await payouts.payoutOf('txn_2')).toBe('po_2');
    await close();
    for (const [statement, why] of REFUSED) await expect(runIn(url, [statement]), statement).rejects.toThrow(why);
    await remove();
  });

  it('stay as they are when a sum would be lost', async () => {
    const { url, remove } = await newDatabase();
    await migrateTo(url, OLDER);
    const orphan = "insert into postings (entry, line, from_account, to_account, amount) values ('gift:none', 0, 'gifts', 'stripe', 500)";
    if (name === 'SQLite') new Sqlite(url.slice('file:'.length)).exec(`pragma foreign_keys = OFF; ${orphan}`).close();
    else await runOn(url, `set session_replication_role = replica; ${orphan}`);
    const before = await schemaOf(url);
    const opened = await open(url);
    expect(opened.ok ? '' : opened.why).toMatch(/nothing of it was changed: the books add up to something else/);
    expect(await schemaOf(url)).toBe(before);
    await remove();
  });
});
