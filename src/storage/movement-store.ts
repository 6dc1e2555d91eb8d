import { sql, type Kysely, type Selectable } from 'kysely';
import { netOf } from '../ledger/movement.ts';
import type { DailyBalance, Journalled, MovementStore, PayoutItem } from '../reconciliation/journal.ts';
import { cents } from '../values/cents.ts';
import { day } from '../values/day.ts';
import { journalRounds } from './check-queries.ts';
import type { Dialect } from './migrations.ts';
import { insertRows } from './rows.ts';
import type { Schema } from './schema.ts';

type Db = Kysely<Schema>;

/** Databases limit the values of one statement. */
const AT_ONCE = 500;

function movementOf(row: Selectable<Schema['movements']>): Journalled {
  const { id, category, type, source, entry } = row;
  const amounts = { amount: cents(row.amount), fee: cents(row.fee) };
  return { id, ...amounts, category, type, source, entry, createdMs: row.created_ms, availableMs: row.available_ms };
}

function rowOf(movement: Journalled): Schema['movements'] {
  const { id, amount, fee, category, type, source, entry, createdMs, availableMs } = movement;
  const net = netOf(movement);
  return { id, amount, fee, net, category, type, source, entry, created_ms: createdMs, available_ms: availableMs };
}

/** All but the day on which it becomes available, which Stripe may move. */
function saysTheSame(left: Journalled, right: Journalled): boolean {
  return (['amount', 'fee', 'category', 'type', 'source', 'entry', 'createdMs'] as const).every((field) => left[field] === right[field]);
}

async function byIds(db: Db, { many }: Dialect, ids: readonly string[]): Promise<Map<string, Journalled>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('movements').selectAll().where(many.among('id', ids)).execute();
  return new Map(rows.map((row) => [row.id, movementOf(row)]));
}

/** Lists one after the other: what one has brought is there for the next. */
async function appendEach(db: Db, dialect: Dialect, lists: readonly (readonly Journalled[])[]): Promise<string[][]> {
  const there = await byIds(
    db,
    dialect,
    lists.flat().map(({ id }) => id),
  );
  const fresh: Journalled[] = [];
  const others = lists.map((movements) => {
    const own = movements.filter((each) => {
      const kept = there.get(each.id);
      return kept !== undefined && !saysTheSame(kept, each);
    });
    if (own.length > 0) return own.map(({ id }) => id);
    for (const movement of movements) {
      if (there.has(movement.id)) continue;
      there.set(movement.id, movement);
      fresh.push(movement);
    }
    return [];
  });
  await insertRows(db, dialect, 'movements', fresh.map(rowOf), 'on conflict (id) do nothing');
  return others;
}

function itemsWith(db: Db) {
  return db.selectFrom('payout_items').innerJoin('payout_lists', 'number', 'list').select(['movement', 'payout']);
}

/** The numbers of payouts' lists; a payout without one gets the next. */
async function listNumbers(db: Db, payouts: readonly string[]): Promise<ReadonlyMap<string, number>> {
  for (const payout of payouts) {
    await sql`insert into payout_lists (number, payout) select coalesce(max(number), 0) + 1, ${payout} from payout_lists where true
      on conflict (payout) do nothing`.execute(db);
  }
  const rows = await db.selectFrom('payout_lists').selectAll().where('payout', 'in', payouts).execute();
  return new Map(rows.map(({ payout, number }) => [payout, number]));
}

async function appendItems(db: Db, items: readonly PayoutItem[]): Promise<string[]> {
  const payouts = [...new Set(items.map(({ payout }) => payout))];
  const lists = await listNumbers(db, payouts);
  const rows = items.map(({ movement, payout }) => ({ movement, list: lists.get(payout) ?? 0 }));
  for (let start = 0; start < rows.length; start += AT_ONCE) {
    await db
      .insertInto('payout_items')
      .values(rows.slice(start, start + AT_ONCE))
      .onConflict((conflict) => conflict.column('movement').doNothing())
      .execute();
  }
  const kept = await itemsWith(db).where('payout', 'in', payouts).execute();
  const own = new Set(kept.map(({ payout, movement }) => `${payout} ${movement}`));
  return items.filter(({ payout, movement }) => !own.has(`${payout} ${movement}`)).map(({ movement }) => movement);
}

function balanceOf(row: Selectable<Schema['balances']> | undefined): DailyBalance | null {
  if (!row) return null;
  const amounts = { available: cents(row.available), pending: cents(row.pending), journal: cents(row.journal) };
  return { day: day(row.day), atMs: row.at_ms, ...amounts };
}

/** The journal of Stripe's balance in a database. */
export function movementStore(db: Db, dialect: Dialect): MovementStore {
  const each = (lists: readonly (readonly Journalled[])[]): Promise<string[][]> => appendEach(db, dialect, lists);
  return {
    append: async (movements) => (await each([movements])).flat(),
    appendEach: each,
    appendItems: (items) => (items.length === 0 ? Promise.resolve([]) : appendItems(db, items)),
    known: async (ids) => new Set((await byIds(db, dialect, ids)).keys()),
    page: async (afterId, limit) => {
      const rows = await db.selectFrom('movements').selectAll().where('id', '>', afterId).orderBy('id').limit(limit).execute();
      return rows.map(movementOf);
    },
    ...journalRounds(db),
    ofSource: async (source) =>
      (await db.selectFrom('movements').selectAll().where('source', '=', source).orderBy('id').execute()).map(movementOf),
    created: async ({ afterMs, throughMs }, after, limit) => {
      const within = db.selectFrom('movements').selectAll().where('created_ms', '<=', throughMs);
      const beyond =
        after === null ? sql<boolean>`created_ms > ${afterMs}` : sql<boolean>`(created_ms, id) > (${after.createdMs}, ${after.id})`;
      return (await within.where(beyond).orderBy('created_ms').orderBy('id').limit(limit).execute()).map(movementOf);
    },
    payouts: () => db.selectFrom('payouts').select(['id', 'amount', 'status']).orderBy('id').execute(),
    keepBalance: async ({ atMs, ...rest }) => {
      const row = { ...rest, at_ms: atMs };
      await db
        .insertInto('balances')
        .values(row)
        .onConflict((conflict) => conflict.column('day').doNothing())
        .execute();
    },
    lastBalance: async () => balanceOf(await db.selectFrom('balances').selectAll().orderBy('day', 'desc').limit(1).executeTakeFirst()),
    balanceOf: async (of) => balanceOf(await db.selectFrom('balances').selectAll().where('day', '=', of).executeTakeFirst()),
    cursor: async (name) => (await db.selectFrom('cursors').select('at_ms').where('name', '=', name).executeTakeFirst())?.at_ms ?? null,
    setCursor: async (name, atMs) => {
      if (atMs === null) {
        await db.deleteFrom('cursors').where('name', '=', name).execute();
        return;
      }
      await db
        .insertInto('cursors')
        .values({ name, at_ms: atMs })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ at_ms: atMs }))
        .execute();
    },
  };
}
