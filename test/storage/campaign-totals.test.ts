import Sqlite from 'better-sqlite3';
import { Kysely, PostgresDialect, sql, SqliteDialect } from 'kysely';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { campaignQuery, takenBackQuery } from '../../src/storage/campaign-totals.ts';
import { day } from '../../src/values/day.ts';
import { ADAPTERS, type TestBooks } from '../support/books.ts';
import { noHash } from '../support/tamper.ts';

const GIFTS = 5_000;

/** Gifts of five years, few of them for a campaign, two of them taken back: one in its month, one in a later one. */
const filled = (hash: string): string[] => [
  `insert into wishes (id, token, amount, frequency, email, campaign, visibility, language, state, created_ms, cover)
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${GIFTS})
    select 'don_' || i, 'form_' || i, 500, 'once', 'donor@example.org', case when i % 500 = 0 then 'hiver' end, 'private', 'fr', 'complete', 0, 0 from n`,
  `insert into entries (key, seq, kind, fact_day, booking_day, measure, measured, project, source, gift, corrects, hash, booked_ms, label)
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${GIFTS})
    select 'gift:ch_' || i, i, 'gift', '202' || (i / 1001) || '-03-03', '202' || (i / 1001) || '-03-03', 'oneOff', 500, null, 'ch_' || i, 'don_' || i,
      null, ${hash}, 0, null from n`,
  ...[500, 1_000].map(
    (
      gift,
    ) => `insert into entries (key, seq, kind, fact_day, booking_day, measure, measured, project, source, gift, corrects, hash, booked_ms, label)
    select 'undo:' || key, ${GIFTS} + ${gift}, 'correction', fact_day, ${gift === 500 ? 'booking_day' : "'2020-05-01'"}, measure, -measured, null, source, gift,
      key, ${hash}, 0, null from entries where key = 'gift:ch_${gift}'`,
  ),
  'analyze',
];

type Plan = Record<string, unknown>;

describe.each(ADAPTERS)('gifts of a campaign among thousands, on $name', ({ open }) => {
  let test: TestBooks;
  let db: Kysely<never>;
  beforeAll(async () => {
    test = await open();
    const isFile = test.url.startsWith('file:');
    db = new Kysely({
      dialect: isFile
        ? new SqliteDialect({ database: new Sqlite(test.url.slice('file:'.length)) })
        : new PostgresDialect({ pool: new Pool({ connectionString: test.url, max: 1 }) }),
    });
    for (const statement of filled(noHash(test.url))) await sql.raw(statement).execute(db);
  }, 60_000);
  afterAll(async () => {
    await db.destroy();
    await test.close();
  });

  const words = (): ReturnType<typeof sql.raw> => sql.raw(test.url.startsWith('file:') ? 'explain query plan' : 'explain');

  it('are found by its index, and the few that take back by theirs', async () => {
    const query = campaignQuery('hiver', day('2020-01-01'), day('2026-12-31'));
    const plan = JSON.stringify((await sql<Plan>`${words()} ${query}`.execute(db)).rows);
    expect(plan).toContain('wishes_by_campaign');
    expect(plan).toContain('entries_by_gift');
    expect(JSON.stringify((await sql<Plan>`${words()} ${takenBackQuery()}`.execute(db)).rows)).toContain('entries_taken_back');
  });

  it('are summed less what was taken back, which is told where it stands in another month', async () => {
    const totals = await test.books.giving.campaignTotals('hiver', day('2020-01-01'), day('2026-12-31'));
    expect(totals.map(({ month, amount, entries }) => [month, amount, entries])).toEqual([
      ['2020-03', 500, 1],
      ['2020-05', -500, -1],
      ['2021-03', 1_000, 2],
      ['2022-03', 1_000, 2],
      ['2023-03', 1_000, 2],
      ['2024-03', 1_000, 2],
    ]);
    expect([...(await test.books.giving.takenBackElsewhere())].toSorted()).toEqual(['2020-03', '2020-05']);
  });
});
