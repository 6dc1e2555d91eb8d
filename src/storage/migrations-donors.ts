import type { Dialect } from './migrations.ts';

function peopleTables({ integer, strict }: Dialect): string[] {
  return [
    `create table donors (
      id text primary key, email text, folded text unique, language text not null, digest ${integer} not null, stop_token text unique,
      created_ms ${integer} not null, entered_ms ${integer}, erased_ms ${integer}, customers text,
      check ((email is null) = (folded is null)), check ((email is null) = (erased_ms is not null)))${strict}`,
    'alter table wishes add column donor text references donors (id)',
    'alter table wishes add column shown_name text',
    `alter table wishes add column cover ${integer} not null default 0`,
    // Who gave before donors had a row of their own: named by the first wish of their address.
    `insert into donors (id, email, folded, language, digest, created_ms)
      select 'donor_' || substr(min(id), 5), min(email), lower(trim(email)), min(language), 0, min(created_ms)
      from wishes where trim(email) <> '' group by lower(trim(email))`,
    'update wishes set donor = (select donors.id from donors where donors.folded = lower(trim(wishes.email)))',
    'create index wishes_by_donor on wishes (donor) where donor is not null',
    'create index recurring_by_wish on recurring (wish) where wish is not null',
  ];
}

function accessTables({ integer, strict }: Dialect): string[] {
  return [
    `create table donor_links (
      hash text primary key, donor text not null references donors (id), browser text not null, new_email text, language text not null,
      made_ms ${integer} not null, expires_ms ${integer} not null, used_ms ${integer})${strict}`,
    'create index donor_links_by_donor on donor_links (donor)',
    `create table donor_sessions (
      hash text primary key, donor text not null references donors (id), made_ms ${integer} not null, seen_ms ${integer} not null)${strict}`,
    'create index donor_sessions_by_donor on donor_sessions (donor)',
  ];
}

function actTables({ integer, strict }: Dialect): string[] {
  return [
    `create table donor_acts (
      id text primary key, donor text not null, act text not null, object text not null, before_json text not null, after_json text not null,
      at_ms ${integer} not null)${strict}`,
    'create index donor_acts_by_donor on donor_acts (donor, at_ms)',
    `create table donor_requests (
      id text primary key, once text not null unique, kind text not null, donor text, object text not null, digits text, note text,
      state text not null, answer text, made_ms ${integer} not null, decided_ms ${integer}, decided_by text)${strict}`,
    "create index donor_requests_open on donor_requests (made_ms) where state = 'open'",
    'create index donor_requests_by_donor on donor_requests (donor) where donor is not null',
    `create table days_told (
      gift text primary key, told_on text not null, from_day text, until_day text, days ${integer} not null, late text not null,
      ahead ${integer} not null)${strict}`,
  ];
}

/** People who give: by which address they are known, how they come in, what they asked for. */
export function donorTables(dialect: Dialect): string[] {
  return [
    ...peopleTables(dialect),
    ...accessTables(dialect),
    ...actTables(dialect),
    ...dialect.appendOnly('donor_acts'),
    ...dialect.appendOnly('days_told'),
  ];
}
