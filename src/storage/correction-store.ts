import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { CorrectionStore, LateEntries } from '../coverage/corrections.ts';
import { cents } from '../values/cents.ts';
import { month } from '../values/month.ts';
import type { Schema } from './schema.ts';

const IS_LATE = 'measure is not null and substr(fact_day, 1, 7) <> substr(booking_day, 1, 7)';
const IS_OPPOSITE = "measure is not null and kind = 'correction' and substr(fact_day, 1, 7) = substr(booking_day, 1, 7)";

/** Few entries are late or opposite: they are found without a walk through all. */
export const CORRECTIONS_INDEXED = [
  `create index entries_late on entries (fact_day, booking_day) where ${IS_LATE}`,
  `create index entries_opposite on entries (booking_day) where ${IS_OPPOSITE}`,
];

/** Sums come as text from a database whose sums may be longer than its numbers. */
type Row = { readonly of_month: string; readonly in_month: string; readonly facts: number | string; readonly net: number | string };

async function grouped(db: Kysely<Schema>, condition: RawBuilder<unknown>): Promise<LateEntries[]> {
  const { rows } = await sql<Row>`
    select substr(fact_day, 1, 7) as of_month, substr(booking_day, 1, 7) as in_month, count(distinct coalesce(gift, source)) as facts,
      sum(case when measure in ('refunds', 'disputes', 'fees') then -measured else measured end) as net
    from entries where ${condition} group by 1, 2 order by 2, 1`.execute(db);
  return rows.map((row) => ({ of: month(row.of_month), in: month(row.in_month), facts: Number(row.facts), net: cents(Number(row.net)) }));
}

/** What the books corrected by themselves, in a database. */
export function correctionStore(db: Kysely<Schema>): CorrectionStore {
  return { late: () => grouped(db, sql.raw(IS_LATE)), reversed: () => grouped(db, sql.raw(IS_OPPOSITE)) };
}
