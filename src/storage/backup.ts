import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import type { BookMode } from '../settings/types.ts';
import type { Clock } from '../values/clock.ts';
import { named } from '../values/named.ts';
import { ok, refused, type Result } from '../values/result.ts';
import type { ToCopy } from './copy-thread.ts';
import { versionsOf, wordsOf, type Versions } from './migrate.ts';
import type { Schema } from './schema.ts';
import { sqliteDialect } from './sqlite.ts';
import { storesOf, type Stores } from './stores.ts';

const MODES = ['sandbox', 'test', 'live'] as const satisfies readonly BookMode[];

/** The file of an SQLite database; null for one that a server keeps. */
export function fileOf(databaseUrl: string): string | null {
  return databaseUrl.startsWith('file:') ? databaseUrl.slice('file:'.length) : null;
}

/** What was kept of the books beside their file, before an upgrade or a restore, and stands there since before an instant (milliseconds). */
export function besideOlderThan(file: string, beforeMs: number): string[] {
  const folder = dirname(file);
  const kept = readdirSync(folder).filter((name) => name.startsWith(`${basename(file)}.before-`));
  // A file that was moved aside keeps the hour of its last write: that of its name counts.
  return kept.map((name) => join(folder, name)).filter((path) => statSync(path).ctimeMs < beforeMs);
}

/** Brings a file, or a folder's list of files, to the disk. */
export function toDisk(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** SHA-256 of a file's bytes, in hexadecimal. */
export async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function copyInThread(toCopy: ToCopy): Promise<Result<null, string>> {
  const worker = new Worker(new URL('./copy-thread.ts', import.meta.url), { workerData: toCopy });
  try {
    // Rejects when the thread fails.
    const [found] = (await once(worker, 'message')) as [string];
    return found === 'ok' ? ok(null) : refused(`the copy is damaged: ${found}`);
  } catch (error) {
    return refused(wordsOf(error));
  } finally {
    await worker.terminate();
  }
}

/**
 * Copies a database file while it is used: the copy is one state of the books, and stands under its name only once it is whole, looked
 * through and on the disk. A copy that is there already is replaced.
 */
export async function copyDatabase(from: string, to: string): Promise<Result<{ readonly bytes: number }, string>> {
  const unfinished = `${to}.unfinished`;
  try {
    mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
    rmSync(unfinished, { force: true });
    const copied = await copyInThread({ from, to: unfinished });
    if (!copied.ok) {
      rmSync(unfinished, { force: true });
      return copied;
    }
    chmodSync(unfinished, 0o600);
    toDisk(unfinished);
    renameSync(unfinished, to);
    toDisk(dirname(to));
    return ok({ bytes: statSync(to).size });
  } catch (error) {
    rmSync(unfinished, { force: true });
    return refused(wordsOf(error));
  }
}

/** What a file of books says of itself. */
export type SeenCopy = {
  readonly mode: BookMode;
  readonly revision: number;
  readonly bytes: number;
  readonly versions: Versions;
  /** What SQLite finds damaged. */
  readonly damage: readonly string[];
  readonly stores: Stores;
};

function seen(database: Sqlite.Database, db: Kysely<Schema>, bytes: number, clock: Clock): SeenCopy {
  const run = database.prepare<[], string>('select name from kysely_migration order by name').pluck().all();
  const book = database.prepare<[], { mode: string; revision: number }>('select mode, revision from books').get();
  const found = database.prepare<[], string>('pragma integrity_check').pluck().all();
  return {
    mode: named(MODES, book?.mode ?? ''),
    revision: book?.revision ?? 0,
    bytes,
    versions: versionsOf(sqliteDialect, run),
    damage: found.filter((each) => each !== 'ok'),
    stores: storesOf(sqliteDialect, clock)(db),
  };
}

/** Looks into a file of books without changing it, for as long as the work lasts. Refuses, in words, what is no such file. */
export async function lookInto<Value>(
  file: string,
  clock: Clock,
  work: (copy: SeenCopy) => Promise<Value>,
): Promise<Result<Value, string>> {
  if (!existsSync(file)) return refused(`there is no file ${file}`);
  let database: Sqlite.Database | null = null;
  try {
    database = new Sqlite(file, { readonly: true, fileMustExist: true });
    const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database }) });
    return ok(await work(seen(database, db, statSync(file).size, clock)));
  } catch (error) {
    return refused(`${file} is no whole file of books: ${wordsOf(error)}`);
  } finally {
    database?.close();
  }
}
