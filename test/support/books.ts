import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import { openBooks, type Books } from '../../src/storage/open.ts';
import type { BookMode } from '../../src/settings/types.ts';
import { movableClock, type MovableClock } from '../../src/values/clock.ts';
import { runOn } from './postgres.ts';
import { fastFolder } from './fast-folder.ts';

export type TestBooks = { readonly books: Books; readonly clock: MovableClock; readonly url: string; close(): Promise<void> };

/** A noon on which nothing special happens. */
export const TEST_NOW_MS = Date.parse('2026-11-23T12:00:00Z');

/** An empty database, by its address. */
export type TestDatabase = { readonly url: string; remove(): Promise<void> };

/** One way of keeping books: contract suites and stories run on each. */
export type Adapter = {
  readonly name: string;
  newDatabase(): Promise<TestDatabase>;
  /** As new, perhaps one that another test of the file has left and that was emptied. */
  emptyDatabase(): Promise<TestDatabase>;
  open(mode?: BookMode): Promise<TestBooks>;
};

async function sqliteFile(): Promise<TestDatabase> {
  const folder = fastFolder('obole-books-');
  return { url: `file:${join(folder, 'obole.db')}`, remove: () => rm(folder, { recursive: true }) };
}

async function postgresDatabase(): Promise<TestDatabase> {
  const server = inject('postgresUrl');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await runOn(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, remove: () => runOn(server, `drop database ${name} with (force)`).then(() => undefined) };
}

const EMPTY = `set session_replication_role = replica;
  do $$ declare each record; begin
    for each in select tablename from pg_tables where schemaname = 'public' and tablename not like 'kysely%' loop
      execute format('delete from %I', each.tablename);
    end loop;
  end $$`;

/** Making a database takes long: one that a test has left is emptied for the next test of the file. The server's end removes them. */
const left: TestDatabase[] = [];

async function usedPostgresDatabase(): Promise<TestDatabase> {
  const database = left.pop() ?? (await postgresDatabase());
  const remove = async (): Promise<void> => {
    await runOn(database.url, EMPTY);
    left.push(database);
  };
  return { url: database.url, remove };
}

function adapter(name: string, newDatabase: () => Promise<TestDatabase>, emptyDatabase = newDatabase): Adapter {
  const open = async (mode: BookMode = 'test'): Promise<TestBooks> => {
    const database = await emptyDatabase();
    const clock = movableClock(TEST_NOW_MS);
    const opened = await openBooks(database.url, mode, clock);
    if (!opened.ok) throw new Error(opened.why);
    const close = async (): Promise<void> => {
      await opened.value.close();
      await database.remove();
    };
    return { books: opened.value, clock, url: database.url, close };
  };
  return { name, newDatabase, emptyDatabase, open };
}

export const SQLITE = adapter('SQLite', sqliteFile);
export const POSTGRES = adapter('PostgreSQL', postgresDatabase, usedPostgresDatabase);
export const ADAPTERS: readonly Adapter[] = [SQLITE, POSTGRES];
/** For what would take too long twice by day. */
export const NIGHTLY_ADAPTERS: readonly Adapter[] = process.env['OBOLE_NIGHT'] === undefined ? [SQLITE] : ADAPTERS;
