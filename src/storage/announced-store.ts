import type { Kysely, Selectable } from 'kysely';
import type { AnnouncedStore, AnnouncedTransfer } from '../giving/announced.ts';
import { LANGUAGES } from '../settings/types.ts';
import { cents } from '../values/cents.ts';
import { named } from '../values/named.ts';
import type { Schema } from './schema.ts';

const STATES = ['announced', 'received'] as const;

function transferOf(row: Selectable<Schema['announced_transfers']>): AnnouncedTransfer {
  const { code, amount, project, email, gift } = row;
  const plain = { code, project, email, gift, madeMs: row.made_ms };
  return {
    ...plain,
    amount: amount === null ? null : cents(amount),
    language: named(LANGUAGES, row.language),
    state: named(STATES, row.state),
  };
}

/** Transfers that were announced, in a database. */
export function announcedStore(db: Kysely<Schema>): AnnouncedStore {
  return {
    keep: async ({ madeMs, ...transfer }, once) => {
      await db
        .insertInto('announced_transfers')
        .values({ ...transfer, once, made_ms: madeMs })
        .onConflict((conflict) => conflict.column('once').doNothing())
        .execute();
      return transferOf(await db.selectFrom('announced_transfers').selectAll().where('once', '=', once).executeTakeFirstOrThrow());
    },
    byCode: async (code) => {
      const row = await db.selectFrom('announced_transfers').selectAll().where('code', '=', code).executeTakeFirst();
      return row ? transferOf(row) : null;
    },
    awaited: async (codes) => {
      if (codes.length === 0) return [];
      const query = db.selectFrom('announced_transfers').selectAll().where('code', 'in', codes).where('state', '=', 'announced');
      return (await query.execute()).map(transferOf);
    },
    receive: async (code, gift) => {
      await db.updateTable('announced_transfers').set({ state: 'received', gift }).where('code', '=', code).execute();
    },
    forget: async (beforeMs) => {
      await db.deleteFrom('announced_transfers').where('state', '=', 'announced').where('made_ms', '<', beforeMs).execute();
    },
    reopen: async (gift) => {
      await db.updateTable('announced_transfers').set({ state: 'announced', gift: null }).where('gift', '=', gift).execute();
    },
  };
}
