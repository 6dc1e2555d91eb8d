import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { BANK_LINES_ONLY_GROW, bankLineTables, lineSearchTables, wordKeptLines } from './migrations-bank-lines.ts';
import { entryWordTables, POSTINGS_BY_ACCOUNT, wordKeptEntries } from './migrations-entries.ts';
import { CHECKS_INDEXED } from './check-queries.ts';
import { CORRECTIONS_INDEXED } from './correction-store.ts';
import { CAMPAIGN_INDEXES } from './campaign-totals.ts';
import { MONEY_APPEND_ONLY, moneyTables, reviewTables } from './migrations-money.ts';
import { CLOSINGS_ONLY_GROW, closingTables } from './migrations-closing.ts';
import { accessTables } from './migrations-access.ts';
import { donorTables } from './migrations-donors.ts';
import { receiptTables } from './migrations-receipts.ts';
import { gateTables } from './migrations-gate.ts';
import { reportTables } from './report-store.ts';
import { refuseKeptMessages, reviewedWordTables } from './supporter-store.ts';
import { compactBooks } from './migrations-compact.ts';
import { jobTables } from './job-store.ts';
import { letterTables } from './migrations-letters.ts';
import type { ManyRows } from './rows.ts';

/** What differs between the databases that the same migrations make. */
export type Dialect = {
  /** Ends a table's definition, so that its column types are enforced. */
  readonly strict: string;
  /** The integer type that holds 2^53. */
  readonly integer: 'integer' | 'bigint';
  /** The type of text by which rows are put in order: by code points, whatever the database's language. */
  readonly sortedText: string;
  /** The type of bytes. */
  readonly bytes: 'blob' | 'bytea';
  /** Ends the definition of a table that is one tree, in the order of its key, where a database can do so. */
  readonly oneTree: string;
  /** Ends the choice of rows to hand out, where rows that another transaction holds can be passed over. */
  readonly passOver: string;
  /** Lets one transaction at a time hand out notices; null where writers wait for each other anyway. */
  readonly handOutLock: string | null;
  /** Statements by which the database itself refuses to change or delete rows of a table. */
  appendOnly(table: string): readonly string[];
  /** Statements by which that is let go once such a table has been dropped. */
  appendOnlyDropped(table: string): readonly string[];
  /** The bytes that a text of hexadecimal digits stands for; of any other text, its own. */
  fromHex(column: string): string;
  readonly many: ManyRows;
};

/** What pages ask for, without a walk through all that was ever kept. */
const PAGES_INDEXED = [
  'drop index wishes_named',
  "create index wishes_named on wishes (created_ms, id) where visibility = 'named'",
  "create index wishes_with_message on wishes (created_ms, id) where visibility = 'named' and message is not null",
  "create index recurring_live on recurring (status, every, next_ms, ends_ms, amount) where status not in ('canceled', 'incomplete_expired')",
];

