import type { Kysely } from 'kysely';
import type { DonorStore } from '../donors/store.ts';
import { LANGUAGES } from '../settings/types.ts';
import { named } from '../values/named.ts';
import type { Schema } from './schema.ts';

type Doors = Pick<
  DonorStore,
  'keepLink' | 'link' | 'useLink' | 'openSession' | 'session' | 'seen' | 'endSession' | 'endSessionsOf' | 'entered'
>;

/** Links that donors come in by, and who has come in. */
export function donorDoors(db: Kysely<Schema>): Doors {
  return {
    keepLink: async ({ hash, donor, browser, newEmail, language, madeMs, expiresMs, usedMs }) => {
      const link = { hash, donor, browser, new_email: newEmail, language, made_ms: madeMs, expires_ms: expiresMs, used_ms: usedMs };
      await db.insertInto('donor_links').values(link).execute();
    },
    link: async (hash) => {
      const row = await db.selectFrom('donor_links').selectAll().where('hash', '=', hash).executeTakeFirst();
      if (!row) return null;
      const { donor, browser, new_email: newEmail, made_ms: madeMs, expires_ms: expiresMs, used_ms: usedMs } = row;
      return { hash, donor, browser, newEmail, language: named(LANGUAGES, row.language), madeMs, expiresMs, usedMs };
    },
    useLink: async (hash, nowMs) => {
      const used = db.updateTable('donor_links').set({ used_ms: nowMs }).where('hash', '=', hash).where('used_ms', 'is', null);
      return (await used.executeTakeFirst()).numUpdatedRows > 0n;
    },
    openSession: async ({ hash, donor, madeMs, seenMs }) => {
      await db.insertInto('donor_sessions').values({ hash, donor, made_ms: madeMs, seen_ms: seenMs }).execute();
    },
    session: async (hash) => {
      const row = await db.selectFrom('donor_sessions').selectAll().where('hash', '=', hash).executeTakeFirst();
      return row ? { hash, donor: row.donor, madeMs: row.made_ms, seenMs: row.seen_ms } : null;
    },
    seen: async (hash, nowMs) => {
      await db.updateTable('donor_sessions').set({ seen_ms: nowMs }).where('hash', '=', hash).execute();
    },
    endSession: async (hash) => {
      await db.deleteFrom('donor_sessions').where('hash', '=', hash).execute();
    },
    endSessionsOf: async (donor) => {
      await db.deleteFrom('donor_sessions').where('donor', '=', donor).execute();
    },
    entered: async (donor, nowMs) => {
      await db.updateTable('donors').set({ entered_ms: nowMs }).where('id', '=', donor).execute();
    },
  };
}
