import { sql, type Kysely } from 'kysely';
import { folded } from '../values/fold.ts';
import { inChunks } from './chunks.ts';
import type { Dialect } from './migrations.ts';

/** By which the ledger of an account that few entries touch is read, in place of a walk through all. */
export const POSTINGS_BY_ACCOUNT = ['from', 'to'].map(
  (side) => `create index postings_${side}_account on postings (${side}_account, entry)`,
);

/** The words of labels as they are searched, whatever their accents; most entries have no label, and no row here. */
export function entryWordTables({ strict, sortedText }: Dialect): string[] {
  return [`create table entry_words (entry ${sortedText} primary key references entries (key), folded text not null)${strict}`];
}

/** What is kept of labels, for those that have one. */
function wordsOfEntries(
  entries: readonly { readonly key: string; readonly label: string | null }[],
): { readonly entry: string; readonly folded: string }[] {
  return entries.flatMap(({ key, label }) => (label === null ? [] : [{ entry: key, folded: folded(label) }]));
}

/** Entries that were kept before their words were. */
export async function wordKeptEntries(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ readonly key: string; readonly label: string }>`
    select key, label from entries where label is not null order by key`.execute(db);
  for (const some of inChunks(wordsOfEntries(rows))) {
    const values = some.map(({ entry, folded: words }) => sql`(${entry}, ${words})`);
    await sql`insert into entry_words (entry, folded) values ${sql.join(values)}`.execute(db);
  }
}
