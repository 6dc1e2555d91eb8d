import type { Dialect } from './migrations.ts';

/** The outbox, and the card that pays a recurring gift: a letter is sent before it expires. */
export function letterTables({ integer, strict, sortedText }: Dialect): string[] {
  return [
    `create table letters (
      key ${sortedText} primary key, kind text not null, donor text, params text not null, language text not null, fact_ms ${integer} not null,
      state text not null, attempts ${integer} not null, due_ms ${integer} not null, leased_ms ${integer} not null, made_ms ${integer} not null,
      sent_ms ${integer}, reason text)${strict}`,
    "create index letters_due on letters (due_ms) where state = 'queued'",
    'create index letters_by_state on letters (state, made_ms)',
    'alter table recurring add column card_last4 text',
    'alter table recurring add column card_ends text',
  ];
}
