import { sql, type Kysely, type RawBuilder } from 'kysely';
import { REVIEW_STATES, textDigest, type NamedWish, type Review, type SupporterStore } from '../donors/supporters.ts';
import { month } from '../values/month.ts';
import { named } from '../values/named.ts';
import { inChunks } from './chunks.ts';
import type { Dialect } from './migrations.ts';
import type { Schema } from './schema.ts';

type Row = {
  readonly wish: string;
  readonly name: string;
  readonly message: string | null;
  readonly name_state: string | null;
  readonly name_digest: string | null;
  readonly message_state: string | null;
  readonly message_digest: string | null;
};

/** What treasurers said of names and messages. */
export function reviewedWordTables({ strict }: Dialect): string[] {
  return [
    `create table word_reviews (
      wish text not null references wishes (id), what text not null, state text not null, digest text not null,
      primary key (wish, what))${strict}`,
    "create index wishes_named on wishes (id) where visibility = 'named'",
  ];
}

/** The give form promised that messages are not published until it said otherwise: those that were kept before stay so. */
export async function refuseKeptMessages(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ readonly id: string; readonly message: string }>`
    select id, message from wishes where message is not null order by id`.execute(db);
  for (const some of inChunks(rows)) {
    const values = some.map(({ id, message }) => sql`(${id}, 'message', 'refused', ${textDigest(message)})`);
    await sql`insert into word_reviews (wish, what, state, digest) values ${sql.join(values)}`.execute(db);
  }
}

function reviewOf(state: string | null, digest: string | null): Review | null {
  return state === null || digest === null ? null : { state: named(REVIEW_STATES, state), digest };
}

function wishOf(row: Row): NamedWish {
  const reviews = { name: reviewOf(row.name_state, row.name_digest), message: reviewOf(row.message_state, row.message_digest) };
  return { wish: row.wish, name: row.name, message: row.message, reviews };
}

const SHOWN = sql`wishes.id as wish, wishes.shown_name as name, wishes.message as message,
  names.state as name_state, names.digest as name_digest, messages.state as message_state, messages.digest as message_digest`;

const REVIEWS = sql`left join word_reviews names on names.wish = wishes.id and names.what = 'name'
  left join word_reviews messages on messages.wish = wishes.id and messages.what = 'message'`;

const IS_NAMED = sql`wishes.visibility = 'named' and wishes.shown_name <> ''`;

const COUNTS = sql`gifts.wish = wishes.id and gifts.state = 'received' and gifts.amount > (
  select coalesce(sum(back.measured), 0) from entries back where back.source = gifts.id and back.measure in ('refunds', 'disputes'))`;

/** Names that their donors chose to show, in a database. */
export function supporterStore(db: Kysely<Schema>): SupporterStore {
  const wishes = async (where: RawBuilder<unknown>, limit: number | null = null): Promise<NamedWish[]> => {
    const { rows } = await sql<Row>`
      select ${SHOWN} from wishes ${REVIEWS}
      where ${IS_NAMED} and exists (select 1 from gifts where ${COUNTS}) and ${where}
      order by wishes.created_ms desc, wishes.id desc ${limit === null ? sql`` : sql`limit ${limit}`}`.execute(db);
    return rows.map(wishOf);
  };
  return {
    named: async () => {
      // SQLite keeps to the order of a cross join: few wishes are named, and else it walks all entries for the order that is asked for.
      const { rows } = await sql<Row & { readonly month: string }>`
        select ${SHOWN}, substr(entries.booking_day, 1, 7) as month from wishes cross join gifts cross join entries ${REVIEWS}
        where ${IS_NAMED} and ${COUNTS} and entries.key = 'gift:' || gifts.id order by entries.seq`.execute(db);
      return rows.map((row) => ({ ...wishOf(row), month: month(row.month) }));
    },
    page: (after, limit) => {
      const follows = sql`(wishes.created_ms, wishes.id) < (select created_ms, id from wishes where id = ${after})`;
      return wishes(after === null ? sql`true` : follows, limit);
    },
    withMessage: () => wishes(sql`wishes.message is not null`),
    one: async (wish) => (await wishes(sql`wishes.id = ${wish}`))[0] ?? null,
    review: async (wish, what, { state, digest }) => {
      await db
        .insertInto('word_reviews')
        .values({ wish, what, state, digest })
        .onConflict((conflict) => conflict.columns(['wish', 'what']).doUpdateSet({ state, digest }))
        .execute();
    },
  };
}
