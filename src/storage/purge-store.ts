import { sql, type Kysely, type RawBuilder, type SqlBool } from 'kysely';
import type { PurgeStore } from '../donors/retention.ts';
import { utcDay } from '../values/day.ts';
import { emptyLateNotices, eraseDonor } from './donor-erasure.ts';
import { forgetReports } from './report-store.ts';
import type { Schema } from './schema.ts';

type Db = Kysely<Schema>;
type Name = Parameters<PurgeStore['purge']>[0];

/** Enough for one night; what is left is taken the next. */
const AT_ONCE = 500;

/** No payment and no recurring gift ever came of it. */
const NOTHING_CAME = sql<SqlBool>`not exists (select 1 from gifts where gifts.wish = wishes.id) and not exists (select 1 from recurring where recurring.wish = wishes.id)`;

async function abandoned(db: Db, beforeMs: number, dry: boolean): Promise<number> {
  const due = db.selectFrom('wishes').select('id').where('created_ms', '<', beforeMs).where('email', '!=', '').where(NOTHING_CAME);
  const ids = (await due.orderBy('created_ms').limit(AT_ONCE).execute()).map(({ id }) => id);
  if (dry || ids.length === 0) return ids.length;
  const blank = { email: '', message: null, shown_name: null, request_key: null, checkout_url: null, donor: null, token: '' };
  await db.updateTable('wishes').set(blank).where('id', 'in', ids).execute();
  // Who only ever left checkouts is nobody to remember.
  const nobody = sql<SqlBool>`not exists (select 1 from wishes where wishes.donor = donors.id) and not exists (select 1 from donor_requests where donor_requests.donor = donors.id)`;
  const gone = (
    await db.selectFrom('donors').select('id').where('created_ms', '<', beforeMs).where('erased_ms', 'is', null).where(nobody).execute()
  ).map(({ id }) => id);
  if (gone.length === 0) return ids.length;
  await db.deleteFrom('donor_links').where('donor', 'in', gone).execute();
  await db.deleteFrom('donor_sessions').where('donor', 'in', gone).execute();
  await db.deleteFrom('donors').where('id', 'in', gone).execute();
  return ids.length;
}

/** Donors without a gift that goes on, who have not given, entered or asked since. */
async function longGone(db: Db, beforeMs: number, nowMs: number, dry: boolean): Promise<number> {
  const since = (condition: RawBuilder<unknown>): RawBuilder<SqlBool> => sql<SqlBool>`not exists (${condition})`;
  const due = db
    .selectFrom('donors')
    .select('id')
    .where('erased_ms', 'is', null)
    .where('created_ms', '<', beforeMs)
    .where((eb) => eb.or([eb('entered_ms', 'is', null), eb('entered_ms', '<', beforeMs)]))
    .where(since(sql`select 1 from wishes where wishes.donor = donors.id and wishes.created_ms >= ${beforeMs}`))
    .where(
      since(
        sql`select 1 from wishes join gifts on gifts.wish = wishes.id where wishes.donor = donors.id and gifts.created_ms >= ${beforeMs}`,
      ),
    )
    .where(
      since(
        sql`select 1 from wishes join recurring on recurring.wish = wishes.id
          where wishes.donor = donors.id and recurring.status not in ('canceled', 'incomplete_expired')`,
      ),
    )
    .where(since(sql`select 1 from donor_requests where donor_requests.donor = donors.id and donor_requests.made_ms >= ${beforeMs}`));
  const ids = (await due.limit(AT_ONCE).execute()).map(({ id }) => id);
  if (!dry) for (const id of ids) await eraseDonor(db, id, [], nowMs);
  return ids.length;
}

async function links(db: Db, beforeMs: number, dry: boolean): Promise<number> {
  const old = [sql`from donor_links where expires_ms < ${beforeMs}`, sql`from donor_sessions where seen_ms < ${beforeMs}`];
  let rows = 0;
  for (const each of old) {
    rows += (await sql`select 1 ${each}`.execute(db)).rows.length;
    if (!dry) await sql`delete ${each}`.execute(db);
  }
  return rows;
}

