import type { Kysely } from 'kysely';
import { REVIEW_ACTS, type ReviewStore } from '../reconciliation/voucher-reviews.ts';
import { named } from '../values/named.ts';
import type { Schema } from './schema.ts';

/** Ticks and comments on vouchers, in a database. */
export function reviewStore(db: Kysely<Schema>): ReviewStore {
  return {
    of: async (object) => {
      const rows = await db
        .selectFrom('voucher_reviews')
        .selectAll()
        .where('object', '=', object)
        .orderBy('made_ms')
        .orderBy('voucher')
        .orderBy('number')
        .execute();
      return rows.map(({ voucher, act, said, by_member, by_name, made_ms }) => {
        const by = { member: by_member, name: by_name, atMs: made_ms };
        return { object, sha256: voucher, act: named(REVIEW_ACTS, act), said, ...by };
      });
    },
    add: async ({ object, sha256, act, said, member, name, atMs }, once) => {
      const last = await db
        .selectFrom('voucher_reviews')
        .select((eb) => eb.fn.max('number').as('number'))
        .where('object', '=', object)
        .where('voucher', '=', sha256)
        .executeTakeFirst();
      const by = { by_member: member, by_name: name, made_ms: atMs };
      const inserted = await db
        .insertInto('voucher_reviews')
        .values({ object, voucher: sha256, number: (last?.number ?? 0) + 1, once, act, said, ...by })
        .onConflict((conflict) => conflict.column('once').doNothing())
        .returning('number')
        .execute();
      return inserted.length > 0;
    },
  };
}
