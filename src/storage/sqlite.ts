import { accessSync, chmodSync, closeSync, constants, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { CompiledQuery, Kysely, sql, SqliteAdapter, SqliteDialect, SqliteDriver, type DatabaseConnection } from 'kysely';
import { stopwatch } from '../values/clock.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { giveBack } from './give-back.ts';
import type { Handles } from './handles.ts';
import type { Dialect } from './migrations.ts';
import { SQLITE_ROWS } from './rows.ts';
import type { Schema } from './schema.ts';
import { keptStatements, type Statements } from './statements.ts';

/** The first SQLite without the WAL-reset fault (sqlite.org/wal.html). */
const OLDEST_SQLITE = [3, 51, 3];

export const sqliteDialect: Dialect = {
  strict: ' strict',
  integer: 'integer',
  sortedText: 'text',
  bytes: 'blob',
  oneTree: ' strict, without rowid',
  passOver: '',
  handOutLock: null,
  appendOnly: (table) =>
    ['update', 'delete'].map(
      (act) =>
        `create trigger ${table}_no_${act} before ${act} on ${table} begin select raise(abort, 'the books are append-only: correct by an opposite entry'); end`,
    ),
  // Triggers go with their table.
  appendOnlyDropped: () => [],
  fromHex: (column) => `coalesce(unhex(${column}), cast(${column} as blob))`,
  many: SQLITE_ROWS,
};

/**
 * A power cut may lose nothing that was answered: WAL with `synchronous=FULL` (sqlite.org/pragma.html#pragma_synchronous). What is deleted is
 * overwritten, so that who was erased stands in no free page of the file.
 */
const PRAGMAS = [
  'journal_mode = WAL',
  'synchronous = FULL',
  'secure_delete = ON',
  'foreign_keys = ON',
  'busy_timeout = 5000',
  'trusted_schema = OFF',
  // Of the file, which the system holds in memory anyway, so much is held by each connection (KB).
  'cache_size = -2000',
];

function open(file: string, readonly: boolean): Sqlite.Database {
  if (!readonly) mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // Its logs take the mode of the file; one that is there keeps the mode that its operator gave it.
  if (!readonly && !existsSync(file)) closeSync(openSync(file, 'a', 0o600));
  // SQLite opens a file that it may not write for reading, and says so only at the first write.
  if (!readonly && existsSync(file)) accessSync(file, constants.W_OK);
  const database = new Sqlite(file, { readonly });
  for (const pragma of readonly ? PRAGMAS.slice(3) : PRAGMAS) database.pragma(pragma);
  return database;
}

/** What a connection must hold before money is trusted to it; each fault in words. */
function faults(database: Sqlite.Database): string[] {
  const version = String(database.prepare('select sqlite_version()').pluck().get()).split('.').map(Number);
  const old = OLDEST_SQLITE.findIndex((part, index) => (version[index] ?? 0) !== part);
  const isOld = old !== -1 && (version[old] ?? 0) < (OLDEST_SQLITE[old] ?? 0);
  const expected = { journal_mode: 'wal', synchronous: 2, foreign_keys: 1, secure_delete: 1 };
  const wrong = Object.entries(expected).filter(([pragma, value]) => database.pragma(pragma, { simple: true }) !== value);
  return [
    ...(isOld ? [`SQLite ${version.join('.')} is older than 3.51.3`] : []),
    ...wrong.map(([pragma, value]) => `${pragma} is not ${value}`),
  ];
}

const WAIT_AT_MOST_MS = 4_000;
const LOOK_AGAIN_MS = 25;

function isBusy(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
}

/** Succeeds also while another process holds the lock, and so says nothing of it. */
const READS = /^\s*select\b/i;

/**
 * SQLite's own wait for another process's lock would keep the whole process standing, pages and all. This one waits between tries.
 * Whoever comes while the lock has been held for long is told at once: those who stand in line do not wait one after the other.
 */
function patiently(connection: DatabaseConnection): DatabaseConnection {
  let busySinceMs: number | null = null;
  const executeQuery: DatabaseConnection['executeQuery'] = async (query) => {
    for (;;) {
      try {
        const result = await connection.executeQuery<never>(query);
        if (!READS.test(query.sql)) busySinceMs = null;
        return result;
      } catch (error) {
        if (!isBusy(error)) throw error;
        busySinceMs ??= stopwatch.now();
        if (stopwatch.now() - busySinceMs > WAIT_AT_MOST_MS) throw error;
        await sleep(LOOK_AGAIN_MS);
      }
    }
  };
  return { executeQuery, streamQuery: (query, size) => connection.streamQuery(query, size) };
}

/** Kysely's own driver begins in deferred mode, in which a read followed by a write fails at once when another process wrote in between. */
function immediateDialect(database: Statements): SqliteDialect {
  const dialect = new SqliteDialect({ database });
  // Kysely would migrate without a transaction: a power cut would leave tables of which nothing says that they are there.
  dialect.createAdapter = () => Object.defineProperty(new SqliteAdapter(), 'supportsTransactionalDdl', { value: true });
  dialect.createDriver = () => {
    const driver = new SqliteDriver({ database });
    const acquire = driver.acquireConnection.bind(driver);
    let patient: DatabaseConnection | null = null;
    driver.acquireConnection = async () => (patient ??= patiently(await acquire()));
    driver.beginTransaction = async (connection) => {
      await connection.executeQuery(CompiledQuery.raw('begin immediate'));
    };
    return driver;
  };
  return dialect;
}

/** Whether a failure to open has another cause than that the file or its folder cannot be written. */
function mayWrite(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return !/^(?:SQLITE_(?:CANTOPEN|READONLY|PERM)|EACCES|EPERM|EROFS)/.test(code);
}

function copyOf(file: string, migration: string): string {
  return `${file}.before-${migration}`;
}

/** The whole file as it is, under its name only once it is whole and on the disk. */
async function copyBefore(db: Kysely<Schema>, file: string, migration: string): Promise<string> {
  const copy = copyOf(file, migration);
  const unfinished = `${copy}.unfinished`;
  rmSync(unfinished, { force: true });
  await sql`vacuum into ${unfinished}`.execute(db);
  chmodSync(unfinished, 0o600);
  const written = openSync(unfinished, 'r+');
  fsyncSync(written);
  closeSync(written);
  renameSync(unfinished, copy);
  return `The database is brought to this version. As it was before, it stands in ${copy}: keep it until all is well.`;
}

function wayBack(file: string, migration: string): string {
  return `Or return to what was before: stop Obole, move ${file}, ${file}-wal and ${file}-shm away, and copy ${copyOf(file, migration)} to ${file}; what Stripe has told since is fetched again by "npm run obole -- backfill --since DATE".`;
}

function distrust(file: string, found: readonly string[]): string {
  return `The database ${file} cannot be trusted with money: ${found.join('; ')}`;
}

function unopened(file: string, error: unknown): string {
  const why = error instanceof Error ? error.message : String(error);
  const mend = mayWrite(error) ? '' : `; the account that runs Obole must be able to write this file and its folder ${dirname(file)}`;
  return `The database ${file} cannot be opened: ${why}${mend}`;
}

function trusted(file: string): Result<Sqlite.Database, string> {
  try {
    const database = open(file, false);
    const found = faults(database);
    if (found.length === 0) return ok(database);
    database.close();
    return refused(distrust(file, found));
  } catch (error) {
    return refused(unopened(file, error));
  }
}

/** Waits for no disk while the work runs; then all is brought to it, and the connection is as careful as before. */
async function hastily<Value>(db: Kysely<Schema>, work: () => Promise<Value>): Promise<Value> {
  await sql`pragma synchronous = off`.execute(db);
  try {
    return await work();
  } finally {
    await sql`pragma synchronous = full`.execute(db);
    await sql`pragma wal_checkpoint(truncate)`.execute(db);
  }
}

/** What of a file keeps money from being trusted to it, looked for without changing it. Of its log only a start that writes can tell: `isWal` says how it is left. */
export function lookAtSqlite(file: string): Result<{ readonly isWal: boolean }, string> {
  try {
    for (const path of [file, dirname(file)]) accessSync(path, constants.W_OK);
    const database = open(file, true);
    // Both belong to the connection, and stand nowhere in the file.
    for (const pragma of PRAGMAS.slice(1, 3)) database.pragma(pragma);
    const isWal = database.pragma('journal_mode', { simple: true }) === 'wal';
    const found = faults(database).filter((each) => isWal || !each.startsWith('journal_mode'));
    database.close();
    return found.length === 0 ? ok({ isWal }) : refused(distrust(file, found));
  } catch (error) {
    return refused(unopened(file, error));
  }
}

/** Opens a database file: one connection that writes, one that only reads and so never waits for it. Refuses with each fault of the file or the library. */
export function openSqlite(file: string): Result<Handles, string> {
  const opened = trusted(file);
  if (!opened.ok) return opened;
  const database = opened.value;
  database.pragma('busy_timeout = 0');
  const statements = keptStatements(database);
  const write = new Kysely<Schema>({ dialect: immediateDialect(statements) });
  let reader: { readonly database: Sqlite.Database; readonly read: Kysely<Schema> } | null = null;
  const openReader = (): typeof reader & object => {
    const own = open(file, true);
    return { database: own, read: new Kysely<Schema>({ dialect: new SqliteDialect({ database: keptStatements(own) }) }) };
  };
  // A connection of its own, on which nothing is ever under way: within a transaction it would tell of that transaction's state.
  let watcher: Sqlite.Statement | null = null;
  return ok({
    dialect: sqliteDialect,
    write,
    read: () => (reader ??= openReader()).read,
    stamp: () => String((watcher ??= open(file, true).prepare('pragma data_version').pluck()).get()),
    migrating: (work) => work(write).finally(statements.forget),
    copyBefore: (migration) => copyBefore(write, file, migration),
    wayBack: (migration) => wayBack(file, migration),
    giveBack: () => giveBack(write, file),
    hastily: (work) => hastily(write, work),
    close: async () => {
      // Who may write closes last: it alone brings what was written from the log into the file. Kysely closes only what it has used.
      await reader?.read.destroy();
      reader?.database.close();
      watcher?.database.close();
      await write.destroy();
      database.close();
    },
  });
}