async function notices(db: Db, beforeMs: number, dry: boolean): Promise<number> {
  const due = db
    .selectFrom('inbox')
    .select('id')
    .where('state', 'in', ['done', 'ignored'])
    .where('received_ms', '<', beforeMs)
    .where('body', '!=', '');
  const ids = (await due.limit(20 * AT_ONCE).execute()).map(({ id }) => id);
  for (let start = 0; !dry && start < ids.length; start += AT_ONCE)
    await db
      .updateTable('inbox')
      .set({ body: '' })
      .where('id', 'in', ids.slice(start, start + AT_ONCE))
      .execute();
  return ids.length;
}

async function requests(db: Db, beforeMs: number, dry: boolean): Promise<number> {
  const due = db.selectFrom('donor_requests').select('id').where('state', '!=', 'open').where('decided_ms', '<', beforeMs);
  const ids = (await due.limit(AT_ONCE).execute()).map(({ id }) => id);
  if (!dry && ids.length > 0) await db.deleteFrom('donor_requests').where('id', 'in', ids).execute();
  return ids.length;
}

async function letters(db: Db, beforeMs: number, dry: boolean): Promise<number> {
  const due = db.selectFrom('letters').select('key').where('state', 'in', ['sent', 'dropped']).where('made_ms', '<', beforeMs);
  const keys = (await due.limit(AT_ONCE).execute()).map(({ key }) => key);
  if (!dry && keys.length > 0) await db.deleteFrom('letters').where('key', 'in', keys).execute();
  return keys.length;
}

async function offlineGivers(db: Db, beforeMs: number, dry: boolean): Promise<number> {
  const old = db.selectFrom('offline_gifts').select('id').where('received_on', '<', utcDay(beforeMs));
  const ids = (await db.selectFrom('offline_givers').select('gift').where('gift', 'in', old).limit(AT_ONCE).execute()).map(
    ({ gift }) => gift,
  );
  if (dry || ids.length === 0) return ids.length;
  await db.deleteFrom('offline_givers').where('gift', 'in', ids).execute();
  await db.deleteFrom('receipt_givers').where('gift', 'in', ids).execute();
  // Whom no offline gift names any more is named by nothing that is to come.
  await sql`delete from donor_identities where substr(holder, 1, 6) = 'giver_' and holder not in (select holder from receipt_givers)`.execute(
    db,
  );
  return ids.length;
}

async function gate(db: Db, beforeMs: number, dry: boolean): Promise<number> {
  let rows = 0;
  for (const table of ['gate_uses', 'gate_tries', 'gate_forms', 'gate_outcomes'] as const) {
    const old = sql`from ${sql.table(table)} where at_ms < ${beforeMs}`;
    rows += (await sql`select 1 ${old}`.execute(db)).rows.length;
    if (!dry) await sql`delete ${old}`.execute(db);
  }
  return rows;
}

async function transfers(db: Db, beforeMs: number, dry: boolean): Promise<number> {
  const due = db.selectFrom('announced_transfers').select('code').where('made_ms', '<', beforeMs).where('email', 'is not', null);
  const codes = (await due.limit(AT_ONCE).execute()).map(({ code }) => code);
  if (!dry && codes.length > 0) await db.updateTable('announced_transfers').set({ email: null }).where('code', 'in', codes).execute();
  return codes.length;
}

/** Forgetting by age, in a database. */
export function purgeStore(db: Db): PurgeStore {
  const rules: Readonly<Record<Name, (beforeMs: number, nowMs: number, dry: boolean) => Promise<number>>> = {
    abandoned: (beforeMs, _, dry) => abandoned(db, beforeMs, dry),
    donors: (beforeMs, nowMs, dry) => longGone(db, beforeMs, nowMs, dry),
    letters: (beforeMs, _, dry) => letters(db, beforeMs, dry),
    links: (beforeMs, _, dry) => links(db, beforeMs, dry),
    gate: (beforeMs, _, dry) => gate(db, beforeMs, dry),
    transfers: (beforeMs, _, dry) => transfers(db, beforeMs, dry),
    notices: (beforeMs, _, dry) => notices(db, beforeMs, dry),
    requests: (beforeMs, _, dry) => requests(db, beforeMs, dry),
    reports: (beforeMs, _, dry) => forgetReports(db, beforeMs, AT_ONCE, dry),
    'offline-givers': (beforeMs, _, dry) => offlineGivers(db, beforeMs, dry),
  };
  return {
    purge: (name, beforeMs, nowMs, dry) => rules[name](beforeMs, nowMs, dry),
    lateNotices: (sinceMs, dry) => emptyLateNotices(db, sinceMs, dry),
  };
}
