import { sql, type Kysely, type RawBuilder } from 'kysely';
import { FOUND_KINDS, type Found, type SearchStore, type Sought } from '../reconciliation/search.ts';
import { cents } from '../values/cents.ts';
import { addDays, parseDay, utcDay, type Day } from '../values/day.ts';
import { firstDay, lastDay } from '../values/month.ts';
import { named } from '../values/named.ts';
import { within } from './entry-queries.ts';
import type { Dialect } from './migrations.ts';
import type { Schema } from './schema.ts';

type Db = Kysely<Schema>;

/** Of more than so many that bear the words, some are shown. */
const MOST_NAMED = 200;

type Row = {
  readonly kind: string;
  readonly id: string;
  readonly day: string | null;
  readonly amount: number | string | null;
  readonly label: string | null;
  /** The day as an instant (milliseconds), where the table keeps one: of a payout, midnight in UTC. */
  readonly ms?: number | string | null;
  /** The entry that a movement has made. */
  readonly entry?: string | null;
};

/** Each kind's columns, so that all are read alike. */
const GIFT = sql`select 'gift' as kind, gifts.id as id, counted_on as day, gifts.amount as amount, coalesce(method, '') as label from gifts`;
const OFFLINE = sql`select 'offline' as kind, offline_gifts.id as id, received_on as day, amount, coalesce(name, reference, method) as label
  from offline_gifts left join offline_givers on gift = offline_gifts.id`;
const INVOICE = sql`select 'invoice' as kind, id, dated as day, amount, supplier || ' ' || number as label from invoices`;
const PAYOUT = sql`select 'payout' as kind, id, null as day, amount, status as label, arrival_ms as ms from payouts`;
const MOVEMENT = sql`select 'movement' as kind, movements.id as id, fact_day as day, amount, category as label, entries.key as entry
  from movements left join entries on entries.key = movements.entry`;
const ENTRY = sql`select 'entry' as kind, key as id, fact_day as day, measured as amount, coalesce(label, kind) as label from entries`;
const LINE = sql`select 'line' as kind, id, booked_on as day, amount, label from bank_lines`;

function byAmount(amount: number, limit: number): RawBuilder<Row>[] {
  return [
    sql`${GIFT} where gifts.amount = ${amount} order by created_ms desc limit ${limit}`,
    sql`${OFFLINE} where amount = ${amount} order by received_on desc limit ${limit}`,
    sql`${INVOICE} where amount in (${amount}, ${-amount}) order by dated desc limit ${limit}`,
    sql`${PAYOUT} where amount in (${amount}, ${-amount}) order by arrival_ms desc limit ${limit}`,
    sql`${MOVEMENT} where category <> 'charge' and amount in (${amount}, ${-amount}) order by created_ms desc limit ${limit}`,
    sql`${LINE} where amount in (${amount}, ${-amount}) order by booked_on desc limit ${limit}`,
  ];
}

function utcMidnight(of: Day): number {
  return Date.parse(`${of}T00:00:00Z`);
}

/** By the index of booking days, and by one of the few entries that were booked on another day than that of their fact. */
function entriesOf(from: Day, to: Day, limit: number): RawBuilder<Row> {
  return sql`select * from (${ENTRY} where booking_day >= ${from} and booking_day <= ${to} and fact_day = booking_day
      order by booking_day desc limit ${limit}) as same
    union all select * from (${ENTRY} where fact_day <> booking_day and fact_day >= ${from} and fact_day <= ${to}
      order by fact_day desc limit ${limit}) as other
    order by day desc limit ${limit}`;
}

function byDay(from: Day, to: Day, limit: number): RawBuilder<Row>[] {
  return [
    sql`${GIFT} where counted_on is not null and counted_on >= ${from} and counted_on <= ${to} order by counted_on desc limit ${limit}`,
    sql`${OFFLINE} where received_on >= ${from} and received_on <= ${to} order by received_on desc limit ${limit}`,
    sql`${INVOICE} where dated >= ${from} and dated <= ${to} order by dated desc limit ${limit}`,
    sql`${PAYOUT} where arrival_ms >= ${utcMidnight(from)} and arrival_ms < ${utcMidnight(addDays(to, 1))} order by arrival_ms desc limit ${limit}`,
    entriesOf(from, to, limit),
    sql`${LINE} where booked_on >= ${from} and booked_on <= ${to} order by booked_on desc, id desc limit ${limit}`,
  ];
}

