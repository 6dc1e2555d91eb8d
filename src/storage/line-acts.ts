import { sql, type Kysely } from 'kysely';
import type { KeptPart, LineAct } from '../reconciliation/bank-line.ts';
import type { LineStore } from '../reconciliation/line-store.ts';
import { cents } from '../values/cents.ts';
import { inChunks } from './chunks.ts';
import { byRow, ruleOf, ruleRow } from './line-rows.ts';
import type { Schema } from './schema.ts';

type Db = Kysely<Schema>;

type ActPart = Pick<
  LineStore,
  | 'keepAct'
  | 'keepUndone'
  | 'linkPayout'
  | 'unlinkPayout'
  | 'linesOfPayouts'
  | 'links'
  | 'lineOfEntry'
  | 'linesOfEntries'
  | 'linesOfTarget'
  | 'takenBy'
>;

async function keepParts(db: Db, { line, attempt }: LineAct, parts: readonly KeptPart[]): Promise<void> {
  const rows = parts.map(({ kind, amount, target }, part) => ({ line, attempt, part, kind, amount, target }));
  const entries = parts.flatMap((each, part) => each.entries.map((entry) => ({ entry, line, attempt, part })));
  for (const some of inChunks(rows)) await db.insertInto('bank_line_parts').values(some).execute();
  for (const some of inChunks(entries)) await db.insertInto('bank_line_entries').values(some).execute();
}

/** A part, called p, that nobody has taken back. */
const STANDS = sql<boolean>`not exists (select 1 from bank_line_undone u where u.line = p.line and u.attempt = p.attempt)`;

async function takenBy(db: Db, kind: KeptPart['kind'], targets: readonly string[]): Promise<ReadonlyMap<string, ReturnType<typeof cents>>> {
  const taken = new Map<string, ReturnType<typeof cents>>();
  for (const some of inChunks(targets)) {
    const rows = await db
      .selectFrom('bank_line_parts as p')
      .select((eb) => ['p.target', eb.fn.sum<number>('p.amount').as('total')])
      .where('p.kind', '=', kind)
      .where('p.target', 'in', some)
      .where(STANDS)
      .groupBy('p.target')
      .execute();
    for (const { target, total } of rows) taken.set(target ?? '', cents(total));
  }
  return taken;
}

/** What was done with lines, in a database: one act for each attempt, by the table's own key. */
export function lineActs(db: Db): ActPart {
  return {
    keepAct: async (act, parts) => {
      const { line, attempt, act: done, reason, by, atMs } = act;
      const kept = await db
        .insertInto('bank_line_acts')
        .values({ line, attempt, act: done, reason, ...byRow(by), at_ms: atMs })
        .onConflict((conflict) => conflict.columns(['line', 'attempt']).doNothing())
        .returning('line')
        .executeTakeFirst();
      if (!kept) return false;
      await keepParts(db, act, parts);
      return true;
    },
    keepUndone: async (line, attempt, by, atMs) => {
      const kept = await db
        .insertInto('bank_line_undone')
        .values({ line, attempt, ...byRow(by), at_ms: atMs })
        .onConflict((conflict) => conflict.columns(['line', 'attempt']).doNothing())
        .returning('line')
        .executeTakeFirst();
      return kept !== undefined;
    },
    linkPayout: async (payout, line) => {
      const kept = await db
        .insertInto('payout_links')
        .values({ payout, line })
        .onConflict((conflict) => conflict.column('payout').doNothing())
        .returning('payout')
        .executeTakeFirst();
      return kept !== undefined;
    },
    unlinkPayout: async (payout) => {
      await db.deleteFrom('payout_links').where('payout', '=', payout).execute();
    },
    linesOfPayouts: async (payouts) => {
      const found = new Map<string, string>();
      for (const some of inChunks(payouts)) {
        const rows = await db.selectFrom('payout_links').selectAll().where('payout', 'in', some).execute();
        for (const { payout, line } of rows) found.set(payout, line);
      }
      return found;
    },
    links: () => db.selectFrom('payout_links').selectAll().orderBy('payout').execute(),
    lineOfEntry: async (entry) => {
      const row = await db.selectFrom('bank_line_entries').select(['line', 'attempt']).where('entry', '=', entry).executeTakeFirst();
      return row ?? null;
    },
    linesOfEntries: async (entries) => {
      const found = new Map<string, string>();
      for (const some of inChunks(entries)) {
        const rows = await db.selectFrom('bank_line_entries').select(['entry', 'line']).where('entry', 'in', some).execute();
        for (const { entry, line } of rows) found.set(entry, line);
      }
      return found;
    },
    linesOfTarget: async (target) => {
      const rows = db.selectFrom('bank_line_parts as p').select('p.line').distinct().where('p.target', '=', target).where(STANDS);
      return (await rows.orderBy('p.line').execute()).map(({ line }) => line);
    },
    takenBy: (kind, targets) => takenBy(db, kind, targets),
  };
}

type RulePart = Pick<LineStore, 'keepRule' | 'endRule' | 'rules'>;

/** Kept rules in a database. One that ends stays, so that what it has proposed can be understood. */
export function lineRules(db: Db): RulePart {
  return {
    keepRule: async (rule) => {
      await db.insertInto('bank_rules').values(ruleRow(rule)).execute();
    },
    endRule: async (id, atMs) => {
      const ended = db.updateTable('bank_rules').set({ ended_ms: atMs }).where('id', '=', id).where('ended_ms', 'is', null);
      return (await ended.returning('id').executeTakeFirst()) !== undefined;
    },
    rules: async () => {
      const rows = (await db.selectFrom('bank_rules').selectAll().orderBy('since_ms').orderBy('id').execute()).map(ruleOf);
      return [...rows.filter(({ endedMs }) => endedMs === null), ...rows.filter(({ endedMs }) => endedMs !== null)];
    },
  };
}
