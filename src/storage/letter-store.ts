import { sql, type Kysely, type Selectable } from 'kysely';
import { LETTER_KINDS, LETTER_STATES, type KeptLetter, type LetterState, type NewLetter } from '../mail/letter.ts';
import type { LetterMark, OutboxStore } from '../mail/outbox.ts';
import { FURTHEST_LETTER_MS } from '../mail/waits.ts';
import { LANGUAGES } from '../settings/types.ts';
import { named } from '../values/named.ts';
import type { Dialect } from './migrations.ts';
import { insertRows } from './rows.ts';
import type { Schema } from './schema.ts';
import { inTransaction } from './transact.ts';

/** Where the instant stands until which all is held. */
const HELD = 'letters-held';
const NO_WORDS = '{}';

function letterOf(row: Selectable<Schema['letters']>): KeptLetter {
  const { key, donor, params, attempts, reason } = row;
  return {
    key,
    donor,
    params,
    attempts,
    reason,
    kind: named(LETTER_KINDS, row.kind),
    language: named(LANGUAGES, row.language),
    state: named(LETTER_STATES, row.state),
    factMs: row.fact_ms,
    madeMs: row.made_ms,
    dueMs: row.due_ms,
    sentMs: row.sent_ms,
  };
}

type LetterRow = Selectable<Schema['letters']>;

function rowOf({ key, kind, donor, params, language, factMs, madeMs, dueMs }: NewLetter, heldMs: number): LetterRow {
  return {
    key,
    kind,
    donor,
    language,
    params: JSON.stringify(params),
    fact_ms: factMs,
    made_ms: madeMs,
    due_ms: dueMs,
    state: factMs <= heldMs ? 'held' : 'queued',
    attempts: 0,
    leased_ms: 0,
    sent_ms: null,
    reason: null,
  };
}

async function heldUntil(db: Kysely<Schema>): Promise<number> {
  return (await db.selectFrom('cursors').select('at_ms').where('name', '=', HELD).executeTakeFirst())?.at_ms ?? -Infinity;
}

/** Each key once: as it came first, with the words that came last. */
function onceEach(rows: readonly LetterRow[]): LetterRow[] {
  const byKey = new Map<string, LetterRow>();
  for (const row of rows) byKey.set(row.key, { ...(byKey.get(row.key) ?? row), params: row.params });
  return [...byKey.values()];
}

const LATER_WORDS = `on conflict (key) do update set params = excluded.params
  where letters.state in ('queued', 'held') and letters.attempts = 0 and letters.leased_ms = 0`;

async function queueAll(db: Kysely<Schema>, dialect: Dialect, letters: readonly NewLetter[]): Promise<number> {
  const heldMs = await heldUntil(db);
  const rows = onceEach(letters.map((letter) => rowOf(letter, heldMs)));
  const keys = rows.map(({ key }) => key);
  const known = await db.selectFrom('letters').select('key').where(dialect.many.among('key', keys)).execute();
  await insertRows(db, dialect, 'letters', rows, LATER_WORDS);
  return rows.length - known.length;
}

async function take(db: Kysely<Schema>, { passOver }: Dialect, nowMs: number, leaseMs: number, limit: number): Promise<KeptLetter[]> {
  // No lease and no wait outlives a clock that was set back.
  const due = sql<string>`select key from letters where state = 'queued'
    and (due_ms <= ${nowMs} or due_ms > ${nowMs + FURTHEST_LETTER_MS}) and (leased_ms <= ${nowMs} or leased_ms > ${nowMs + 2 * leaseMs})
    order by due_ms, made_ms limit ${limit}${sql.raw(passOver)}`;
  const taken = await sql<Selectable<Schema['letters']>>`with chosen as (${due})
    update letters set leased_ms = ${nowMs + leaseMs} where key in (select key from chosen) returning *`.execute(db);
  return taken.rows.map(letterOf).toSorted((left, right) => left.dueMs - right.dueMs || left.madeMs - right.madeMs);
}

/** A letter that was taken is still queued: what a person has made of it meanwhile stays. */
async function mark(db: Kysely<Schema>, key: string, made: LetterMark): Promise<void> {
  const { state, reason } = made;
  const change = { state, reason, leased_ms: 0 };
  const more = state === 'sent' ? { sent_ms: made.sentMs, params: NO_WORDS } : state === 'queued' ? { due_ms: made.dueMs } : {};
  await db
    .updateTable('letters')
    .set((eb) => ({ ...change, ...more, attempts: eb('attempts', '+', state === 'dropped' ? 0 : 1) }))
    .where('key', '=', key)
    // A letter that was sent is sent, whoever held it meanwhile.
    .where('state', 'in', state === 'sent' ? ['queued', 'held', 'dropped', 'dead'] : ['queued'])
    .execute();
}

