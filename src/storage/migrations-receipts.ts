import type { Dialect } from './migrations.ts';

function kept({ integer, strict }: Dialect): string[] {
  return [
    `create table receipts (
      number ${integer} primary key check (number > 0), holder text not null, content text not null, sha256 text not null,
      pdf_sha256 text not null, replaces ${integer} unique references receipts (number), revision ${integer} not null,
      issued_ms ${integer} not null, issued_by text not null)${strict}`,
    'create index receipts_by_holder on receipts (holder)',
    `create table receipt_cancels (
      number ${integer} primary key references receipts (number), reason text not null, cancelled_ms ${integer} not null,
      cancelled_by text not null)${strict}`,
    `create table receipt_lost (
      first ${integer} primary key, last ${integer} not null check (last >= first), made_ms ${integer} not null, made_by text not null)${strict}`,
  ];
}

function standing({ integer, strict }: Dialect): string[] {
  return [
    // By its key no payment can stand on two receipts (method §6.4).
    `create table receipt_payments (payment text primary key, number ${integer} not null references receipts (number))${strict}`,
    'create index receipt_payments_by_number on receipt_payments (number)',
    `create table donor_identities (
      holder text primary key, first_names text not null, last_name text not null, address text not null, postcode text not null,
      town text not null, country text not null, folded text not null, changed_ms ${integer} not null)${strict}`,
    'create index donor_identities_by_folded on donor_identities (folded)',
    `create table receipt_givers (gift text primary key references offline_gifts (id), holder text not null)${strict}`,
  ];
}

/** Tax receipts: what was issued only grows; who is to be named can be corrected and forgotten. */
export function receiptTables(dialect: Dialect): string[] {
  return [...kept(dialect), ...standing(dialect), ...['receipts', 'receipt_cancels', 'receipt_lost'].flatMap(dialect.appendOnly)];
}
