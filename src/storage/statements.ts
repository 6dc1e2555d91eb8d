import type Sqlite from 'better-sqlite3';
import type { SqliteDatabase } from 'kysely';

/** Texts that are kept at most: ours are few, but those that insert many rows differ with their number. */
const KEPT = 200;

export type Statements = SqliteDatabase & {
  /** Prepares everything anew from here on: a statement made before a table changed may tell of columns as they were. */
  forget(): void;
};

/**
 * A connection that keeps the statements it has prepared, the last ones used: the query builder would have each text read and planned anew
 * each time, which takes longer than to run it. One statement is run at a time: nobody may look at its rows one by one meanwhile.
 */
export function keptStatements(database: Sqlite.Database): Statements {
  const kept = new Map<string, Sqlite.Statement>();
  return {
    prepare: (text) => {
      const statement = kept.get(text) ?? database.prepare(text);
      kept.delete(text);
      kept.set(text, statement);
      for (const oldest of kept.size > KEPT ? kept.keys().take(1) : []) kept.delete(oldest);
      return statement;
    },
    close: () => database.close(),
    forget: () => kept.clear(),
  };
}
