import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Clock } from '../values/clock.ts';
import { named } from '../values/named.ts';
import { ok, refused, type Result } from '../values/result.ts';
import type { GivingStore } from '../giving/store.ts';
import type { InboxStore } from '../inbox/store.ts';
import type { LedgerStore } from '../ledger/store.ts';
import type { MovementStore } from '../reconciliation/journal.ts';
import type { BookMode } from '../settings/types.ts';
import { givingStore } from './giving-store.ts';
import { inboxStore } from './inbox-store.ts';
import { ledgerStore } from './ledger-store.ts';
import { movementStore } from './movement-store.ts';
import { migrationsFor } from './migrations.ts';
import type { Schema } from './schema.ts';
import { openSqlite, sqliteDialect } from './sqlite.ts';

/** All ports over one database, or over one transaction of it. */
export type Stores = {
  readonly ledger: LedgerStore;
  readonly giving: GivingStore;
  readonly inbox: InboxStore;
  readonly movements: MovementStore;
};

export type Books = Stores & {
  /** The same ports for reading only: never waits for a writer. */
  readonly reading: Stores;
  /** Several looks at one unchanging state of the books. */
  snapshot<Value>(work: (stores: Stores) => Promise<Value>): Promise<Value>;
  /** One transaction: all that the work writes, or nothing of it. */
  write<Value>(work: (stores: Stores) => Promise<Value>): Promise<Value>;
  /** Tries a write that is taken back. */
  writable(): Promise<Result<null, string>>;
  close(): Promise<void>;
};

const MODES = ['sandbox', 'test', 'live'] as const satisfies readonly BookMode[];

function storesOver(db: Kysely<Schema>, clock: Clock): Stores {
  return { ledger: ledgerStore(db, clock), giving: givingStore(db), inbox: inboxStore(db), movements: movementStore(db) };
}

async function migrate(db: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrationsFor(sqliteDialect)) } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw new Error('The database could not be brought to this version; nothing of it was changed', { cause: error });
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
    return refused(error instanceof Error ? error.message : String(error));
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

/**
 * Opens the books of one mode: makes or brings up to date the tables, and refuses a book of another mode, in words for the operator.
 * `databaseUrl`: `file:<path>`.
 */
export async function openBooks(databaseUrl: string, mode: BookMode, clock: Clock): Promise<Result<Books, string>> {
  if (!databaseUrl.startsWith('file:')) return refused(`DATABASE_URL ${databaseUrl.split(':')[0]}: is not supported; expected file:<path>`);
  const { write, read, close } = openSqlite(databaseUrl.slice('file:'.length));
  await migrate(write);
  const claimed = await claim(write, mode);
  if (!claimed.ok) {
    await close();
    return claimed;
  }
  return ok({
    ...storesOver(write, clock),
    reading: storesOver(read(), clock),
    snapshot: (work) =>
      read()
        .transaction()
        .execute((transaction) => work(storesOver(transaction, clock))),
    writable: () => tryWrite(write),
    write: (work) => write.transaction().execute((transaction) => work(storesOver(transaction, clock))),
    close,
  });
}
