import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import Sqlite from 'better-sqlite3';
import { recordPayment } from '../../src/giving/record.ts';
import { inChunks } from '../../src/storage/chunks.ts';
import type { Handles } from '../../src/storage/handles.ts';
import { migrationsFor } from '../../src/storage/migrations.ts';
import { booksOver } from '../../src/storage/open.ts';
import { openPostgres } from '../../src/storage/postgres.ts';
import { openSqlite, sqliteDialect } from '../../src/storage/sqlite.ts';
import { cents } from '../../src/values/cents.ts';
import { movableClock } from '../../src/values/clock.ts';
import { TEST_NOW_MS } from './books.ts';
import { at, movement, PARIS, payment } from './facts.ts';
import { inventedNotices } from './invented.ts';
import { runOn } from './postgres.ts';
import { fastFolder } from './fast-folder.ts';

const FIVE_YEARS_MS = 5 * 365.25 * 86_400_000;

async function handlesOf(url: string): Promise<Handles> {
  const opened = url.startsWith('file:') ? openSqlite(url.slice('file:'.length)) : await openPostgres(url);
  if (!opened.ok) throw new Error(opened.why);
  return opened.value;
}

/** Brings a database to what a version before this one made of it: some of our migrations, and no other. */
export async function migrateTo(url: string, names: readonly string[]): Promise<void> {
  const handles = await handlesOf(url);
  const some = Object.fromEntries(Object.entries(migrationsFor(handles.dialect)).filter(([name]) => names.includes(name)));
  const provider = { getMigrations: () => Promise.resolve(some) };
  const { error } = await handles.migrating((db) => new Migrator({ db, provider, allowUnorderedMigrations: true }).migrateToLatest());
  await handles.close();
  if (error) throw new Error('The old books cannot be made', { cause: error });
}

/** What older versions kept in a column, in the words of the newest tables. */
const OLDER: Readonly<Record<string, string>> = {
  'entries.hash': 'lower(hex(hash))',
  'postings.entry': '(select key from entries where seq = postings.entry)',
  'entry_words.entry': '(select key from entries where seq = entry_words.entry)',
  'payout_items.payout': '(select payout from payout_lists where number = list)',
};

/** The rows of a table in both databases, in the columns that both have. */
async function copyTable(from: Handles, to: Handles, name: string, columns: readonly string[]): Promise<void> {
  const names = columns.map((column) => sql.ref(column));
  const asKept = columns.map((column) => sql`${sql.raw(OLDER[`${name}.${column}`] ?? `"${column}"`)} as ${sql.ref(column)}`);
  const { rows } = await sql<Record<string, unknown>>`select ${sql.join(asKept)} from ${sql.table(name)}`.execute(from.write);
  for (const some of inChunks(rows)) {
    const values = some.map((row) => sql`(${sql.join(columns.map((column) => row[column]))})`);
    await sql`insert into ${sql.table(name)} (${sql.join(names)}) values ${sql.join(values)}`.execute(to.write);
  }
}

/** Five years of gifts, in tables that an older version has made: for each gift 3 notices, 2 entries, 2 postings and what is known of it. */
export async function fillFiveYears(url: string, gifts: number): Promise<void> {
  const folder = fastFolder('obole-old-');
  const newest = `file:${join(folder, 'newest.db')}`;
  await migrateTo(newest, Object.keys(migrationsFor(sqliteDialect)));
  const source = await handlesOf(newest);
  const books = booksOver(source, movableClock(TEST_NOW_MS));
  await source.write.insertInto('books').values({ id: 1, mode: 'test', revision: 0, closed_through: null }).execute();
  await books.inbox.keepAll(inventedNotices(gifts));
  await books.write(async (stores) => {
    for (let gift = 0; gift < gifts; gift += 1) {
      const [id, amount] = [`ch_${gift}`, 500 + gift];
      const createdMs = at('2021-11-02T10:00:00Z') + Math.floor((gift / gifts) * FIVE_YEARS_MS);
      const told = payment({ id, amount: cents(amount), createdMs, movement: movement(`txn_${id}`, amount, 30, createdMs) });
      await recordPayment(stores, told, { zone: PARIS, otherCharges: 'gifts_only', openedOn: null });
    }
  });
  const handles = await handlesOf(url);
  const known = new Map((await source.write.introspection.getTables()).map((table) => [table.name, table.columns.map(({ name }) => name)]));
  for (const { name, columns } of await handles.write.introspection.getTables()) {
    const both = columns
      .map((column) => column.name)
      .filter((column) => known.get(name)?.includes(column) === true || `${name}.${column}` in OLDER);
    await copyTable(source, handles, name, both);
  }
  await handles.close();
  await source.close();
  await rm(folder, { recursive: true });
}

/** All that a database says of its tables, indexes, triggers and columns, and of the migrations that it has had. */
export async function schemaOf(url: string): Promise<string> {
  if (url.startsWith('file:')) {
    const database = new Sqlite(url.slice('file:'.length), { readonly: true });
    const made = database.prepare('select name, sql from sqlite_master order by name').all();
    const run = database.prepare('select name from kysely_migration order by name').pluck().all();
    database.close();
    return JSON.stringify([made, run]);
  }
  const looks = [
    `select table_name, column_name, data_type, is_nullable from information_schema.columns where table_schema = 'public' order by 1, 2`,
    `select indexname, indexdef from pg_indexes where schemaname = 'public' order by 1`,
    `select tgname from pg_trigger where not tgisinternal order by 1`,
    'select name from kysely_migration order by 1',
  ];
  const found = [];
  for (const look of looks) found.push(await runOn(url, look));
  return JSON.stringify(found);
}
