import type { Kysely, Selectable } from 'kysely';
import { foldedAddress, type Donor } from '../donors/donor.ts';
import type { DonorStore, Given } from '../donors/store.ts';
import { LANGUAGES } from '../settings/types.ts';
import { cents, type Cents } from '../values/cents.ts';
import { newId } from '../values/ids.ts';
import { named } from '../values/named.ts';
import { inChunks } from './chunks.ts';
import { donorDeeds } from './donor-deeds.ts';
import { donorDoors } from './donor-doors.ts';
import { eraseDonor } from './donor-erasure.ts';
import { donorOf } from './donor-row.ts';
import { giftOf, recurringOf, wishOf } from './giving-store.ts';
import type { Schema } from './schema.ts';

type Db = Kysely<Schema>;

function donorFrom(row: Selectable<Schema['donors']>): Donor {
  const { id, email, digest } = row;
  return {
    id,
    email,
    language: named(LANGUAGES, row.language),
    digest: digest === 1,
    createdMs: row.created_ms,
    enteredMs: row.entered_ms,
  };
}

async function givenBy(db: Db, donor: string): Promise<Given> {
  const ofDonor = db.selectFrom('wishes').select('id').where('donor', '=', donor);
  const wishes = await db.selectFrom('wishes').selectAll().where('donor', '=', donor).orderBy('created_ms', 'desc').execute();
  const gifts = await db.selectFrom('gifts').selectAll().where('wish', 'in', ofDonor).orderBy('created_ms', 'desc').execute();
  const recurring = await db.selectFrom('recurring').selectAll().where('wish', 'in', ofDonor).execute();
  return { wishes: wishes.map(wishOf), gifts: gifts.map(giftOf), recurring: recurring.map(recurringOf) };
}

/** Everything that names a donor points to another one; sessions and links of the old address end. */
async function moveAll(db: Db, from: string, to: string): Promise<void> {
  await db.updateTable('wishes').set({ donor: to }).where('donor', '=', from).execute();
  await db.updateTable('donor_requests').set({ donor: to }).where('donor', '=', from).execute();
  await db.updateTable('letters').set({ donor: to }).where('donor', '=', from).execute();
  // Nobody is left behind who would get the monthly letter at the old address.
  await db.updateTable('donors').set({ digest: 0 }).where('id', '=', from).execute();
  await db.deleteFrom('donor_sessions').where('donor', '=', from).execute();
  await db.deleteFrom('donor_links').where('donor', '=', from).execute();
}

async function setAddress(db: Db, donor: string, email: string): Promise<string> {
  const folded = foldedAddress(email);
  const known = await db.selectFrom('donors').select('id').where('folded', '=', folded).executeTakeFirst();
  await db.updateTable('wishes').set({ email }).where('donor', '=', donor).execute();
  if (known && known.id !== donor) {
    await moveAll(db, donor, known.id);
    return known.id;
  }
  await db.updateTable('donors').set({ email, folded }).where('id', '=', donor).execute();
  return donor;
}

async function takenBack(db: Db, charges: readonly string[]): Promise<Map<string, Cents>> {
  const sums = new Map<string, Cents>();
  for (const some of inChunks(charges)) {
    const rows = db
      .selectFrom('entries')
      .select(['source', (eb) => eb.fn.sum<number | string>('measured').as('total')])
      .where('source', 'in', some)
      .where('measure', 'in', ['refunds', 'disputes'])
      .groupBy('source');
    for (const { source, total } of await rows.execute()) sums.set(source, cents(Number(total)));
  }
  return sums;
}

/** Who gives, in a database. */
export function donorStore(db: Db): DonorStore {
  return {
    donor: async (id) => {
      const row = await db.selectFrom('donors').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? donorFrom(row) : null;
    },
    donorAt: async (folded) => {
      const row = await db.selectFrom('donors').selectAll().where('folded', '=', folded).executeTakeFirst();
      return row ? donorFrom(row) : null;
    },
    given: (donor) => givenBy(db, donor),
    ownerOf: async (recurring) => {
      const owner = db.selectFrom('recurring').innerJoin('wishes', 'wishes.id', 'recurring.wish').select('wishes.donor');
      return (await owner.where('recurring.id', '=', recurring).executeTakeFirst())?.donor ?? null;
    },
    setShown: async (wish, { visibility, name, message }) => {
      await db.updateTable('wishes').set({ visibility, shown_name: name, message }).where('id', '=', wish).execute();
    },
    setChoices: async (donor, { language, digest }) => {
      await db
        .updateTable('donors')
        .set((eb) => ({ language, digest: digest ? 1 : 0, stop_token: eb.fn.coalesce('stop_token', eb.val(newId('stop'))) }))
        .where('id', '=', donor)
        .execute();
    },
    setAddress: (donor, email) => setAddress(db, donor, email),
    moveWish: async (wish, email) => {
      const donor = await donorOf(db, { ...wish, email });
      await db.updateTable('wishes').set({ donor, email }).where('id', '=', wish.id).execute();
      return donor;
    },
    takenBack: (charges) => takenBack(db, charges),
    ...donorDoors(db),
    ...donorDeeds(db),
    erase: (donor, customers, nowMs) => eraseDonor(db, donor, customers, nowMs),
  };
}
