import type { Kysely } from 'kysely';
import type { RecipientStore } from '../mail/outbox.ts';
import { LANGUAGES } from '../settings/types.ts';
import { newId } from '../values/ids.ts';
import { named } from '../values/named.ts';
import type { Schema } from './schema.ts';

/** What letters need to know of donors, in a database. */
export function recipientStore(db: Kysely<Schema>): RecipientStore {
  return {
    recipient: async (donor) => {
      const query = db.selectFrom('donors').select(['email', 'language', 'digest']).where('id', '=', donor);
      const row = await query.executeTakeFirst();
      if (!row?.email) return null;
      return { email: row.email, language: named(LANGUAGES, row.language), digest: row.digest === 1 };
    },
    linkAddress: async (hash) =>
      (await db.selectFrom('donor_links').select('new_email').where('hash', '=', hash).executeTakeFirst())?.new_email ?? null,
    digestDonors: async (after, limit) => {
      const wanted = db.selectFrom('donors').select(['id', 'language']).where('digest', '=', 1).where('email', 'is not', null);
      const rows = await wanted.where('id', '>', after).orderBy('id').limit(limit).execute();
      return rows.map(({ id, language }) => ({ id, language: named(LANGUAGES, language) }));
    },
    stopToken: async (donor) => {
      await db
        .updateTable('donors')
        .set({ stop_token: newId('stop') })
        .where('id', '=', donor)
        .where('stop_token', 'is', null)
        .execute();
      const row = await db.selectFrom('donors').select('stop_token').where('id', '=', donor).executeTakeFirstOrThrow();
      return row.stop_token ?? '';
    },
    stopDigest: async (token) => {
      const stopped = await db.updateTable('donors').set({ digest: 0 }).where('stop_token', '=', token).executeTakeFirst();
      return stopped.numUpdatedRows > 0n;
    },
  };
}
