import type { Kysely } from 'kysely';
import type { Clock } from '../values/clock.ts';
import { named } from '../values/named.ts';
import { ok, refused, type Result } from '../values/result.ts';
import type { Login } from '../access/login.ts';
import type { BookMode } from '../settings/types.ts';
import type { LoginParts } from './login-tables.ts';
import type { Handles } from './handles.ts';
import { migrate, migrationsRun, versionsOf, wordsOf, type Changing, type Versions } from './migrate.ts';
import { holdForServing } from './serving.ts';
import type { Schema } from './schema.ts';
import { openSqlite } from './sqlite.ts';
import type { Stamp } from './stamp.ts';
import { inTransaction } from './transact.ts';
import { storesOf, type Stores } from './stores.ts';

export type Books = Stores & {
  /** The same ports for reading only: never waits for a writer. */
  readonly reading: Stores;
  /** Several looks at one unchanging state of the books. */
  snapshot<Value>(work: (stores: Stores) => Promise<Value>): Promise<Value>;
  /** Which state of the books a look would see now; another instance's writes are seen within a second. */
  readonly stamp: Stamp;
  /** One transaction: all that the work writes, or nothing of it. */
  write<Value>(work: (stores: Stores) => Promise<Value>): Promise<Value>;
  /** The login library over the same database; read from disk when first asked for. */
  login(parts: LoginParts): Promise<Login>;
  /** For a story that is told again from its beginning when it is cut short: a power cut may take what is written meanwhile. */
  hastily<Value>(work: () => Promise<Value>): Promise<Value>;
  /** Tries a write that is taken back. */
  writable(): Promise<Result<null, string>>;
  close(): Promise<void>;
};

const MODES = ['sandbox', 'test', 'live'] as const satisfies readonly BookMode[];

/** Brings the tables to this version and makes sure that the book is one of this mode. */
async function prepare(handles: Handles, mode: BookMode, { tell, mayChange }: Changing): Promise<Result<null, string>> {
  const migrated = await migrate(handles, { tell, mayChange });
  if (!migrated.ok) return migrated;
  try {
    return await claim(handles.write, mode);
  } catch (notWritten) {
    return refused(`The database cannot be written: ${wordsOf(notWritten)}`);
  }
}

async function tryWrite(db: Kysely<Schema>): Promise<Result<null, string>> {
  try {
    const trial = await db.startTransaction().execute();
    await trial
      .updateTable('books')
      .set((eb) => ({ revision: eb('revision', '+', 1) }))
      .execute();
    await trial.rollback().execute();
    return ok(null);
  } catch (error) {
    return refused(wordsOf(error));
  }
}

/** A book belongs to one mode for ever: what a sandbox invents must never stand beside money. */
async function claim(db: Kysely<Schema>, mode: BookMode): Promise<Result<null, string>> {
  const first = { id: 1, mode, revision: 0, closed_through: null };
  await db
    .insertInto('books')
    .values(first)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const kept = named(MODES, (await db.selectFrom('books').select('mode').executeTakeFirstOrThrow()).mode);
  return kept === mode
    ? ok(null)
    : refused(`This book is a ${kept} one and is never opened as ${mode}: choose another DATA_DIR, or the keys that belong to it`);
}

async function openDatabase(url: string): Promise<Result<Handles, string>> {
  if (url.startsWith('file:')) return openSqlite(url.slice('file:'.length));
  if (/^postgres(?:ql)?:/.test(url)) return (await import('./postgres.ts')).openPostgres(url);
  return refused(`DATABASE_URL ${url.split(':')[0]}: is not supported; expected file:<path> or postgres://…`);
}

/** Books over a database that was opened, and brought to this version, before. */
export function booksOver({ dialect, write, read, stamp, hastily, close }: Handles, clock: Clock): Books {
  const storesOver = storesOf(dialect, clock);
  return {
    ...storesOver(write),
    reading: storesOver(read()),
    snapshot: (work) =>
      read()
        .transaction()
        .execute((transaction) => work(storesOver(transaction))),
    stamp,
    writable: () => tryWrite(write),
    login: async (parts) => (await import('./login.ts')).openLogin(write, dialect, parts),
    write: (work) => inTransaction(write, (transaction) => work(storesOver(transaction))),
    hastily,
    close,
  };
}

/** Opens books beside the process's own connections, which brought them to this version: for a thread that looks at them. */
export async function openAgain(databaseUrl: string, clock: Clock): Promise<Result<Books, string>> {
  const opened = await openDatabase(databaseUrl);
  return opened.ok ? ok(booksOver(opened.value, clock)) : opened;
}

/** Refused while a server holds the books, whose tables stay as it knows them. */
function servedByNobody(databaseUrl: string): Result<null, string> {
  const held = holdForServing(databaseUrl);
  if (!held.ok) return refused('An Obole of that version serves from them: stop it, then start this one.');
  held.value.letGo();
  return ok(null);
}

/** Ends all leases: for the one server that serves from these books, at its start. Whoever only looks in while a server runs must not. */
export async function endLeases({ inbox, letters }: Pick<Books, 'inbox' | 'letters'>): Promise<void> {
  await inbox.releaseAll();
  await letters.releaseLeases();
}

/** Books as they stand, whatever version they are of. */
export type SeenBooks = { readonly mode: BookMode; readonly versions: Versions; readonly stores: Stores };

/** Looks at the books of a database, which stays as it is, in one unchanging state of it; null where it holds none. */
export async function lookAtBooks<Value>(
  databaseUrl: string,
  clock: Clock,
  work: (seen: SeenBooks) => Promise<Value>,
): Promise<Result<Value | null, string>> {
  const opened = await openDatabase(databaseUrl);
  if (!opened.ok) return opened;
  const { dialect, read, close } = opened.value;
  try {
    return await read()
      .transaction()
      .execute(async (db) => {
        const run = await migrationsRun(db);
        if (run.length === 0) return ok(null);
        // Tables without a book: a first start was cut short.
        const book = await db.selectFrom('books').select('mode').executeTakeFirst();
        if (!book) return ok(null);
        return ok(await work({ mode: named(MODES, book.mode), versions: versionsOf(dialect, run), stores: storesOf(dialect, clock)(db) }));
      });
  } catch (notRead) {
    return refused(`The database cannot be read: ${wordsOf(notRead)}`);
  } finally {
    await close();
  }
}

/**
 * Opens the books of one mode: makes or brings up to date the tables, and refuses a book of another mode, in words for the operator.
 * `databaseUrl`: `file:<path>`, or `postgres://…`, from which several processes may serve.
 * `tell` hears what an operator should know of an upgrade, such as where the copy of what was before stands. `isAlone`: for the server that holds
 * the books; tables that another server works with are not changed under its hands.
 */
export async function openBooks(
  databaseUrl: string,
  mode: BookMode,
  clock: Clock,
  tell: (words: string) => void = () => undefined,
  isAlone = false,
): Promise<Result<Books, string>> {
  const opened = await openDatabase(databaseUrl);
  if (!opened.ok) return opened;
  const handles = opened.value;
  const mayChange = (): Result<null, string> => (isAlone ? ok(null) : servedByNobody(databaseUrl));
  const prepared = await prepare(handles, mode, { tell, mayChange });
  if (!prepared.ok) {
    await handles.close();
    return prepared;
  }
  return ok(booksOver(handles, clock));
}
