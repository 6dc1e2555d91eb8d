import { sql, type Kysely } from 'kysely';
import type { BankLine } from '../reconciliation/bank-line.ts';
import type { LinePage, LineQuery, LineStore } from '../reconciliation/line-store.ts';
import { inChunks } from './chunks.ts';
import { lineActs, lineRules } from './line-acts.ts';
import { lineImports } from './line-imports.ts';
import { lineOf } from './line-rows.ts';
import { isInState, withStates } from './line-states.ts';
import type { Schema } from './schema.ts';

type Db = Kysely<Schema>;

/** The lines that a query asks for, not yet in order. */
function asked(db: Db, { account, state, days = null }: Pick<LineQuery, 'account' | 'state' | 'days'>) {
  const every = db.selectFrom('bank_lines');
  const all = days === null ? every : every.where((eb) => eb.or(days.map(({ from, through }) => eb.between('booked_on', from, through))));
  const own = account === null ? all : all.where('account', '=', account);
  return state === null ? own : own.where(isInState(state));
}

async function page(db: Db, query: LineQuery): Promise<LinePage> {
  const direction = query.order === 'oldest' ? 'asc' : 'desc';
  const [day = '', id = ''] = query.after?.split(' ') ?? [];
  const beyond =
    query.order === 'oldest' ? sql<boolean>`(booked_on, id) > (${day}, ${id})` : sql<boolean>`(booked_on, id) < (${day}, ${id})`;
  const rows = query.after === null ? asked(db, query) : asked(db, query).where(beyond);
  const found = await rows
    .selectAll()
    .orderBy('booked_on', direction)
    .orderBy('id', direction)
    .limit(query.limit + 1)
    .execute();
  const shown = found.slice(0, query.limit);
  const last = shown.at(-1);
  return { lines: await withStates(db, shown), next: found.length > query.limit && last ? `${last.booked_on} ${last.id}` : null };
}

/** A line has one act in force at most, and is open without. Counted so, nothing is looked up for each line. */
async function countOpen(db: Db): Promise<number> {
  const { rows } = await sql<{ open: number }>`select (select count(*) from bank_lines) - (select count(*) from bank_line_acts)
    + (select count(*) from bank_line_undone) as open`.execute(db);
  return rows[0]?.open ?? 0;
}

const OPEN = { account: null, state: 'open' } as const;

function byDay(left: BankLine, right: BankLine): number {
  if (left.bookedOn !== right.bookedOn) return left.bookedOn < right.bookedOn ? -1 : 1;
  return left.id < right.id ? -1 : 1;
}

/** Bank lines in a database. */
export function lineStore(db: Db): LineStore {
  const seen: LineStore['seen'] = async (ids) => {
    const rows = [];
    for (const some of inChunks(ids)) rows.push(...(await db.selectFrom('bank_lines').selectAll().where('id', 'in', some).execute()));
    return withStates(db, rows);
  };
  return {
    ...lineImports(db),
    ...lineActs(db),
    ...lineRules(db),
    line: async (id) => (await seen([id]))[0] ?? null,
    seen,
    page: (query) => page(db, query),
    openOf: async (amounts) => {
      const rows = [];
      for (const some of inChunks(amounts)) rows.push(...(await asked(db, OPEN).selectAll().where('amount', 'in', some).execute()));
      return rows.map(lineOf).toSorted(byDay);
    },
    mark: async () => {
      const counts = await sql<
        Record<'lines' | 'acts' | 'undone', number>
      >`select (select coalesce(sum(kept), 0) from bank_imports) as lines,
        (select count(*) from bank_line_acts) as acts, (select count(*) from bank_line_undone) as undone`.execute(db);
      return JSON.stringify(counts.rows);
    },
    count: async (query) => {
      if (query.state === 'open' && query.account === null && (query.days ?? null) === null) return countOpen(db);
      const row = await asked(db, query)
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return row.count;
    },
    every: async (afterId, limit) =>
      withStates(db, await db.selectFrom('bank_lines').selectAll().where('id', '>', afterId).orderBy('id').limit(limit).execute()),
  };
}