async function run(db: Kysely<unknown>, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

function booksTables({ integer, strict, sortedText }: Dialect): string[] {
  return [
    `create table books (id ${integer} primary key check (id = 1), mode text not null, revision ${integer} not null, closed_through text)${strict}`,
    `create table entries (
      key ${sortedText} primary key, seq ${integer} not null unique, kind text not null, fact_day text not null, booking_day text not null,
      measure text, measured ${integer}, project text, source text not null, gift text, corrects ${sortedText} references entries (key),
      hash text not null, booked_ms ${integer} not null,
      check ((measure is null) = (measured is null)))${strict}`,
    `create table postings (
      entry ${sortedText} not null references entries (key), line ${integer} not null, from_account text not null, to_account text not null,
      amount ${integer} not null check (amount > 0), primary key (entry, line), check (from_account <> to_account))${strict}`,
    `create table measure_totals (
      month text not null, measure text not null, project text not null, amount ${integer} not null, entries ${integer} not null,
      primary key (month, measure, project))${strict}`,
    `create table account_totals (
      account text not null, month text not null, debit ${integer} not null, credit ${integer} not null, primary key (account, month))${strict}`,
    'create index entries_by_gift on entries (gift) where gift is not null',
    'create index entries_by_source on entries (source)',
  ];
}

function inboxTables({ integer, strict }: Dialect): string[] {
  return [
    `create table inbox (
      id text primary key, type text not null, object_id text not null, object_type text not null, created_ms ${integer} not null,
      received_ms ${integer} not null, body text not null, state text not null, attempts ${integer} not null, due_ms ${integer} not null,
      reason text)${strict}`,
    "create index inbox_due on inbox (due_ms, received_ms) where state in ('waiting', 'failed')",
    "create index inbox_open on inbox (state) where state in ('waiting', 'failed', 'parked', 'dead')",
    "create index inbox_known on inbox (created_ms) where state in ('done', 'ignored')",
  ];
}

function givingTables({ integer, strict }: Dialect): string[] {
  return [
    `create table wishes (
      id text primary key, request_key text unique, token text not null, amount ${integer} not null check (amount > 0), frequency text not null,
      email text not null, project text, campaign text, visibility text not null, message text, language text not null, state text not null,
      created_ms ${integer} not null, checkout_id text, checkout_url text)${strict}`,
    `create table gifts (
      id text primary key, wish text, subscription text, state text not null, amount ${integer} not null, method text not null,
      created_ms ${integer} not null, project text, counted_on text, fee_known ${integer} not null)${strict}`,
    'create index gifts_by_wish on gifts (wish) where wish is not null',
    "create index gifts_unsettled on gifts (state) where state = 'pending' or (state = 'received' and fee_known = 0)",
    `create table recurring (
      id text primary key, wish text, status text not null, amount ${integer} not null, every text not null, next_ms ${integer},
      ends_ms ${integer}, project text)${strict}`,
    `create table payouts (
      id text primary key, amount ${integer} not null, status text not null, arrival_ms ${integer} not null, movement text, failure text)${strict}`,
  ];
}

function movementTables({ integer, strict, sortedText }: Dialect): string[] {
  return [
    `create table movements (
      id ${sortedText} primary key, amount ${integer} not null, fee ${integer} not null, net ${integer} not null, category text not null, type text not null,
      source text, entry text, created_ms ${integer} not null, available_ms ${integer} not null, check (net = amount - fee))${strict}`,
    `create table payout_items (movement ${sortedText} primary key, payout text not null)${strict}`,
    'create index payout_items_by_payout on payout_items (payout)',
    `create table cursors (name text primary key, at_ms ${integer} not null)${strict}`,
  ];
}

function leases({ integer }: Dialect): string[] {
  return [
    `alter table inbox add column leased_ms ${integer} not null default 0`,
    "create index inbox_of_object on inbox (object_id, object_type) where state in ('waiting', 'failed')",
  ];
}

function balanceTables({ integer, strict, sortedText }: Dialect): string[] {
  return [
    `create table balances (
      day ${sortedText} primary key, at_ms ${integer} not null, available ${integer} not null, pending ${integer} not null,
      journal ${integer} not null)${strict}`,
  ];
}

/** All migrations in order, by name. One that was released is never changed. */
export function migrationsFor(dialect: Dialect): Record<string, Migration> {
  return {
    '2026-11-23-books': {
      up: async (db) => {
        await run(db, [...booksTables(dialect), ...inboxTables(dialect), ...givingTables(dialect)]);
        for (const table of ['entries', 'postings']) await run(db, dialect.appendOnly(table));
      },
    },
    '2026-11-24-movements': {
      up: async (db) => {
        await run(db, movementTables(dialect));
        for (const table of ['movements', 'payout_items']) await run(db, dialect.appendOnly(table));
      },
    },
    '2026-11-24-leases': { up: (db) => run(db, leases(dialect)) },
    '2026-11-25-a-balances': {
      up: async (db) => {
        await run(db, [...balanceTables(dialect), ...dialect.appendOnly('balances')]);
      },
    },
    '2026-11-25-a-labels': { up: (db) => run(db, ['alter table entries add column label text']) },
    '2026-11-25-bank-lines': {
      up: async (db) => {
        await run(db, bankLineTables(dialect));
        for (const table of BANK_LINES_ONLY_GROW) await run(db, dialect.appendOnly(table));
      },
    },
    '2026-11-25-money': {
      up: (db) => run(db, [...moneyTables(dialect), ...MONEY_APPEND_ONLY.flatMap((table) => dialect.appendOnly(table))]),
    },
    '2026-11-25-access': { up: (db) => run(db, accessTables(dialect)) },
    '2026-11-25-year': {
      up: async (db) => {
        await run(db, closingTables(dialect));
        for (const table of CLOSINGS_ONLY_GROW) await run(db, dialect.appendOnly(table));
      },
    },
    '2026-11-28-line-words': {
      up: async (db) => {
        await run(db, lineSearchTables(dialect));
        await wordKeptLines(db);
        await run(db, dialect.appendOnly('bank_line_words'));
      },
    },
    // What an account adds up to is read from an index alone.
    '2026-11-28-lines-total': { up: (db) => run(db, ['create index bank_lines_totals on bank_lines (account, booked_on, amount)']) },
    '2026-11-28-voucher-reviews': { up: (db) => run(db, reviewTables(dialect)) },
    '2026-11-29-donors': { up: (db) => run(db, donorTables(dialect)) },
    '2026-11-29-gate': { up: (db) => run(db, gateTables(dialect)) },
    '2026-11-29-letters': { up: (db) => run(db, letterTables(dialect)) },
    '2026-11-29-postings-by-account': { up: (db) => run(db, POSTINGS_BY_ACCOUNT) },
    '2026-11-29-receipts': { up: (db) => run(db, receiptTables(dialect)) },
    '2026-11-29-words-of-entries': {
      up: async (db) => {
        await run(db, entryWordTables(dialect));
        await wordKeptEntries(db);
        await run(db, dialect.appendOnly('entry_words'));
      },
    },
    '2026-11-30-words-reviewed': {
      up: async (db) => {
        await run(db, reviewedWordTables(dialect));
        await refuseKeptMessages(db);
      },
    },
    '2026-11-30-corrections': { up: (db) => run(db, CORRECTIONS_INDEXED) },
    '2026-11-30-error-reports': { up: (db) => run(db, reportTables(dialect)) },
    // Lines that were kept before name no natural person, as far as the books know.
    '2026-11-30-natural-persons': { up: (db) => run(db, [`alter table cost_changes add column person ${dialect.integer}`]) },
    '2026-11-30-jobs': { up: (db) => run(db, jobTables(dialect)) },
    '2026-11-30-index-of-campaigns': { up: (db) => run(db, CAMPAIGN_INDEXES) },
    '2026-12-01-compact-books': { up: (db) => compactBooks(db, dialect) },
    '2026-12-01-indexes-of-checks': { up: (db) => run(db, CHECKS_INDEXED) },
    '2026-12-02-indexes-of-pages': { up: (db) => run(db, PAGES_INDEXED) },
  };
}
