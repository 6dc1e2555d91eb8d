import type { Kysely, Selectable } from 'kysely';
import type { ChargeSeen, TrailStore } from '../reconciliation/trail-store.ts';
import { cents } from '../values/cents.ts';
import { day } from '../values/day.ts';
import { withPostings } from './ledger-store.ts';
import type { Schema } from './schema.ts';

function chargeOf(row: Selectable<Schema['gifts']>): ChargeSeen {
  const { id, wish, subscription, state, method } = row;
  const countedOn = row.counted_on === null ? null : day(row.counted_on);
  return { id, wish, subscription, state, amount: cents(row.amount), method, createdMs: row.created_ms, countedOn };
}

/** Trails in a database. */
export function trailStore(db: Kysely<Schema>): TrailStore {
  return {
    charge: async (id) => {
      const row = await db.selectFrom('gifts').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? chargeOf(row) : null;
    },
    chargesOf: async (wish) =>
      (await db.selectFrom('gifts').selectAll().where('wish', '=', wish).orderBy('created_ms').execute()).map(chargeOf),
    entriesOf: async (source) => {
      const rows = await db.selectFrom('entries').selectAll().where('source', '=', source).orderBy('booking_day').orderBy('key').execute();
      return withPostings(db, rows);
    },
    correctionOf: async (key) => {
      const rows = await db.selectFrom('entries').selectAll().where('key', '=', `undo:${key}`).execute();
      return (await withPostings(db, rows))[0] ?? null;
    },
  };
}