function byId(id: string, limit: number): RawBuilder<Row>[] {
  return [
    sql`${GIFT} where gifts.id = ${id} or subscription = ${id} or wish = ${id}
      or wish in (select wishes.id from wishes where checkout_id = ${id}) order by created_ms desc limit ${limit}`,
    sql`${OFFLINE} where offline_gifts.id = ${id}`,
    sql`${INVOICE} where id = ${id}`,
    sql`${PAYOUT} where id = ${id}`,
    sql`${MOVEMENT} where movements.id = ${id} or movements.source = ${id} limit ${limit}`,
    sql`${ENTRY} where key = ${id} or source = ${id} order by fact_day desc limit ${limit}`,
    sql`${LINE} where id = ${id}`,
  ];
}

/** Everything that begins so sorts between a text and this. */
function lastOf(words: string): string {
  return `${words}\u{10FFFF}`;
}

/** Names and notes are looked through; there, nothing is counted in numbers. */
function byName(words: string, limit: number): RawBuilder<Row>[] {
  const like = within(words);
  return [
    sql`${OFFLINE} where offline_gifts.id in (select gift from offline_givers where folded like ${like} escape '\\' limit ${MOST_NAMED})
      limit ${limit}`,
    sql`${LINE} where id in (select line from bank_line_words where folded like ${like} escape '\\' limit ${MOST_NAMED})
      order by booked_on desc limit ${limit}`,
  ];
}

function byWords(words: string, limit: number, collate: RawBuilder<unknown>): RawBuilder<Row>[] {
  const like = within(words);
  const number = within(words.replace(/\s/g, ''));
  const last = lastOf(words);
  return [
    sql`${GIFT} where wish in (select id from wishes where lower(email)${collate} >= ${words} and lower(email)${collate} < ${last} limit ${MOST_NAMED})
      limit ${limit}`,
    sql`${OFFLINE} where reference is not null and lower(reference)${collate} >= ${words} and lower(reference)${collate} < ${last} limit ${limit}`,
    sql`${INVOICE} where supplier_key like ${like} escape '\\' or number_key like ${number} escape '\\' order by dated desc limit ${limit}`,
    sql`${PAYOUT} where lower(trace) = ${words}`,
    sql`${LINE} where reference is not null and lower(reference)${collate} >= ${words} and lower(reference)${collate} < ${last} limit ${limit}`,
    sql`${ENTRY} where seq in (select entry from entry_words where folded like ${like} escape '\\' limit ${MOST_NAMED})
      order by fact_day desc limit ${limit}`,
  ];
}

function dayOf({ day, ms }: Row): Day | null {
  if (day !== null) return parseDay(day) ?? null;
  return ms === null || ms === undefined ? null : utcDay(Number(ms));
}

function foundOf(row: Row): Found {
  const { kind, id, amount, label, entry } = row;
  return {
    kind: named(FOUND_KINDS, kind),
    id,
    day: dayOf(row),
    entry: entry ?? null,
    amount: amount === null ? null : cents(Number(amount)),
    label: label ?? '',
  };
}

function queriesFor({ amount, day, month, id, words }: Sought, limit: number, collate: RawBuilder<unknown>): RawBuilder<Row>[] {
  return [
    ...(id === null ? [] : byId(id, limit)),
    ...(amount === null ? [] : byAmount(amount, limit)),
    ...(day === null ? [] : byDay(day, day, limit)),
    ...(month === null ? [] : byDay(firstDay(month), lastDay(month), limit)),
    ...(words === null || day !== null || month !== null ? [] : byWords(words, limit, collate)),
    ...(words === null || amount !== null || day !== null || month !== null ? [] : byName(words, limit)),
  ];
}

/** The treasurer's search in a database. What is typed travels as a parameter; each question has an index, or few rows. */
export function searchStore(db: Db, { sortedText }: Dialect): SearchStore {
  const collate = sortedText === 'text' ? sql`` : sql` collate "C"`;
  return {
    find: async (sought, limit) => {
      const found = new Map<string, Found>();
      for (const query of queriesFor(sought, limit, collate)) {
        for (const row of (await query.execute(db)).rows) found.set(`${row.kind} ${row.id}`, foundOf(row));
      }
      return [...found.values()];
    },
  };
}
