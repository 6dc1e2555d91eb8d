import type { Kysely } from 'kysely';
import type { GateStore } from '../giving/gate-store.ts';
import type { Dialect } from './migrations.ts';
import { insertRows } from './rows.ts';
import type { Schema } from './schema.ts';

type Db = Kysely<Schema>;

async function forget(db: Db, beforeMs: number): Promise<void> {
  for (const table of ['gate_uses', 'gate_tries', 'gate_forms', 'gate_outcomes'] as const) {
    await db.deleteFrom(table).where('at_ms', '<', beforeMs).execute();
  }
  await db.deleteFrom('gate_attack').where('until_ms', '<', beforeMs).execute();
}

/** What the gate remembers, in a database. */
export function gateStore(db: Db, dialect: Dialect): GateStore {
  return {
    uses: async (since) => {
      const query = db
        .selectFrom('gate_uses')
        .selectAll()
        .where((eb) => eb.or([...since].map(([key, atMs]) => eb.and([eb('key', '=', key), eb('at_ms', '>', atMs)]))));
      const groups = Map.groupBy(await query.execute(), ({ key }) => key);
      return new Map([...groups].map(([key, uses]) => [key, uses.map(({ at_ms }) => at_ms)]));
    },
    addUses: async (keys, atMs) => {
      await db
        .insertInto('gate_uses')
        .values(keys.map((key) => ({ key, at_ms: atMs })))
        .execute();
    },
    tries: async (key) => {
      const row = await db.selectFrom('gate_tries').selectAll().where('key', '=', key).executeTakeFirst();
      return { tries: row?.tries ?? 0, lastMs: row?.at_ms ?? 0 };
    },
    countTry: async (key, atMs) => {
      await db
        .insertInto('gate_tries')
        .values({ key, tries: 1, at_ms: atMs })
        .onConflict((conflict) => conflict.column('key').doUpdateSet((eb) => ({ tries: eb('gate_tries.tries', '+', 1), at_ms: atMs })))
        .execute();
    },
    form: async (nonce) => {
      const row = await db.selectFrom('gate_forms').selectAll().where('nonce', '=', nonce).executeTakeFirst();
      return row ? { content: row.content, atMs: row.at_ms } : null;
    },
    putForm: async (nonce, content, atMs) => {
      const row = { content, at_ms: atMs };
      await db
        .insertInto('gate_forms')
        .values({ nonce, ...row })
        .onConflict((conflict) => conflict.column('nonce').doUpdateSet(row))
        .execute();
    },
    addOutcomes: async (told) => {
      const rows = told.map(({ payment, atMs, failed }) => ({ payment, at_ms: atMs, failed: failed ? 1 : 0 }));
      const ends = 'on conflict (payment) do nothing returning payment';
      const added = await insertRows<'gate_outcomes', { readonly payment: string }>(db, dialect, 'gate_outcomes', rows, ends);
      return new Set(added.map(({ payment }) => payment));
    },
    outcomes: async (sinceMs) => {
      const rows = await db.selectFrom('gate_outcomes').selectAll().where('at_ms', '>', sinceMs).execute();
      return rows.map(({ at_ms, failed }) => ({ atMs: at_ms, failed: failed === 1 }));
    },
    attack: async () => {
      const row = await db.selectFrom('gate_attack').selectAll().executeTakeFirst();
      return row ? { sinceMs: row.since_ms, untilMs: row.until_ms } : null;
    },
    putAttack: async ({ sinceMs, untilMs }) => {
      const row = { since_ms: sinceMs, until_ms: untilMs };
      await db
        .insertInto('gate_attack')
        .values({ id: 1, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
    },
    forget: (beforeMs) => forget(db, beforeMs),
  };
}
