import { sql, type Kysely, type RawBuilder } from 'kysely';
import { GIFT_MEASURES, measureNamed } from '../ledger/entry.ts';
import type { MeasureTotal } from '../ledger/store.ts';
import { cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import { month, type Month } from '../values/month.ts';
import type { Schema } from './schema.ts';

/** Sums come as text from a database whose sums may be longer than its numbers. */
type Row = {
  readonly month: string;
  readonly measure: string;
  readonly project: string | null;
  readonly amount: number | string;
  readonly entries: number | string;
};

/** By which the gifts of a campaign are found, and the few entries that take a gift back. */
export const CAMPAIGN_INDEXES = [
  'create index wishes_by_campaign on wishes (campaign) where campaign is not null',
  'create index entries_taken_back on entries (booking_day) where measured < 0',
];

/** Said in the query too, so that it is answered from an index of half the entries: a fee bears the gift as well. */
const NO_FEE = "measure <> 'fees'";

export const GIFTS_INDEXED = `create index entries_by_gift on entries (gift) where gift is not null and ${NO_FEE}`;

/** Entries themselves, found through the wishes that they belong to: kept totals know no campaign. One that takes back counts against. */
export function campaignQuery(campaign: string, from: Day, through: Day): RawBuilder<Row> {
  return sql<Row>`
    select substr(entries.booking_day, 1, 7) as month, entries.measure as measure, entries.project as project,
      sum(entries.measured) as amount, sum(case when entries.measured < 0 then -1 else 1 end) as entries
    from wishes join entries on entries.gift = wishes.id
    where wishes.campaign = ${campaign} and ${sql.raw(NO_FEE)} and entries.measure in (${sql.join(GIFT_MEASURES)})
      and entries.booking_day >= ${from} and entries.booking_day <= ${through}
    group by 1, 2, 3 order by 1, 2, 3`;
}

export async function campaignTotals(db: Kysely<Schema>, campaign: string, from: Day, through: Day): Promise<MeasureTotal[]> {
  const { rows } = await campaignQuery(campaign, from, through).execute(db);
  return rows.map((row) => ({
    month: month(row.month),
    measure: measureNamed(row.measure),
    project: row.project,
    amount: cents(Number(row.amount)),
    entries: Number(row.entries),
  }));
}

/** Where a month was closed between, the gift stands in one month and what takes it back in another: each tells of the other. */
export function takenBackQuery(): RawBuilder<{ readonly given: string; readonly back: string }> {
  return sql`
    select distinct substr(given.booking_day, 1, 7) as given, substr(back.booking_day, 1, 7) as back
    from entries as back join entries as given on given.key = back.corrects
    where back.measured < 0 and back.measure in (${sql.join(GIFT_MEASURES)})
      and substr(given.booking_day, 1, 7) <> substr(back.booking_day, 1, 7)`;
}

export async function takenBackElsewhere(db: Kysely<Schema>): Promise<ReadonlySet<Month>> {
  const { rows } = await takenBackQuery().execute(db);
  return new Set(rows.flatMap(({ given, back }) => [month(given), month(back)]));
}
