import type { Kysely, Selectable } from 'kysely';
import { z } from 'zod';
import type { Outcome } from '../jobs/job.ts';
import type { Ending, JobStore, KeptJob } from '../jobs/store.ts';
import { named } from '../values/named.ts';
import type { Dialect } from './migrations.ts';
import type { Schema } from './schema.ts';

const STATES = ['done', 'unfinished', 'failed'] as const satisfies readonly Outcome['kind'][];
const Figures = z.record(z.string(), z.number());

/** The table of what the house does by itself. */
export function jobTables({ integer, strict }: Dialect): string[] {
  return [
    `create table jobs (
      name text primary key, holder text, leased_ms ${integer} not null, started_ms ${integer}, ended_ms ${integer}, duration_ms ${integer},
      state text, figures text not null, why text, failures ${integer} not null, succeeded_ms ${integer}, due_ms ${integer} not null)${strict}`,
  ];
}

function jobOf(row: Selectable<Schema['jobs']>): KeptJob {
  const { name, holder, failures, why } = row;
  const outcome = row.state === null ? null : { kind: named(STATES, row.state), figures: Figures.parse(JSON.parse(row.figures)), why };
  const times = { leasedMs: row.leased_ms, startedMs: row.started_ms, endedMs: row.ended_ms, durationMs: row.duration_ms };
  return { name, holder, ...times, outcome, failures, succeededMs: row.succeeded_ms, dueMs: row.due_ms };
}

async function end(db: Kysely<Schema>, name: string, ending: Ending): Promise<boolean> {
  const { holder, startedMs, endedMs, durationMs, outcome, dueMs } = ending;
  const { kind, figures, why } = outcome;
  const ended = await db
    .updateTable('jobs')
    .set((eb) => ({
      ...{ holder, leased_ms: 0, started_ms: startedMs, ended_ms: endedMs, duration_ms: durationMs, due_ms: dueMs },
      ...{ state: kind, figures: JSON.stringify(figures), why },
      ...(kind === 'done' && { succeeded_ms: endedMs }),
      failures: kind === 'failed' ? eb('failures', '+', 1) : kind === 'done' ? 0 : eb.ref('failures'),
    }))
    .where('name', '=', name)
    // Whoever took it over writes down how it ended.
    .where((eb) => eb.or([eb('holder', '=', holder), eb('leased_ms', '=', 0)]))
    .executeTakeFirst();
  return ended.numUpdatedRows > 0n;
}

/** The jobs in a database. */
export function jobStore(db: Kysely<Schema>): JobStore {
  return {
    all: async () => (await db.selectFrom('jobs').selectAll().orderBy('name').execute()).map(jobOf),
    plan: async (name, dueMs, than) => {
      if (than !== null) {
        await db.updateTable('jobs').set({ due_ms: dueMs }).where('name', '=', name).where('due_ms', '=', than).execute();
        return;
      }
      const row = { name, holder: null, leased_ms: 0, started_ms: null, ended_ms: null, duration_ms: null, state: null, figures: '{}' };
      await db
        .insertInto('jobs')
        .values({ ...row, why: null, failures: 0, succeeded_ms: null, due_ms: dueMs })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    take: async (name, { holder, nowMs, untilMs }) => {
      const lease = untilMs - nowMs;
      const taken = await db
        .updateTable('jobs')
        .set({ holder, leased_ms: untilMs, started_ms: nowMs })
        .where('name', '=', name)
        .where('due_ms', '<=', nowMs)
        // One that ends further ahead than any lease does was taken before the clock was set back.
        .where((eb) => eb.or([eb('leased_ms', '<=', nowMs), eb('leased_ms', '>', nowMs + 2 * lease)]))
        .executeTakeFirst();
      return taken.numUpdatedRows > 0n;
    },
    extend: async (name, holder, untilMs) => {
      const extended = await db
        .updateTable('jobs')
        .set({ leased_ms: untilMs })
        .where('name', '=', name)
        .where('holder', '=', holder)
        .where('leased_ms', '>', 0)
        .executeTakeFirst();
      return extended.numUpdatedRows > 0n;
    },
    end: (name, ending) => end(db, name, ending),
  };
}