async function hold(db: Kysely<Schema>, nowMs: number): Promise<number> {
  await db
    .insertInto('cursors')
    .values({ name: HELD, at_ms: nowMs })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ at_ms: nowMs }))
    .execute();
  const held = await db.updateTable('letters').set({ state: 'held', leased_ms: 0 }).where('state', '=', 'queued').executeTakeFirst();
  return Number(held.numUpdatedRows);
}

function anew(nowMs: number) {
  return { state: 'queued', attempts: 0, made_ms: nowMs, due_ms: nowMs, leased_ms: 0, reason: null };
}

async function releaseHeld(db: Kysely<Schema>, nowMs: number): Promise<number> {
  await db.deleteFrom('cursors').where('name', '=', HELD).execute();
  const released = await db.updateTable('letters').set(anew(nowMs)).where('state', '=', 'held').executeTakeFirst();
  return Number(released.numUpdatedRows);
}

type Looks = Pick<OutboxStore, 'letter' | 'countOf' | 'list' | 'counts'>;

function looks(db: Kysely<Schema>): Looks {
  return {
    letter: async (key) => {
      const row = await db.selectFrom('letters').selectAll().where('key', '=', key).executeTakeFirst();
      return row ? letterOf(row) : null;
    },
    countOf: async (prefix) => {
      const count = db.selectFrom('letters').select((eb) => eb.fn.countAll<number>().as('letters'));
      // Keys are put in order by code points: none that begins so comes after the last of them.
      const found = await count.where('key', '>=', prefix).where('key', '<', `${prefix}\u{10FFFF}`).executeTakeFirstOrThrow();
      return found.letters;
    },
    list: async (states, limit) => {
      const query = db
        .selectFrom('letters')
        .selectAll()
        .where('state', 'in', [...states]);
      return (await query.orderBy('made_ms', 'desc').orderBy('key').limit(limit).execute()).map(letterOf);
    },
    counts: async () => {
      const rows = await db
        .selectFrom('letters')
        .select(['state', (eb) => eb.fn.countAll<number>().as('letters')])
        .groupBy('state')
        .execute();
      const counts: Record<LetterState, number> = { queued: 0, sent: 0, held: 0, dropped: 0, dead: 0 };
      for (const row of rows) counts[named(LETTER_STATES, row.state)] = row.letters;
      return counts;
    },
  };
}

/** The outbox in a database. */
export function letterStore(db: Kysely<Schema>, dialect: Dialect): OutboxStore {
  return {
    ...looks(db),
    queueAll: (letters) =>
      letters.length === 0 ? Promise.resolve(0) : inTransaction(db, (transaction) => queueAll(transaction, dialect, letters)),
    take: (nowMs, leaseMs, limit) =>
      db
        .transaction()
        // So that what is seen after waiting for a row is what the one before has left.
        .setIsolationLevel('read committed')
        .execute((transaction) => take(transaction, dialect, nowMs, leaseMs, limit)),
    releaseLeases: async () => {
      await db.updateTable('letters').set({ leased_ms: 0 }).where('state', '=', 'queued').where('leased_ms', '>', 0).execute();
    },
    mark: (key, made) => mark(db, key, made),
    hold: (nowMs) => inTransaction(db, (transaction) => hold(transaction, nowMs)),
    releaseHeld: (nowMs) => inTransaction(db, (transaction) => releaseHeld(transaction, nowMs)),
    again: async (key, nowMs) => {
      const query = db.updateTable('letters').set(anew(nowMs)).where('key', '=', key).where('params', '!=', NO_WORDS);
      return (await query.where('state', 'in', ['held', 'dead', 'dropped']).executeTakeFirst()).numUpdatedRows > 0n;
    },
    drop: async (key, reason) => {
      const query = db.updateTable('letters').set({ state: 'dropped', reason, leased_ms: 0 }).where('key', '=', key);
      return (await query.where('state', 'in', ['queued', 'held', 'dead']).executeTakeFirst()).numUpdatedRows > 0n;
    },
    forgetLinks: async (beforeMs) => {
      const links = db.updateTable('letters').set({ params: NO_WORDS }).where('kind', 'in', ['my-gifts-link', 'email-confirm']);
      await links.where('made_ms', '<', beforeMs).where('params', '!=', NO_WORDS).execute();
    },
  };
}
