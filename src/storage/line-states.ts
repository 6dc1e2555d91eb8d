import { sql, type Kysely, type RawBuilder, type Selectable } from 'kysely';
import { PART_KINDS, type KeptPart, type LineAct, type LineState } from '../reconciliation/bank-line.ts';
import type { LineSeen } from '../reconciliation/line-store.ts';
import { cents } from '../values/cents.ts';
import { named } from '../values/named.ts';
import { inChunks } from './chunks.ts';
import { byOf, lineOf } from './line-rows.ts';
import type { Schema } from './schema.ts';

type Db = Kysely<Schema>;

/** An act that nobody has taken back, of the row `bank_lines` at hand. */
const IN_FORCE = `select 1 from bank_line_acts a where a.line = bank_lines.id
  and not exists (select 1 from bank_line_undone u where u.line = a.line and u.attempt = a.attempt)`;

const CONDITIONS = {
  open: `not exists (${IN_FORCE})`,
  posted: `exists (${IN_FORCE} and a.act = 'posted')`,
  aside: `exists (${IN_FORCE} and a.act = 'aside')`,
} as const;

/** Whether a row of `bank_lines` is in a state: one that follows from what was done with it. */
export function isInState(state: keyof typeof CONDITIONS): RawBuilder<boolean> {
  return sql.raw<boolean>(CONDITIONS[state]);
}

function actOf(row: Selectable<Schema['bank_line_acts']>): LineAct {
  const { line, attempt, reason, at_ms } = row;
  return { line, attempt, act: named(['posted', 'aside'], row.act), reason, by: byOf(row), atMs: at_ms };
}

async function partsOf(db: Db, lines: readonly string[]): Promise<Map<string, KeptPart[]>> {
  const rows = await db
    .selectFrom('bank_line_parts')
    .selectAll()
    .where('line', 'in', lines)
    .orderBy('line')
    .orderBy('attempt')
    .orderBy('part')
    .execute();
  const entries = await db.selectFrom('bank_line_entries').selectAll().where('line', 'in', lines).orderBy('entry').execute();
  const byPart = Map.groupBy(entries, ({ line, attempt, part }) => `${line} ${attempt} ${part}`);
  const parts = new Map<string, KeptPart[]>();
  for (const { line, attempt, part, kind, amount, target } of rows) {
    const booked = (byPart.get(`${line} ${attempt} ${part}`) ?? []).map(({ entry }) => entry);
    const own = parts.get(`${line} ${attempt}`) ?? [];
    own.push({ kind: named(PART_KINDS, kind), amount: cents(amount), target, entries: booked });
    parts.set(`${line} ${attempt}`, own);
  }
  return parts;
}

async function statesOf(db: Db, lines: readonly string[]): Promise<Map<string, LineState>> {
  const acts = await db.selectFrom('bank_line_acts').selectAll().where('line', 'in', lines).orderBy('attempt').execute();
  const undone = await db.selectFrom('bank_line_undone').selectAll().where('line', 'in', lines).orderBy('attempt').execute();
  const parts = acts.length === 0 ? new Map<string, KeptPart[]>() : await partsOf(db, lines);
  const takenBack = Map.groupBy(undone, ({ line }) => line);
  const states = new Map<string, LineState>();
  for (const line of lines) {
    const backs = takenBack.get(line) ?? [];
    const attempt = backs.length;
    states.set(line, { kind: 'open', attempt, lastBy: backs.at(-1)?.by_name ?? null });
  }
  for (const row of acts) {
    if (takenBack.get(row.line)?.some(({ attempt }) => attempt === row.attempt)) continue;
    const { attempt } = row;
    const act = actOf(row);
    const posted = { kind: 'posted', attempt, act, parts: parts.get(`${row.line} ${attempt}`) ?? [] } as const;
    states.set(row.line, row.act === 'posted' ? posted : { kind: 'aside', attempt, act });
  }
  return states;
}

/** Lines with what was done with them, in the order of the rows. */
export async function withStates(db: Db, rows: readonly Selectable<Schema['bank_lines']>[]): Promise<LineSeen[]> {
  const states = new Map<string, LineState>();
  for (const some of inChunks(rows.map(({ id }) => id))) {
    for (const [line, state] of await statesOf(db, some)) states.set(line, state);
  }
  return rows.map((row) => {
    const state = states.get(row.id);
    if (!state) throw new Error(`Bug: the line ${row.id} has no state`);
    return { line: lineOf(row), state };
  });
}
