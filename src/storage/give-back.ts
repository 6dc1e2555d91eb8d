import { sql, type Kysely } from 'kysely';
import { wordsOf } from './migrate.ts';
import type { Schema } from './schema.ts';

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

/** A file with more than this share of empty pages is written anew. */
const MOST_EMPTY = 0.25;

/** Writes a file anew where much of it is empty, and tells so; null where little is. After a migration and outside of it: a file is written anew wholly or not at all, but not within a transaction. */
export async function giveBack(db: Kysely<Schema>, file: string): Promise<string | null> {
  const { rows } = await sql<{ readonly bytes: number; readonly empty: number }>`
    select page_count * page_size as bytes, freelist_count * page_size as empty
    from pragma_page_count(), pragma_freelist_count(), pragma_page_size()`.execute(db);
  const [{ bytes, empty } = { bytes: 0, empty: 0 }] = rows;
  if (empty <= bytes * MOST_EMPTY) return null;
  try {
    await sql`vacuum`.execute(db);
    return `${file} was written anew without the ${megabytes(empty)} MB of ${megabytes(bytes)} that it no longer needs.`;
  } catch (error) {
    return `${file} keeps ${megabytes(empty)} MB that are empty, and fills them again before it grows: it could not be written anew (${wordsOf(error)}).`;
  }
}
