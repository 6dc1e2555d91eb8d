import { sql, type Kysely } from 'kysely';
import type { Erased } from '../donors/store.ts';
import { inChunks } from './chunks.ts';
import type { Schema } from './schema.ts';

type Db = Kysely<Schema>;

/** In place of a notice's body: nothing reads it any more once the notice is dealt with, and what is read anew has no use of it. */
const FORGOTTEN = '';

/** `%` and `_` stand for themselves. */
function within(text: string): string {
  return `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}

/** Empties the bodies of notices that tell one of these texts, as they stand in Stripe's JSON; how many. `dry`: only counts them. */
async function emptyNotices(db: Db, texts: readonly string[], dry = false): Promise<number> {
  const found = new Set<string>();
  for (const text of texts) {
    const telling = db.selectFrom('inbox').select('id').where('body', '!=', FORGOTTEN);
    const rows = await telling.where(sql<boolean>`lower(body) like ${within(text.toLowerCase())} escape '\\'`).execute();
    for (const { id } of rows) found.add(id);
  }
  if (dry) return found.size;
  for (const some of inChunks([...found])) await db.updateTable('inbox').set({ body: FORGOTTEN }).where('id', 'in', some).execute();
  return found.size;
}

/** Stripe's names of what a donor gave, by which notices tell of them. */
async function namesOf(db: Db, donor: string): Promise<string[]> {
  const wishes = await db.selectFrom('wishes').select(['id', 'checkout_id']).where('donor', '=', donor).execute();
  const ids = db.selectFrom('wishes').select('id').where('donor', '=', donor);
  const gifts = await db.selectFrom('gifts').select('id').where('wish', 'in', ids).execute();
  const recurring = await db.selectFrom('recurring').select('id').where('wish', 'in', ids).execute();
  const checkouts = wishes.flatMap(({ id, checkout_id }) => (checkout_id === null ? [id] : [id, checkout_id]));
  return [...checkouts, ...[...gifts, ...recurring].map(({ id }) => id)];
}

async function forgetOffline(db: Db, folded: string): Promise<number> {
  await db
    .updateTable('announced_transfers')
    .set({ email: null })
    .where(sql<boolean>`lower(trim(email)) = ${folded}`)
    .execute();
  const mine = db.deleteFrom('offline_givers').where(sql<boolean>`lower(trim(email)) = ${folded}`);
  return Number((await mine.executeTakeFirst()).numDeletedRows);
}

/** See {@link DonorStore.erase}. Within one transaction of the books. */
export async function eraseDonor(db: Db, donor: string, customers: readonly string[], nowMs: number): Promise<Erased> {
  const row = await db.selectFrom('donors').select(['email', 'folded']).where('id', '=', donor).executeTakeFirst();
  const known = row?.folded ?? null;
  const notices = await emptyNotices(db, [...(known === null ? [] : [known]), ...(await namesOf(db, donor)), ...customers]);
  const blank = { email: '', message: null, shown_name: null, visibility: 'private', request_key: null, token: '', checkout_url: null };
  const wishes = await db.updateTable('wishes').set(blank).where('donor', '=', donor).executeTakeFirst();
  await db
    .deleteFrom('word_reviews')
    .where('wish', 'in', db.selectFrom('wishes').select('id').where('donor', '=', donor))
    .execute();
  await db.deleteFrom('donor_identities').where('holder', '=', donor).execute();
  await db.deleteFrom('donor_links').where('donor', '=', donor).execute();
  await db.deleteFrom('donor_sessions').where('donor', '=', donor).execute();
  await db.updateTable('donor_requests').set({ note: null, digits: null }).where('donor', '=', donor).execute();
  await db.updateTable('letters').set({ params: '{}' }).where('donor', '=', donor).execute();
  const offline = known === null ? 0 : await forgetOffline(db, known);
  const gone = { email: null, folded: null, digest: 0, stop_token: null, erased_ms: nowMs, customers: customers.join(' ') };
  await db.updateTable('donors').set(gone).where('id', '=', donor).where('erased_ms', 'is', null).execute();
  return { wishes: Number(wishes.numUpdatedRows), notices, offline };
}

/** Empties again what notices tell of donors that were erased since `sinceMs`: Stripe may tell of them later. How many notices. */
export async function emptyLateNotices(db: Db, sinceMs: number, dry: boolean): Promise<number> {
  const erased = await db.selectFrom('donors').select(['id', 'customers']).where('erased_ms', '>=', sinceMs).execute();
  let emptied = 0;
  for (const { id, customers } of erased) {
    const named = (customers ?? '').split(' ').filter((each) => each !== '');
    emptied += await emptyNotices(db, [...(await namesOf(db, id)), ...named], dry);
  }
  return emptied;
}
