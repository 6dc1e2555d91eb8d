import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

const MOST_TRIES = 5;

/** PostgreSQL: another transaction came first, or both waited for each other; the same work succeeds when done anew. */
const COLLISIONS: readonly string[] = ['40001', '40P01'];
/** PostgreSQL: another transaction inserted the same key at the same moment; done anew, the work finds it. A second time it is a bug. */
const SAME_KEY = '23505';

/** The database's own code of an error; empty when it has none. */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Runs the work in a transaction of its own, or in the one that is under way. What collides with another transaction is done anew, wholly. */
export async function inTransaction<Value>(db: Kysely<Schema>, work: (transaction: Kysely<Schema>) => Promise<Value>): Promise<Value> {
  if (db.isTransaction) return work(db);
  let sameKey = 0;
  for (let tried = 1; ; tried += 1) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      const code = codeOf(error);
      if (code === SAME_KEY) sameKey += 1;
      const again = COLLISIONS.includes(code) || (code === SAME_KEY && sameKey === 1);
      if (!again || tried === MOST_TRIES) throw error;
    }
  }
}
