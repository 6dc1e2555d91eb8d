import type { Dialect } from './migrations.ts';

/** Closed months and years, and what is asked and decided about them. */
export function closingTables({ integer, strict, sortedText }: Dialect): string[] {
  const by = `by_member text not null, by_name text not null, at_ms ${integer} not null`;
  return [
    `create table closings (
      n ${integer} primary key check (n > 0), act text not null, month text not null, on_day text not null, entries ${integer}, content text,
      figures text, listed text, reason text, decided_by text, before text unique, hash text not null unique, ${by},
      check ((act = 'close') = (content is not null and entries is not null and figures is not null and listed is not null)),
      check ((act = 'reopen') = (reason is not null and decided_by is not null)))${strict}`,
    `create table closing_requests (
      id ${sortedText} primary key, closing ${integer} not null references closings (n), month text not null, reason text not null, ${by})${strict}`,
    `create table year_acts (year text not null, act text not null, on_day text not null, result ${integer} not null, ${by}, primary key (year, act))${strict}`,
    'create index entries_by_booking on entries (booking_day, key)',
  ];
}

/** What was closed, asked and decided stays written. */
export const CLOSINGS_ONLY_GROW = ['closings', 'closing_requests', 'year_acts'] as const;
