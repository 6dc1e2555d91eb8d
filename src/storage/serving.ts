import { chmodSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { ok, refused, type Result } from '../values/result.ts';
import { fileOf } from './backup.ts';
import { codeOf } from './transact.ts';

/** `alone`: no other process serves from these books, so that leases found in them belong to the dead. */
export type Hold = { readonly alone: boolean; letGo(): void };

const TOGETHER: Hold = { alone: false, letGo: () => undefined };

/**
 * Holds a file of books for the one server that may serve from it, for as long as that lives: the lock is the system's, on an empty file beside
 * the books, and so goes with its process however it ends. Several may serve from PostgreSQL. A folder that cannot be written is told by
 * whoever opens the books.
 */
export function holdForServing(databaseUrl: string): Result<Hold, string> {
  const file = fileOf(databaseUrl);
  if (file === null) return ok(TOGETHER);
  let lock: Sqlite.Database | null = null;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const path = `${file}.serving`;
    const held = (lock = new Sqlite(path));
    chmodSync(path, 0o600);
    held.pragma('busy_timeout = 0');
    held.exec('begin exclusive');
    return ok({ alone: true, letGo: () => held.close() });
  } catch (error) {
    lock?.close();
    return codeOf(error).startsWith('SQLITE_BUSY')
      ? refused(`Another Obole serves from ${file}: stop it first. Several at once can only serve from PostgreSQL.`)
      : ok(TOGETHER);
  }
}
