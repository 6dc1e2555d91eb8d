import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { CompiledQuery, Kysely, SqliteDialect, SqliteDriver } from 'kysely';
import type { Dialect } from './migrations.ts';
import type { Schema } from './schema.ts';

/** The first SQLite without the WAL-reset fault (sqlite.org/wal.html). */
const OLDEST_SQLITE = [3, 51, 3];

export const sqliteDialect: Dialect = {
  strict: ' strict',
  integer: 'integer',
  appendOnly: (table) =>
    ['update', 'delete'].map(
      (act) =>
        `create trigger ${table}_no_${act} before ${act} on ${table} begin select raise(abort, 'the books are append-only: correct by an opposite entry'); end`,
    ),
};

/** A power cut may lose nothing that was answered: WAL with `synchronous=FULL` (sqlite.org/pragma.html#pragma_synchronous). */
const PRAGMAS = ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON', 'busy_timeout = 5000', 'trusted_schema = OFF'];

function open(file: string, readonly: boolean): Sqlite.Database {
  if (!readonly) mkdirSync(dirname(file), { recursive: true });
  const database = new Sqlite(file, { readonly });
  for (const pragma of readonly ? PRAGMAS.slice(2) : PRAGMAS) database.pragma(pragma);
  return database;
}

/** What a connection must hold before money is trusted to it; each fault in words. */
function faults(database: Sqlite.Database): string[] {
  const version = String(database.prepare('select sqlite_version()').pluck().get()).split('.').map(Number);
  const old = OLDEST_SQLITE.findIndex((part, index) => (version[index] ?? 0) !== part);
  const isOld = old !== -1 && (version[old] ?? 0) < (OLDEST_SQLITE[old] ?? 0);
  const expected = { journal_mode: 'wal', synchronous: 2, foreign_keys: 1 };
  const wrong = Object.entries(expected).filter(([pragma, value]) => database.pragma(pragma, { simple: true }) !== value);
  return [
    ...(isOld ? [`SQLite ${version.join('.')} is older than 3.51.3`] : []),
    ...wrong.map(([pragma, value]) => `${pragma} is not ${value}`),
  ];
}

/** Kysely's own driver begins in deferred mode, in which a read followed by a write fails at once when another process wrote in between. */
function immediateDialect(database: Sqlite.Database): SqliteDialect {
  const dialect = new SqliteDialect({ database });
  dialect.createDriver = () => {
    const driver = new SqliteDriver({ database });
    driver.beginTransaction = async (connection) => {
      await connection.executeQuery(CompiledQuery.raw('begin immediate'));
    };
    return driver;
  };
  return dialect;
}

export type SqliteHandles = { readonly write: Kysely<Schema>; readonly read: () => Kysely<Schema>; close(): Promise<void> };

/** Opens a database file: one connection that writes, one that only reads and so never waits for it. Throws with each fault of the file or the library. */
export function openSqlite(file: string): SqliteHandles {
  const database = open(file, false);
  const found = faults(database);
  if (found.length > 0) throw new Error(`The database ${file} cannot be trusted with money: ${found.join('; ')}`);
  const write = new Kysely<Schema>({ dialect: immediateDialect(database) });
  let reader: Kysely<Schema> | null = null;
  return {
    write,
    read: () => (reader ??= new Kysely<Schema>({ dialect: new SqliteDialect({ database: open(file, true) }) })),
    close: async () => {
      await reader?.destroy();
      await write.destroy();
      // Kysely closes only what it has used.
      database.close();
    },
  };
}
