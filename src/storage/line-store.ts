import { sql, type Kysely } from 'kysely';
import type { LinePage, LineQuery, LineStore } from '../reconciliation/line-store.ts';
import { inChunks } from './chunks.ts';
import { lineActs, lineRules } from './line-acts.ts';
import { lineImports } from './line-imports.ts';
import { isInState, withStates } from './line-states.ts';
import type { Schema } from './schema.ts';

type Db = Kysely<Schema>;

/** The lines that a query asks for, not yet in order. */
function asked(db: Db, { account, state }: Pick<LineQuery, 'account' | 'state'>) {
  const all = db.selectFrom('bank_lines');
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
    count: async (query) => {
      const row = await asked(db, query)
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return row.count;
    },
    every: async (afterId, limit) =>
      withStates(db, await db.selectFrom('bank_lines').selectAll().where('id', '>', afterId).orderBy('id').limit(limit).execute()),
  };
}
