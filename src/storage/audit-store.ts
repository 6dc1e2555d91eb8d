import type { Kysely, Selectable } from 'kysely';
import { nextLine, type AuditFilter, type AuditHead, type AuditLine, type AuditStore, type Deed, type Doer } from '../access/audit.ts';
import { canonical, type Plain } from '../values/digest.ts';
import type { Schema } from './schema.ts';
import { inTransaction } from './transact.ts';

function lineOf(row: Selectable<Schema['audit']>): AuditLine {
  return {
    seq: row.seq,
    atMs: row.at_ms,
    member: row.member,
    name: row.name,
    address: row.address,
    act: row.act,
    object: row.object,
    // Written by `canonical`, and checked by the line's digest.
    before: JSON.parse(row.before_json) as Plain,
    after: JSON.parse(row.after_json) as Plain,
    previous: row.previous,
    hash: row.hash,
  };
}

async function headOf(db: Kysely<Schema>): Promise<AuditHead | null> {
  return (await db.selectFrom('audit_head').select(['seq', 'hash']).executeTakeFirst()) ?? null;
}

async function append(db: Kysely<Schema>, doer: Doer, deed: Deed, atMs: number): Promise<void> {
  const { before, after, atMs: at_ms, ...line } = nextLine(await headOf(db), doer, deed, atMs);
  await db
    .insertInto('audit')
    .values({ ...line, at_ms, before_json: canonical(before), after_json: canonical(after) })
    .execute();
  const head = { seq: line.seq, hash: line.hash };
  await db
    .insertInto('audit_head')
    .values({ id: 1, ...head })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(head))
    .execute();
}

async function list(db: Kysely<Schema>, { member, act }: AuditFilter, before: number | null, limit: number): Promise<AuditLine[]> {
  let query = db.selectFrom('audit').selectAll();
  if (member !== null) query = query.where('member', '=', member);
  if (act !== null) query = query.where('act', '=', act);
  if (before !== null) query = query.where('seq', '<', before);
  return (await query.orderBy('seq', 'desc').limit(limit).execute()).map(lineOf);
}

/** The audit trail in a database, which refuses by itself that a line is changed or taken away. */
export function auditStore(db: Kysely<Schema>): AuditStore {
  return {
    append: (doer, deed, atMs) => inTransaction(db, (transaction) => append(transaction, doer, deed, atMs)),
    list: (filter, before, limit) => list(db, filter, before, limit),
    following: async (seq, limit) =>
      (await db.selectFrom('audit').selectAll().where('seq', '>', seq).orderBy('seq').limit(limit).execute()).map(lineOf),
    head: () => headOf(db),
    acts: async () => (await db.selectFrom('audit').select('act').distinct().orderBy('act').execute()).map(({ act }) => act),
  };
}
