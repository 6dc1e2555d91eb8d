import type { Kysely } from 'kysely';
import { foldedAddress } from '../donors/donor.ts';
import type { KeptWish } from '../giving/store.ts';
import { newId } from '../values/ids.ts';
import type { Schema } from './schema.ts';

/** The donor of an address: who gave it before, or one that is made now. Two at once make one. */
export async function donorOf(db: Kysely<Schema>, { email, language, createdMs }: KeptWish): Promise<string> {
  const folded = foldedAddress(email);
  const donor = {
    id: newId('donor'),
    email,
    folded,
    language,
    digest: 0,
    stop_token: null,
    created_ms: createdMs,
    entered_ms: null,
    erased_ms: null,
  };
  await db
    .insertInto('donors')
    .values(donor)
    .onConflict((conflict) => conflict.column('folded').doNothing())
    .execute();
  return (await db.selectFrom('donors').select('id').where('folded', '=', folded).executeTakeFirstOrThrow()).id;
}
