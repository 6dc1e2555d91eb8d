import type { Kysely, Selectable } from 'kysely';
import { REPORT_STATES, type ErrorReport, type ReportStore } from '../donors/error-reports.ts';
import { LANGUAGES } from '../settings/types.ts';
import { named } from '../values/named.ts';
import type { Dialect } from './migrations.ts';
import type { Schema } from './schema.ts';

/** Errors that readers report. */
export function reportTables({ integer, strict }: Dialect): string[] {
  return [
    `create table error_reports (
      id text primary key, once text not null unique, page text not null, words text not null, email text, language text not null,
      state text not null, made_ms ${integer} not null, decided_ms ${integer}, decided_by text)${strict}`,
    "create index error_reports_open on error_reports (made_ms) where state = 'open'",
  ];
}

function reportOf(row: Selectable<Schema['error_reports']>): ErrorReport {
  const { id, once, page, words, email, made_ms: madeMs, decided_ms: decidedMs, decided_by: decidedBy } = row;
  const about = { id, once, page, words, email, madeMs, decidedMs, decidedBy };
  return { ...about, language: named(LANGUAGES, row.language), state: named(REPORT_STATES, row.state) };
}

/** Errors that readers report, in a database. */
export function reportStore(db: Kysely<Schema>): ReportStore {
  const all = () => db.selectFrom('error_reports').selectAll();
  return {
    add: async ({ madeMs, decidedMs, decidedBy, ...report }) => {
      const inserted = db
        .insertInto('error_reports')
        .values({ ...report, made_ms: madeMs, decided_ms: decidedMs, decided_by: decidedBy })
        .onConflict((conflict) => conflict.column('once').doNothing())
        .returning('id');
      return (await inserted.execute()).length > 0;
    },
    report: async (id) => {
      const row = await all().where('id', '=', id).executeTakeFirst();
      return row ? reportOf(row) : null;
    },
    list: async (which, limit) => {
      const rows =
        which === 'open'
          ? all().where('state', '=', 'open').orderBy('made_ms').orderBy('id')
          : all().where('state', '!=', 'open').orderBy('decided_ms', 'desc').orderBy('id');
      return (await rows.limit(limit).execute()).map(reportOf);
    },
    decide: async (id, state, by, atMs) => {
      const change = { state, decided_ms: atMs, decided_by: by };
      const decided = db.updateTable('error_reports').set(change).where('id', '=', id).where('state', '=', 'open');
      return (await decided.executeTakeFirst()).numUpdatedRows > 0n;
    },
  };
}

/** Forgets who reported an error, and in which words, once it was decided before an instant; how many. `dry`: only counts them. */
export async function forgetReports(db: Kysely<Schema>, beforeMs: number, limit: number, dry: boolean): Promise<number> {
  const due = db.selectFrom('error_reports').select('id').where('decided_ms', '<', beforeMs).where('words', '!=', '');
  const ids = (await due.limit(limit).execute()).map(({ id }) => id);
  if (!dry && ids.length > 0) await db.updateTable('error_reports').set({ email: null, words: '' }).where('id', 'in', ids).execute();
  return ids.length;
}
