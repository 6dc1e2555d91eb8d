import { sql, type Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { ok, refused, type Result } from '../values/result.ts';
import type { Handles } from './handles.ts';
import { migrationsFor } from './migrations.ts';
import type { Schema } from './schema.ts';

/** Where the migrations that were run stand, by Kysely's own name for it. */
const RUN = 'kysely_migration';

export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The names of the migrations that this database has had, of whatever version of ours. */
async function migrationsRun(db: Kysely<Schema>): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === RUN)) return [];
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(RUN)} order by name`.execute(db);
  return rows.map(({ name }) => name);
}

async function runPending({ dialect, migrating }: Handles): Promise<Result<null, string>> {
  const provider = { getMigrations: () => Promise.resolve(migrationsFor(dialect)) };
  // Two of one day were released in another order than that of their names; each stands on its own.
  const { error } = await migrating((db) => new Migrator({ db, provider, allowUnorderedMigrations: true }).migrateToLatest());
  return error ? refused(`The database could not be brought to this version, and nothing of it was changed: ${wordsOf(error)}`) : ok(null);
}

/**
 * Brings the tables to this version, in one transaction. What a database held before is copied first, where that can be done from here;
 * `tell` hears of it. A database of a newer version is refused, in words that say how to return.
 */
export async function migrate(handles: Handles, tell: (words: string) => void): Promise<Result<null, string>> {
  let isUpgrade = false;
  try {
    const known = Object.keys(migrationsFor(handles.dialect));
    const run = await handles.migrating(migrationsRun);
    const [newer] = run.filter((name) => !known.includes(name));
    if (newer !== undefined) {
      return refused(
        `This database belongs to a newer version of Obole, which has changed its tables (${newer}): start that version again. ${handles.wayBack(newer)}`,
      );
    }
    const [pending] = known.filter((name) => !run.includes(name)).toSorted();
    if (pending !== undefined && run.length > 0) {
      tell(await handles.copyBefore(pending));
      isUpgrade = true;
    }
  } catch (error) {
    return refused(
      `The database could not be copied before it is brought to this version, and nothing of it was changed: ${wordsOf(error)}`,
    );
  }
  const upgraded = await runPending(handles);
  const givenBack = upgraded.ok && isUpgrade ? await handles.giveBack() : null;
  if (givenBack !== null) tell(givenBack);
  return upgraded;
}
