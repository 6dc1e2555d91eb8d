import type { Dialect } from './migrations.ts';

/** What keeps card testers out, and the transfers that people announce. */
export function gateTables({ integer, strict }: Dialect): string[] {
  return [
    `create table gate_uses (key text not null, at_ms ${integer} not null)${strict}`,
    'create index gate_uses_by_key on gate_uses (key, at_ms)',
    'create index gate_uses_by_age on gate_uses (at_ms)',
    `create table gate_tries (key text primary key, tries ${integer} not null, at_ms ${integer} not null)${strict}`,
    'create index gate_tries_by_age on gate_tries (at_ms)',
    `create table gate_forms (nonce text primary key, content text not null, at_ms ${integer} not null)${strict}`,
    'create index gate_forms_by_age on gate_forms (at_ms)',
    `create table gate_outcomes (payment text primary key, at_ms ${integer} not null, failed ${integer} not null)${strict}`,
    'create index gate_outcomes_by_age on gate_outcomes (at_ms)',
    `create table gate_attack (id ${integer} primary key check (id = 1), since_ms ${integer} not null, until_ms ${integer} not null)${strict}`,
    `create table announced_transfers (
      code text primary key, once text not null unique, amount ${integer}, project text, email text, language text not null,
      state text not null, gift text, made_ms ${integer} not null)${strict}`,
    'create index announced_by_gift on announced_transfers (gift) where gift is not null',
    // The fees of the last year are read for the give page.
    'create index movements_by_day on movements (created_ms)',
  ];
}
