import { sql, type Insertable, type Kysely, type Selectable } from 'kysely';
import { named } from '../values/named.ts';
import { NOTICE_STATES, OPEN_STATES, type Kept, type KeptNotice, type Notice, type NoticeState } from '../inbox/notice.ts';
import type { InboxStore, NoticeMark } from '../inbox/store.ts';
import { FURTHEST_TRY_MS } from '../inbox/waits.ts';
import type { Dialect } from './migrations.ts';
import type { Schema } from './schema.ts';
import { inTransaction } from './transact.ts';

/** SQLite takes 32 766 values in a statement, PostgreSQL 65 535; a row has 11. */
const ROWS_AT_ONCE = 500;

function noticeOf(row: Selectable<Schema['inbox']>): KeptNotice {
  return {
    id: row.id,
    type: row.type,
    objectId: row.object_id,
    objectType: row.object_type,
    createdMs: row.created_ms,
    receivedMs: row.received_ms,
    body: row.body,
    state: named(NOTICE_STATES, row.state),
    attempts: row.attempts,
    dueMs: row.due_ms,
    reason: row.reason,
  };
}

function rowOf(notice: Notice): Insertable<Schema['inbox']> {
  return {
    id: notice.id,
    type: notice.type,
    object_id: notice.objectId,
    object_type: notice.objectType,
    created_ms: notice.createdMs,
    received_ms: notice.receivedMs,
    body: notice.body,
    state: 'waiting',
    attempts: 0,
    due_ms: 0,
    reason: null,
  };
}

async function keepAll(db: Kysely<Schema>, notices: readonly Notice[]): Promise<Kept[]> {
  const fresh = new Set<string>();
  for (let start = 0; start < notices.length; start += ROWS_AT_ONCE) {
    const rows = notices.slice(start, start + ROWS_AT_ONCE).map(rowOf);
    const inserted = await db
      .insertInto('inbox')
      .values(rows)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .execute();
    for (const { id } of inserted) fresh.add(id);
  }
  // The same notice may stand twice in one batch: it is kept by the first, known to the second.
  return notices.map(({ id }) => (fresh.delete(id) ? 'kept' : 'known'));
}

type Taking = { readonly nowMs: number; readonly leaseMs: number; readonly limit: number };

/** Notices that may be handed out: due, held by nobody, and about an object of which nobody holds a notice. No lease and no wait outlives a clock that was set back. */
function dueIds({ nowMs, leaseMs, limit }: Taking, { passOver }: Dialect) {
  const furthestMs = nowMs + FURTHEST_TRY_MS;
  const longestMs = nowMs + 2 * leaseMs;
  return sql<string>`select id from inbox as due
    where due.state in ('waiting', 'failed') and (due.due_ms <= ${nowMs} or due.due_ms > ${furthestMs})
      and (due.leased_ms <= ${nowMs} or due.leased_ms > ${longestMs})
      and (due.object_id = '' or not exists (
        select 1 from inbox as held where held.object_id = due.object_id and held.object_type = due.object_type
          and held.state in ('waiting', 'failed') and held.leased_ms > ${nowMs} and held.leased_ms <= ${longestMs}))
    order by due.due_ms, due.received_ms limit ${limit}${sql.raw(passOver)}`;
}

async function take(db: Kysely<Schema>, dialect: Dialect, taking: Taking): Promise<KeptNotice[]> {
  if (dialect.handOutLock !== null) await sql.raw(dialect.handOutLock).execute(db);
  const taken = await sql<Selectable<Schema['inbox']>>`with chosen as (${dueIds(taking, dialect)})
    update inbox set leased_ms = ${taking.nowMs + taking.leaseMs} where id in (select id from chosen) returning *`.execute(db);
  return taken.rows.map(noticeOf).toSorted((left, right) => left.dueMs - right.dueMs || left.receivedMs - right.receivedMs);
}

