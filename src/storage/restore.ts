import { chmodSync, chownSync, copyFileSync, existsSync, linkSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { ok, refused, type Result } from '../values/result.ts';
import { digestOfFile, toDisk } from './backup.ts';
import { wordsOf } from './migrate.ts';
import { codeOf } from './transact.ts';

/** Whether nobody else has the books open: `alone` holds them until it is let go, `damaged` means that the file cannot say. */
type Held = { readonly kind: 'alone'; letGo(): void } | { readonly kind: 'damaged' };

/**
 * Holds a database file that nobody else has open. SQLite leaves its write-ahead log only when no other connection is there, of whatever
 * process (sqlite.org/pragma.html#pragma_journal_mode): whoever serves from the file is found so, and one that comes meanwhile must wait.
 */
function holdAlone(file: string): Result<Held, string> {
  if (!existsSync(file)) return ok({ kind: 'alone', letGo: () => undefined });
  let database: Sqlite.Database | null = null;
  try {
    database = new Sqlite(file, { fileMustExist: true });
    database.pragma('busy_timeout = 0');
    database.pragma('journal_mode = DELETE');
    database.exec('begin exclusive');
    const held = database;
    return ok({ kind: 'alone', letGo: () => held.close() });
  } catch (error) {
    database?.close();
    return codeOf(error).startsWith('SQLITE_BUSY')
      ? refused(`${file} is in use: stop Obole, and whatever else has it open`)
      : ok({ kind: 'damaged' });
  }
}

/** Keeps a file under a second name, so that at each moment one of the two databases stands under the first. */
function keepBeside(file: string, kept: string): void {
  try {
    linkSync(file, kept);
  } catch {
    copyFileSync(file, kept);
    toDisk(kept);
  }
}

/** An operator may put books back as root: the account that runs Obole must still be able to write them. */
function giveToOwner(unfinished: string, file: string): void {
  const { uid, gid } = statSync(existsSync(file) ? file : dirname(file));
  if (process.getuid?.() === 0) chownSync(unfinished, uid, gid);
  chmodSync(unfinished, 0o600);
}

function putInPlace(file: string, unfinished: string, kept: string): string | null {
  const was = existsSync(file);
  if (was) keepBeside(file, kept);
  // What is left of a damaged database's log must not be taken for the other's.
  for (const part of ['-wal', '-shm', '-journal']) if (existsSync(`${file}${part}`)) renameSync(`${file}${part}`, `${kept}${part}`);
  renameSync(unfinished, file);
  toDisk(dirname(file));
  return was ? kept : null;
}

/**
 * Puts a copy of the books in their place. What stood there is kept beside it under a name that ends in `stamp`; its name is answered, null
 * where nothing stood there. `isServed` says whether a server answers, for a file too damaged to tell who has it open.
 */
export async function putBack(
  copy: string,
  file: string,
  stamp: string,
  isServed: () => Promise<boolean>,
): Promise<Result<string | null, string>> {
  const unfinished = `${file}.unfinished`;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const held = holdAlone(file);
  if (!held.ok) return held;
  try {
    if (held.value.kind === 'damaged' && (await isServed())) return refused(`${file} is in use: stop Obole first`);
    copyFileSync(copy, unfinished);
    giveToOwner(unfinished, file);
    toDisk(unfinished);
    if ((await digestOfFile(unfinished)) !== (await digestOfFile(copy))) return refused('the copy changed while it was read');
    return ok(putInPlace(file, unfinished, `${file}.before-restore-${stamp}`));
  } catch (error) {
    return refused(wordsOf(error));
  } finally {
    rmSync(unfinished, { force: true });
    if (held.value.kind === 'alone') held.value.letGo();
  }
}
