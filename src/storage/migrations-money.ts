import type { Dialect } from './migrations.ts';

function giftTables({ integer, strict }: Dialect): string[] {
  return [
    `create table offline_gifts (
      id text primary key, once text not null unique, received_on text not null, amount ${integer} not null check (amount > 0), method text not null,
      commission ${integer} not null check (commission >= 0 and commission < amount), project text, reference text, company ${integer} not null,
      account text not null, into_account text not null, made_ms ${integer} not null, made_by text not null)${strict}`,
    'create index offline_gifts_by_day on offline_gifts (received_on, id)',
    'create index offline_gifts_by_amount on offline_gifts (amount, received_on)',
    // Apart, so that a person can be forgotten while the gift stays.
    `create table offline_givers (gift text primary key references offline_gifts (id), name text, email text, note text, folded text not null)${strict}`,
    `create table asked_refunds (
      id text primary key, once text not null unique, charge text not null, number ${integer} not null, amount ${integer} not null check (amount > 0),
      reason text, state text not null, refund text, why text, made_ms ${integer} not null, made_by text not null, unique (charge, number))${strict}`,
  ];
}

function costTables({ integer, strict }: Dialect): string[] {
  return [
    `create table cost_changes (
      line text not null, number ${integer} not null, from_day text not null, ends ${integer} not null, what_fr text, what_en text, why_fr text, why_en text,
      supplier text, category text, amount ${integer}, per text, until_day text, covered ${integer}, shares text, made_ms ${integer} not null,
      made_by text not null, primary key (line, number), check ((ends = 1) = (amount is null)))${strict}`,
    `create table invoices (
      id text primary key, once text not null unique, line text not null, supplier text not null, supplier_key text not null, number text not null,
      number_key text not null, attempt ${integer} not null, dated text not null, amount ${integer} not null check (amount <> 0), service_from text not null,
      service_until text not null, due text, shares text, closed_through text, account text not null, made_ms ${integer} not null,
      made_by text not null, unique (supplier_key, number_key, attempt), check (service_until >= service_from))${strict}`,
    'create index invoices_by_day on invoices (dated, id)',
    'create index invoices_by_amount on invoices (amount)',
    `create table undone_invoices (
      invoice text primary key references invoices (id), closed_through text, made_ms ${integer} not null, made_by text not null)${strict}`,
  ];
}

function paperTables({ integer, strict }: Dialect): string[] {
  return [
    `create table vouchers (
      sha256 text primary key, name text not null, type text not null, bytes ${integer} not null, made_ms ${integer} not null, made_by text not null)${strict}`,
    `create table voucher_links (
      object text not null, voucher text not null references vouchers (sha256), made_ms ${integer} not null, made_by text not null,
      primary key (object, voucher))${strict}`,
    `create table published_vouchers (
      voucher text primary key references vouchers (sha256), object text not null, made_ms ${integer} not null, made_by text not null)${strict}`,
    `create table history_months (
      month text not null, number ${integer} not null, gross ${integer} not null, other ${integer} not null, refunds ${integer} not null,
      disputes ${integer} not null, fees ${integer} not null, gifts ${integer}, made_ms ${integer} not null, made_by text not null,
      primary key (month, number))${strict}`,
    `create table decisions (
      id text primary key, once text not null unique, month text not null, amount ${integer} not null check (amount <> 0), source text not null,
      decided_on text not null, minutes text not null, takes_back text unique references decisions (id), made_ms ${integer} not null,
      made_by text not null)${strict}`,
  ];
}

/** By which the treasurer's search finds what Stripe has told, whatever the size of the books. */
function searchIndexes({ sortedText }: Dialect): string[] {
  const bytewise = sortedText === 'text' ? '' : ' collate "C"';
  return [
    'create index gifts_by_amount on gifts (amount, created_ms)',
    'create index gifts_by_counted_on on gifts (counted_on) where counted_on is not null',
    'create index gifts_by_subscription on gifts (subscription) where subscription is not null',
    'create index payouts_by_amount on payouts (amount)',
    "create index movements_by_amount on movements (amount, created_ms) where category <> 'charge'",
    "create index postings_waiting on postings (entry) where from_account = 'unqualified' or to_account = 'unqualified'",
    'create index entries_by_fact_day on entries (fact_day)',
    'create index entries_by_label on entries (label) where label is not null',
    'create index movements_by_source on movements (source) where source is not null',
    'create index wishes_by_checkout on wishes (checkout_id) where checkout_id is not null',
    `create index offline_gifts_by_reference on offline_gifts (lower(reference)${bytewise}) where reference is not null`,
    `create index wishes_by_email on wishes (lower(email)${bytewise})`,
  ];
}

/** What auditors did with papers. A review belongs to a paper of an object. */
export function reviewTables({ integer, strict, appendOnly }: Dialect): string[] {
  return [
    `create table voucher_reviews (
      object text not null, voucher text not null, number ${integer} not null check (number > 0), once text unique, act text not null, said text,
      by_member text not null, by_name text not null, made_ms ${integer} not null, primary key (object, voucher, number),
      foreign key (object, voucher) references voucher_links (object, voucher), check ((act = 'comment') = (said is not null)))${strict}`,
    ...appendOnly('voucher_reviews'),
  ];
}

export const MONEY_APPEND_ONLY: readonly string[] = [
  'offline_gifts',
  'cost_changes',
  'invoices',
  'undone_invoices',
  'vouchers',
  'voucher_links',
  'history_months',
  'decisions',
];

/** Tables of money facts that do not come from Stripe, and of their papers. */
export function moneyTables(dialect: Dialect): string[] {
  return [...giftTables(dialect), ...costTables(dialect), ...paperTables(dialect), ...searchIndexes(dialect)];
}
