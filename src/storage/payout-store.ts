import { sql, type Kysely, type Selectable } from 'kysely';
import type { BalanceMovement } from '../ledger/movement.ts';
import type { KnownPayout, PayoutPage, PayoutStore } from '../reconciliation/payout-store.ts';
import { cents } from '../values/cents.ts';
import { addDays, utcDay, type Day, type DaySpan } from '../values/day.ts';
import { nextTurn } from '../values/turns.ts';
import { inChunks } from './chunks.ts';
import type { Schema } from './schema.ts';

type Db = Kysely<Schema>;

function payoutOf(row: Selectable<Schema['payouts']>): KnownPayout {
  const { id, status, trace, movement, failure } = row;
  return {
    id,
    amount: cents(row.amount),
    status,
    arrivesOn: utcDay(row.arrival_ms),
    createdMs: row.created_ms,
    automatic: row.automatic === null ? null : row.automatic === 1,
    trace,
    movement,
    failure,
  };
}

function movementOf(row: Selectable<Schema['movements']>): BalanceMovement {
  const { id, category, type, source } = row;
  const amounts = { amount: cents(row.amount), fee: cents(row.fee) };
  return { id, ...amounts, category, type, source, createdMs: row.created_ms, availableMs: row.available_ms };
}

/** Stripe names the day of an arrival by its midnight in UTC. */
function midnight(of: Day): number {
  return Date.parse(`${of}T00:00:00Z`);
}

