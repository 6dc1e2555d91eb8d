import { sql, type Kysely } from 'kysely';
import { folded } from '../values/fold.ts';
import { inChunks } from './chunks.ts';
import type { Dialect } from './migrations.ts';

const BY = 'by_member text not null, by_name text not null';

function statementTables({ integer, strict, sortedText }: Dialect): string[] {
  return [
    `create table bank_imports (
      id ${sortedText} primary key, file_hash text not null, file_name text, account text not null, format text not null, kept ${integer} not null,
      known ${integer} not null, bad ${integer} not null, early ${integer} not null, ${BY}, at_ms ${integer} not null,
      unique (file_hash, account))${strict}`,
    `create table bank_balances (
      account text not null, on_day text not null, amount ${integer} not null, import ${sortedText} references bank_imports (id), ${BY},
      at_ms ${integer} not null, primary key (account, on_day))${strict}`,
    `create table bank_lines (
      id ${sortedText} primary key, account text not null, booked_on ${sortedText} not null, value_on text, amount ${integer} not null, label text not null,
      counterparty text, reference text, bank_id text, position ${integer} not null, fingerprint text not null,
      import ${sortedText} not null references bank_imports (id), unique (account, fingerprint))${strict}`,
    'create index bank_lines_by_day on bank_lines (booked_on, id)',
    'create index bank_lines_by_account on bank_lines (account, booked_on, id)',
    `create table bank_mappings (account text primary key, mapping text not null, ${BY}, at_ms ${integer} not null)${strict}`,
  ];
}

function actTables({ integer, strict, sortedText }: Dialect): string[] {
  return [
    `create table bank_line_acts (
      line ${sortedText} not null references bank_lines (id), attempt ${integer} not null, act text not null, reason text, ${BY},
      at_ms ${integer} not null, primary key (line, attempt), check ((act = 'aside') = (reason is not null)))${strict}`,
    `create table bank_line_undone (
      line ${sortedText} not null, attempt ${integer} not null, ${BY}, at_ms ${integer} not null, primary key (line, attempt),
      foreign key (line, attempt) references bank_line_acts (line, attempt))${strict}`,
    `create table bank_line_parts (
      line ${sortedText} not null, attempt ${integer} not null, part ${integer} not null, kind text not null, amount ${integer} not null, target text,
      primary key (line, attempt, part), foreign key (line, attempt) references bank_line_acts (line, attempt))${strict}`,
    `create table bank_line_entries (
      entry ${sortedText} primary key references entries (key), line ${sortedText} not null, attempt ${integer} not null, part ${integer} not null,
      foreign key (line, attempt, part) references bank_line_parts (line, attempt, part))${strict}`,
    'create index bank_line_parts_by_target on bank_line_parts (target) where target is not null',
    'create index bank_line_entries_by_line on bank_line_entries (line, attempt)',
    `create table payout_links (payout text primary key, line ${sortedText} not null references bank_lines (id))${strict}`,
    'create index payout_links_by_line on payout_links (line)',
    `create table bank_rules (
      id ${sortedText} primary key, words text not null, direction text not null, bank text, amount ${integer}, into_kind text not null, into_account text,
      project text, ${BY}, since_ms ${integer} not null, ended_ms ${integer})${strict}`,
  ];
}

/** Statements of bank accounts, their lines, and what was done with each; what a payout must tell to be found among them. */
export function bankLineTables(dialect: Dialect): string[] {
  const { integer } = dialect;
  return [
    ...statementTables(dialect),
    ...actTables(dialect),
    `alter table payouts add column automatic ${integer}`,
    'alter table payouts add column trace text',
    `alter table payouts add column created_ms ${integer}`,
    'create index payouts_by_arrival on payouts (arrival_ms, id)',
    'create index movements_by_created on movements (created_ms, id)',
  ];
}

/** What a bank has told and what was done with it is only ever added to. Typed balances, links, rules and mappings are as they stand now. */
export const BANK_LINES_ONLY_GROW = [
  'bank_imports',
  'bank_lines',
  'bank_line_acts',
  'bank_line_undone',
  'bank_line_parts',
  'bank_line_entries',
] as const;

/** By which the treasurer's search finds bank lines, however many there are: by their amount, their reference, and the words of what the bank wrote. */
export function lineSearchTables({ strict, sortedText }: Dialect): string[] {
  const bytewise = sortedText === 'text' ? '' : ' collate "C"';
  return [
    `create table bank_line_words (line ${sortedText} primary key references bank_lines (id), folded text not null)${strict}`,
    'create index bank_lines_by_amount on bank_lines (amount, booked_on)',
    `create index bank_lines_by_reference on bank_lines (lower(reference)${bytewise}) where reference is not null`,
  ];
}

type WordedLine = { readonly id: string; readonly label: string; readonly counterparty: string | null; readonly reference: string | null };

/** What a bank wrote about a line, as it is searched. */
export function wordsOfLine({ label, counterparty, reference }: Omit<WordedLine, 'id'>): string {
  return folded([label, counterparty, reference].filter((each) => each !== null).join(' '));
}

/** Lines that were kept before their words were. */
export async function wordKeptLines(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<WordedLine>`select id, label, counterparty, reference from bank_lines order by id`.execute(db);
  for (const some of inChunks(rows)) {
    const values = some.map((row) => sql`(${row.id}, ${wordsOfLine(row)})`);
    await sql`insert into bank_line_words (line, folded) values ${sql.join(values)}`.execute(db);
  }
}