/** Notices that the same is said of are marked by one statement. */
async function markAll(db: Kysely<Schema>, { many }: Dialect, marks: readonly NoticeMark[]): Promise<void> {
  const alike = Map.groupBy(marks, ({ state, reason, dueMs }) => JSON.stringify([state, reason, dueMs]));
  for (const same of alike.values()) {
    const [first] = same;
    if (first === undefined) continue;
    const { state, reason, dueMs } = first;
    const tries = state === 'failed' || state === 'dead' ? 1 : 0;
    const change = db
      .updateTable('inbox')
      .set((eb) => ({ state, reason, due_ms: dueMs, leased_ms: 0, attempts: eb('attempts', '+', tries) }));
    await change
      .where(
        many.among(
          'id',
          same.map(({ id }) => id),
        ),
      )
      .where(sql<boolean>`state in ('waiting', 'failed')`)
      .execute();
  }
}

/** The inbox in a database. Keeping is one commit for all that is handed over, whatever the number. */
/** As the conditions of the indexes say it: in other words they are not used. */
const IS_OPEN = sql<boolean>`state in ('waiting', 'failed', 'parked', 'dead')`;
const IS_KNOWN = sql<boolean>`state in ('done', 'ignored')`;
const OPEN = new Set<NoticeState>(OPEN_STATES);

function byState(db: Kysely<Schema>) {
  return db
    .selectFrom('inbox')
    .select(['state', (eb) => eb.fn.countAll<number>().as('notices')])
    .groupBy('state');
}

function countsOf<State extends NoticeState>(
  states: readonly State[],
  rows: readonly { readonly state: string; readonly notices: number }[],
): Record<State, number> {
  const found = new Map(rows.map(({ state, notices }) => [state, notices]));
  // Each state that was asked for has its count.
  return Object.fromEntries(states.map((state) => [state, found.get(state) ?? 0])) as Record<State, number>;
}

export function inboxStore(db: Kysely<Schema>, dialect: Dialect): InboxStore {
  return {
    // One statement needs no transaction around it.
    keepAll: (notices) =>
      notices.length <= ROWS_AT_ONCE ? keepAll(db, notices) : inTransaction(db, (transaction) => keepAll(transaction, notices)),
    take: (nowMs, leaseMs, limit) =>
      db
        .transaction()
        // So that what is seen after waiting for the lock is what the one before has left.
        .setIsolationLevel('read committed')
        .execute((transaction) => take(transaction, dialect, { nowMs, leaseMs, limit })),
    releaseAll: async () => {
      await db.updateTable('inbox').set({ leased_ms: 0 }).where('leased_ms', '>', 0).execute();
    },
    markAll: (marks) => (marks.length === 0 ? Promise.resolve() : inTransaction(db, (transaction) => markAll(transaction, dialect, marks))),
    replay: async (id) => {
      const waiting = { state: 'waiting', attempts: 0, due_ms: 0, leased_ms: 0, reason: null };
      const { numUpdatedRows } = await db.updateTable('inbox').set(waiting).where('id', '=', id).executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    dismiss: async (id, reason) => {
      const query = db.updateTable('inbox').set({ state: 'ignored', reason }).where('id', '=', id);
      return (await query.where('state', 'in', ['parked', 'dead']).executeTakeFirst()).numUpdatedRows > 0n;
    },
    list: async (states, limit) => {
      const query = db
        .selectFrom('inbox')
        .selectAll()
        .where('state', 'in', [...states])
        .where(states.some((state) => !OPEN.has(state)) ? sql<boolean>`true` : IS_OPEN);
      return (await query.orderBy('received_ms', 'desc').limit(limit).execute()).map(noticeOf);
    },
    counts: async () => countsOf(NOTICE_STATES, await byState(db).execute()),
    openCounts: async () => countsOf(OPEN_STATES, await byState(db).where(IS_OPEN).execute()),
    lastReceivedMs: async () => {
      const open = db.selectFrom('inbox').select((eb) => eb.fn.max<number | null>('received_ms').as('ms'));
      const known = db.selectFrom('inbox').select('received_ms as ms').where(IS_KNOWN).orderBy('created_ms', 'desc').limit(1);
      const both = [await open.where(IS_OPEN).executeTakeFirst(), await known.executeTakeFirst()].flatMap((row) => row?.ms ?? []);
      return both.length === 0 ? null : Math.max(...both);
    },
    knownToMs: async () => {
      const query = db.selectFrom('inbox').select((eb) => eb.fn.max('created_ms').as('known_ms'));
      return (await query.where(IS_KNOWN).executeTakeFirst())?.known_ms ?? null;
    },
  };
}
