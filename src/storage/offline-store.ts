import type { Kysely, Selectable } from 'kysely';
import { OFFLINE_METHODS } from '../giving/offline.ts';
import type { KeptOffline, OfflineStore } from '../giving/offline-store.ts';
import { account } from '../values/account.ts';
import { cents } from '../values/cents.ts';
import { day } from '../values/day.ts';
import { folded } from '../values/fold.ts';
import { named } from '../values/named.ts';
import type { Schema } from './schema.ts';

type Db = Kysely<Schema>;
type Row = Selectable<Schema['offline_gifts']> & Pick<Selectable<Schema['offline_givers']>, 'name' | 'email' | 'note'>;

/** Databases limit the values of one statement. */
const AT_ONCE = 500;

function offlineOf(row: Row): KeptOffline {
  const { id, once, project, reference, name, email, note } = row;
  return {
    id,
    once,
    project,
    reference,
    note,
    receivedOn: day(row.received_on),
    amount: cents(row.amount),
    method: named(OFFLINE_METHODS, row.method),
    commission: cents(row.commission),
    company: row.company === 1,
    donor: name === null && email === null ? null : { name, email },
    account: account(row.account),
    into: account(row.into_account),
    madeMs: row.made_ms,
    madeBy: row.made_by,
  };
}

function rowOf(gift: KeptOffline): Schema['offline_gifts'] {
  const { id, once, amount, method, commission, project, reference } = gift;
  return {
    ...{ id, once, amount, method, commission, project, reference },
    received_on: gift.receivedOn,
    company: gift.company ? 1 : 0,
    account: gift.account,
    into_account: gift.into,
    made_ms: gift.madeMs,
    made_by: gift.madeBy,
  };
}

function withGivers(db: Db) {
  return db
    .selectFrom('offline_gifts')
    .leftJoin('offline_givers', 'offline_givers.gift', 'offline_gifts.id')
    .selectAll('offline_gifts')
    .select(['offline_givers.name', 'offline_givers.email', 'offline_givers.note']);
}

async function add(db: Db, gift: KeptOffline): Promise<boolean> {
  const inserted = await db
    .insertInto('offline_gifts')
    .values(rowOf(gift))
    .onConflict((conflict) => conflict.column('once').doNothing())
    .returning('id')
    .execute();
  if (inserted.length === 0) return false;
  const { id, note, donor } = gift;
  const traits = { name: donor?.name ?? null, email: donor?.email ?? null, note };
  const said = Object.values(traits).filter((each) => each !== null);
  if (said.length > 0)
    await db
      .insertInto('offline_givers')
      .values({ gift: id, ...traits, folded: folded(said.join(' ')) })
      .execute();
  return true;
}

/** Whom receipts to come would name, once no gift of theirs is left. A donor's own name and address are theirs to forget. */
async function forgetGiver(db: Db, holder: string): Promise<void> {
  const other = await db.selectFrom('receipt_givers').select('gift').where('holder', '=', holder).executeTakeFirst();
  const isDonor = await db.selectFrom('donors').select('id').where('id', '=', holder).executeTakeFirst();
  if (!other && !isDonor) await db.deleteFrom('donor_identities').where('holder', '=', holder).execute();
}

/** Offline gifts in a database. Called within a transaction of the books, beside their entries. */
export function offlineStore(db: Db): OfflineStore {
  return {
    add: (gift) => add(db, gift),
    gift: async (id) => {
      const row = await withGivers(db).where('offline_gifts.id', '=', id).executeTakeFirst();
      return row ? offlineOf(row) : null;
    },
    knownOnces: async (onces) => {
      const known = new Map<string, string>();
      for (let start = 0; start < onces.length; start += AT_ONCE) {
        const some = onces.slice(start, start + AT_ONCE);
        for (const { once, id } of await db.selectFrom('offline_gifts').select(['once', 'id']).where('once', 'in', some).execute())
          known.set(once, id);
      }
      return known;
    },
    list: async ({ from, to, method, limit }) => {
      let query = withGivers(db);
      if (from !== null) query = query.where('received_on', '>=', from);
      if (to !== null) query = query.where('received_on', '<=', to);
      if (method !== null) query = query.where('method', '=', method);
      return (await query.orderBy('received_on', 'desc').orderBy('offline_gifts.id').limit(limit).execute()).map(offlineOf);
    },
    forget: async (id) => {
      await db.deleteFrom('offline_givers').where('gift', '=', id).execute();
      const named = await db.deleteFrom('receipt_givers').where('gift', '=', id).returning('holder').executeTakeFirst();
      if (named) await forgetGiver(db, named.holder);
    },
  };
}
