import type { Kysely, Selectable } from 'kysely';
import type { ClosingAct, FrozenFigures } from '../ledger/closing.ts';
import type { ClosingStore, KeptAct, LeftPayout, Listed } from '../reconciliation/closing-store.ts';
import type { Actor } from '../values/actor.ts';
import { cents } from '../values/cents.ts';
import { day } from '../values/day.ts';
import { month } from '../values/month.ts';
import { named } from '../values/named.ts';
import { inChunks } from './chunks.ts';
import type { Schema } from './schema.ts';

type Db = Kysely<Schema>;

/** Stripe's words for a payout that does not arrive. */
const FAILED: readonly string[] = ['failed', 'canceled'];

function actorOf({ by_member, by_name }: { readonly by_member: string; readonly by_name: string }): Actor {
  return { member: by_member, name: by_name };
}

function byColumns({ member, name }: Actor, atMs: number): { by_member: string; by_name: string; at_ms: number } {
  return { by_member: member, by_name: name, at_ms: atMs };
}

/** JSON that this store has written itself; its columns refuse to be changed, and each closing's hash covers its figures. */
function written(json: string | null): unknown {
  if (json === null) throw new Error('Bug: a closing lacks what it has frozen');
  return JSON.parse(json);
}

function actOf(row: Selectable<Schema['closings']>): ClosingAct {
  const { n, before, hash } = row;
  const link = { n, month: month(row.month), on: day(row.on_day), before, hash };
  if (named(['close', 'reopen'], row.act) === 'close') {
    return { act: 'close', entries: row.entries ?? 0, content: row.content ?? '', figures: written(row.figures) as FrozenFigures, ...link };
  }
  return { act: 'reopen', reason: row.reason ?? '', decidedBy: named(['two-members', 'command-line'], row.decided_by ?? ''), ...link };
}

function keptOf(row: Selectable<Schema['closings']>): KeptAct {
  const listed = row.listed === null ? null : (written(row.listed) as Listed);
  return { act: actOf(row), listed, by: actorOf(row), atMs: row.at_ms };
}

function rowOf({ act, listed, by, atMs }: KeptAct): Selectable<Schema['closings']> {
  const { n, month: of, on, before, hash } = act;
  const nothing = { entries: null, content: null, figures: null, listed: null, reason: null, decided_by: null };
  const own =
    act.act === 'close'
      ? { entries: act.entries, content: act.content, figures: JSON.stringify(act.figures), listed: JSON.stringify(listed) }
      : { reason: act.reason, decided_by: act.decidedBy };
  return { n, act: act.act, month: of, on_day: on, before, hash, ...nothing, ...own, ...byColumns(by, atMs) };
}

async function append(db: Db, kept: KeptAct, closedThrough: string | null): Promise<void> {
  await db.insertInto('closings').values(rowOf(kept)).execute();
  await db
    .updateTable('books')
    .set((eb) => ({ closed_through: closedThrough, revision: eb('revision', '+', 1) }))
    .execute();
}

function requests(db: Db): Pick<ClosingStore, 'requests' | 'request'> {
  return {
    requests: async (closing) => {
      const rows = await db.selectFrom('closing_requests').selectAll().where('closing', '=', closing).orderBy('at_ms').execute();
      return rows.map((row) => ({ id: row.id, closing, month: month(row.month), reason: row.reason, by: actorOf(row), atMs: row.at_ms }));
    },
    request: async ({ id, closing, month: of, reason, by, atMs }) => {
      await db
        .insertInto('closing_requests')
        .values({ id, closing, month: of, reason, ...byColumns(by, atMs) })
        .execute();
    },
  };
}

function yearActs(db: Db): Pick<ClosingStore, 'yearActs' | 'appendYear'> {
  return {
    yearActs: async () => {
      const rows = await db.selectFrom('year_acts').selectAll().orderBy('year').orderBy('act').execute();
      return rows.map((row) => ({
        year: row.year,
        act: named(['close', 'vote'], row.act),
        on: day(row.on_day),
        result: cents(row.result),
        by: actorOf(row),
        atMs: row.at_ms,
      }));
    },
    appendYear: async ({ year, act, on, result, by, atMs }) => {
      await db
        .insertInto('year_acts')
        .values({ year, act, on_day: on, result, ...byColumns(by, atMs) })
        .execute();
    },
  };
}

/** Closings in a database. Every method belongs into the transaction of the act that calls it. */
export function closingStore(db: Kysely<Schema>): ClosingStore {
  return {
    acts: async () => (await db.selectFrom('closings').selectAll().orderBy('n').execute()).map(keptOf),
    append: (kept, closedThrough) => append(db, kept, closedThrough),
    ...requests(db),
    payouts: async (ids) => {
      const found: LeftPayout[] = [];
      for (const some of inChunks(ids)) {
        const rows = await db.selectFrom('payouts').select(['id', 'status', 'arrival_ms']).where('id', 'in', some).execute();
        found.push(...rows.map(({ id, status, arrival_ms }) => ({ id, arrivalMs: arrival_ms, failed: FAILED.includes(status) })));
      }
      return found.toSorted((one, other) => one.arrivalMs - other.arrivalMs || (one.id < other.id ? -1 : 1));
    },
    ...yearActs(db),
  };
}
