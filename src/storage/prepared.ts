import type Sqlite from 'better-sqlite3';
import type { SqliteDatabase } from 'kysely';

/** More than the house has statements of one row or a few; those of many rows differ by their number, and would heap up. */
const MOST = 200;
const CHANGES_TABLES = /^\s*(create|alter|drop)\b/i;

/** SQLite takes longer to prepare a short statement than to run it: those that come again are kept, the one that came first leaves first. */
export function prepared(database: Sqlite.Database): SqliteDatabase {
  const kept = new Map<string, Sqlite.Statement>();
  return {
    close: () => {
      kept.clear();
      database.close();
    },
    prepare: (text) => {
      const found = kept.get(text);
      if (found) return found;
      const statement = database.prepare(text);
      // What was prepared for other tables has other columns.
      if (CHANGES_TABLES.test(text)) kept.clear();
      else kept.set(text, statement);
      const [oldest] = kept.keys();
      if (kept.size > MOST && oldest !== undefined) kept.delete(oldest);
      return statement;
    },
  };
}
