import { sql, type Kysely } from 'kysely';
import { GIFTS_INDEXED } from './campaign-totals.ts';
import { CORRECTIONS_INDEXED } from './correction-store.ts';
import { RARE_ACCOUNTS_INDEXED } from './entry-queries.ts';
import type { Dialect } from './migrations.ts';

/** What is made anew, those that refer to others first; rows of bank lines only because they refer to entries. */
const TABLES = ['bank_line_entries', 'entry_words', 'postings', 'payout_items', 'entries'] as const;

/** Under names of their own until what they take the place of is gone. */
function tables({ integer, bytes, strict, oneTree, sortedText }: Dialect): string[] {
  return [
    `create table new_entries (
      seq ${integer} primary key, key ${sortedText} not null unique, kind text not null, fact_day text not null, booking_day text not null,
      measure text, measured ${integer}, project text, source text not null, gift text, corrects ${sortedText} references new_entries (key),
      label text, hash ${bytes} not null, booked_ms ${integer} not null, check ((measure is null) = (measured is null)))${strict}`,
    `create table new_postings (
      entry ${integer} not null references new_entries (seq), line ${integer} not null, from_account text not null, to_account text not null,
      amount ${integer} not null check (amount > 0), primary key (entry, line), check (from_account <> to_account))${oneTree}`,
    `create table new_entry_words (entry ${integer} primary key references new_entries (seq), folded text not null)${strict}`,
    `create table new_bank_line_entries (
      entry ${sortedText} primary key references new_entries (key), line ${sortedText} not null, attempt ${integer} not null, part ${integer} not null,
      foreign key (line, attempt, part) references bank_line_parts (line, attempt, part))${strict}`,
    `create table payout_lists (number ${integer} primary key, payout ${sortedText} not null unique)${strict}`,
    `create table new_payout_items (
      movement ${sortedText} primary key, list ${integer} not null references payout_lists (number))${oneTree}`,
  ];
}

function copies({ fromHex }: Dialect): string[] {
  const same = 'key, kind, fact_day, booking_day, measure, measured, project, source, gift, corrects, label, booked_ms';
  return [
    `insert into new_entries (seq, ${same}, hash) select seq, ${same}, ${fromHex('hash')} from entries order by seq`,
    `insert into new_postings (entry, line, from_account, to_account, amount)
      select seq, line, from_account, to_account, amount from entries join postings on entry = key order by seq, line`,
    'insert into new_entry_words (entry, folded) select seq, folded from entry_words join entries on key = entry order by seq',
    'insert into new_bank_line_entries (entry, line, attempt, part) select entry, line, attempt, part from bank_line_entries order by entry',
    `insert into payout_lists (number, payout)
      select row_number() over (order by payout), payout from payout_items group by payout`,
    `insert into new_payout_items (movement, list)
      select movement, number from payout_items join payout_lists on payout_lists.payout = payout_items.payout order by movement`,
  ];
}

const INDEXES = [
  GIFTS_INDEXED,
  'create index entries_by_source on entries (source)',
  'create index entries_by_booking on entries (booking_day)',
  'create index entries_of_other_days on entries (fact_day) where fact_day <> booking_day',
  'create index entries_taken_back on entries (booking_day) where measured < 0',
  ...CORRECTIONS_INDEXED,
  ...RARE_ACCOUNTS_INDEXED,
  "create index postings_waiting on postings (entry) where from_account = 'unqualified' or to_account = 'unqualified'",
  'create index bank_line_entries_by_line on bank_line_entries (line, attempt)',
  'create index payout_items_by_list on payout_items (list)',
];

function statements(dialect: Dialect): string[] {
  return [
    ...tables(dialect),
    ...copies(dialect),
    // Without it, each entry that is dropped would have all others looked at for one that corrects it.
    'create index entries_corrected on entries (corrects) where corrects is not null',
    ...TABLES.flatMap((table) => [`drop table ${table}`, ...dialect.appendOnlyDropped(table)]),
    ...TABLES.toReversed().map((table) => `alter table new_${table} rename to ${table}`),
    ...INDEXES,
    ...[...TABLES, 'payout_lists'].flatMap((table) => dialect.appendOnly(table)),
    // Two indexes of one question, and one of none.
    'drop index movements_by_created',
  ];
}

/** What must be the same before and after, in the columns that both have. Instants as days and what is left: thousands add up to more than 2^53. */
const COUNTED = [
  'select count(*), sum(seq), sum(measured), sum(booked_ms / 86400000), sum(booked_ms % 86400000), sum(length(key)), sum(length(source)), count(corrects), count(label) from entries',
  'select from_account, to_account, line, count(*), sum(amount) from postings group by 1, 2, 3 order by 1, 2, 3',
  'select count(*), sum(length(folded)) from entry_words',
  'select count(*), sum(length(entry)), sum(attempt), sum(part) from bank_line_entries',
];

const ITEMS = {
  before: 'select payout, count(*), sum(length(movement)) from payout_items group by payout order by payout',
  after:
    'select payout, count(*), sum(length(movement)) from payout_items join payout_lists on number = list group by payout order by payout',
};

async function counted(db: Kysely<unknown>, when: 'before' | 'after'): Promise<string> {
  const told = [];
  for (const each of [...COUNTED, ITEMS[when]]) told.push((await sql.raw(each).execute(db)).rows);
  return JSON.stringify(told);
}

/**
 * The same books in fewer bytes: postings and words name their entry by its number, hashes are bytes, and what no question needs has no
 * index. Refuses, by the transaction that it runs in, when a sum or a count is not what it was.
 */
export async function compactBooks(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const before = await counted(db, 'before');
  for (const statement of statements(dialect)) await sql.raw(statement).execute(db);
  const after = await counted(db, 'after');
  if (after !== before) throw new Error(`the books add up to something else once their tables are smaller`);
}