async function page(db: Db, after: string | null, limit: number, days: readonly DaySpan[] | null): Promise<PayoutPage> {
  const [arrival = '0', id = ''] = after?.split(' ') ?? [];
  const every = db.selectFrom('payouts').selectAll();
  const all =
    days === null
      ? every
      : every.where((eb) =>
          eb.or(
            days.map(({ from, through }) =>
              eb.and([eb('arrival_ms', '>=', midnight(from)), eb('arrival_ms', '<', midnight(addDays(through, 1)))]),
            ),
          ),
        );
  const rows = after === null ? all : all.where(sql<boolean>`(arrival_ms, id) < (${Number(arrival)}, ${id})`);
  const found = await rows
    .orderBy('arrival_ms', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return { payouts: shown.map(payoutOf), next: found.length > limit && last ? `${last.arrival_ms} ${last.id}` : null };
}

function listed(db: Db) {
  return db.selectFrom('payout_items').innerJoin('payout_lists', 'number', 'list');
}

async function itemsOf(db: Db, payouts: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const items = new Map<string, string[]>();
  for (const some of inChunks(payouts)) {
    const rows = await listed(db).selectAll().where('payout', 'in', some).orderBy('movement').execute();
    for (const [payout, own] of Map.groupBy(rows, (row) => row.payout))
      items.set(
        payout,
        own.map(({ movement }) => movement),
      );
  }
  return items;
}

/** Added up by the database: a payout of a large association has thousands of movements. */
async function explained(db: Db, payouts: readonly string[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const some of inChunks(payouts)) {
    const sums = db
      .selectFrom('payouts')
      .innerJoin('payout_lists', 'payout_lists.payout', 'payouts.id')
      .innerJoin('payout_items', 'payout_items.list', 'payout_lists.number')
      .leftJoin('movements', 'movements.id', 'payout_items.movement')
      .select('payouts.id')
      .where('payouts.id', 'in', some)
      .groupBy(['payouts.id', 'payouts.amount'])
      .having(sql<boolean>`count(*) = count(movements.id) and sum(movements.net) = payouts.amount`);
    for (const { id } of await sums.execute()) found.add(id);
  }
  return found;
}

async function seenBalance(
  db: Db,
  ms: number,
  side: 'before' | 'after',
): Promise<{ readonly atMs: number; readonly amount: ReturnType<typeof cents> } | null> {
  const all = db.selectFrom('balances').select(['at_ms', 'available', 'pending']);
  const near = side === 'before' ? all.where('at_ms', '<', ms).orderBy('at_ms', 'desc') : all.where('at_ms', '>=', ms).orderBy('at_ms');
  const row = await near.limit(1).executeTakeFirst();
  return row ? { atMs: row.at_ms, amount: cents(row.available + row.pending) } : null;
}

function unlinked(db: Db) {
  return db
    .selectFrom('payouts')
    .selectAll()
    .where('status', 'not in', ['failed', 'canceled'])
    .where((eb) => eb.not(eb.exists(eb.selectFrom('payout_links').select('line').whereRef('payout', '=', 'payouts.id'))));
}

const UNLINKED_AT_ONCE = 1_000;

async function everyUnlinked(db: Db): Promise<KnownPayout[]> {
  const found: KnownPayout[] = [];
  for (let [ms, id] = [-1, '']; ;) {
    const beyond = unlinked(db).where(sql<boolean>`(arrival_ms, id) > (${ms}, ${id})`);
    const rows = await beyond.orderBy('arrival_ms').orderBy('id').limit(UNLINKED_AT_ONCE).execute();
    found.push(...rows.map(payoutOf));
    const last = rows.at(-1);
    if (!last || rows.length < UNLINKED_AT_ONCE) return found;
    [ms, id] = [last.arrival_ms, last.id];
    await nextTurn();
  }
}

/** Payouts in a database, beside the lines that they are linked to. */
export function payoutStore(db: Db): PayoutStore {
  return {
    payout: async (id) => {
      const row = await db.selectFrom('payouts').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? payoutOf(row) : null;
    },
    unlinked: () => everyUnlinked(db),
    unlinkedOf: async (amounts) => {
      const rows = [];
      for (const some of inChunks(amounts)) rows.push(...(await unlinked(db).where('amount', 'in', some).execute()));
      return rows.toSorted((one, two) => one.arrival_ms - two.arrival_ms || (one.id < two.id ? -1 : 1)).map(payoutOf);
    },
    unlinkedAround: async (on, limit) => {
      const ms = Date.parse(on);
      const before = unlinked(db).where('arrival_ms', '<', ms).orderBy('arrival_ms', 'desc').orderBy('id', 'desc').limit(limit);
      const after = unlinked(db).where('arrival_ms', '>=', ms).orderBy('arrival_ms').orderBy('id').limit(limit);
      return [...(await before.execute()).toReversed(), ...(await after.execute())].map(payoutOf);
    },
    unlinkedLast: async (limit) => {
      const rows = unlinked(db).orderBy('arrival_ms', 'desc').orderBy('id', 'desc').limit(limit);
      return (await rows.execute()).map(payoutOf).toReversed();
    },
    mark: async () => {
      const told = await sql`select count(*) as payouts, count(trace) as traces, sum(amount) as amounts, sum(arrival_ms / 1000) as arrivals,
        sum(case when status in ('failed', 'canceled') then 1 else 0 end) as lost, (select count(*) from payout_links) as linked
        from payouts`.execute(db);
      return JSON.stringify(told.rows);
    },
    page: (after, limit, days = null) => page(db, after, limit, days),
    itemsOf: (payouts) => itemsOf(db, payouts),
    explained: (payouts) => explained(db, payouts),
    payoutOf: async (movement) => {
      const row = await listed(db).select('payout').where('movement', '=', movement).executeTakeFirst();
      return row?.payout ?? null;
    },
    movements: async (ids) => {
      const found: BalanceMovement[] = [];
      for (const some of inChunks(ids))
        found.push(...(await db.selectFrom('movements').selectAll().where('id', 'in', some).execute()).map(movementOf));
      return found;
    },
    movementsOf: async (source) =>
      (await db.selectFrom('movements').selectAll().where('source', '=', source).orderBy('created_ms').orderBy('id').execute()).map(
        movementOf,
      ),
    journalAt: async (ms) => {
      const sum = db.selectFrom('movements').select((eb) => eb.fn.sum<number | null>('net').as('total'));
      return cents((await sum.where('created_ms', '<=', ms).executeTakeFirst())?.total ?? 0);
    },
    balancesAround: async (ms) => ({ before: await seenBalance(db, ms, 'before'), after: await seenBalance(db, ms, 'after') }),
  };
}
