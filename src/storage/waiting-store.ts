import { sql, type Kysely } from 'kysely';
import type { WaitingStore } from '../giving/qualify.ts';
import { REFUND_STATES, type AskedRefund, type AskedRefundStore } from '../giving/refund.ts';
import type { LedgerStore } from '../ledger/store.ts';
import { cents } from '../values/cents.ts';
import { named } from '../values/named.ts';
import type { Schema } from './schema.ts';

type Db = Kysely<Schema>;

async function entriesAt(ledger: LedgerStore, keys: readonly string[]) {
  const entries = [];
  for (const key of keys) {
    const entry = await ledger.entry(key);
    if (entry) entries.push(entry);
  }
  return entries;
}

/** What waits in account 471, in a database. */
export function waitingStore(db: Db, ledger: LedgerStore): WaitingStore {
  return {
    waiting: async (limit) => {
      const { rows } = await sql<{
        key: string;
      }>`select distinct entries.key, entries.fact_day from postings join entries on entries.seq = postings.entry
        where (postings.from_account = 'unqualified' or postings.to_account = 'unqualified')
          and entries.kind not in ('qualification', 'correction')
          and not exists (select 1 from entries as said where said.key = 'qualify:' || entries.key
            and not exists (select 1 from entries as undone where undone.key = 'undo:qualify:' || entries.key))
        order by entries.fact_day desc, entries.key limit ${limit}`.execute(db);
      return entriesAt(
        ledger,
        rows.map(({ key }) => key),
      );
    },
    qualified: async (limit) => {
      const rows = await db
        .selectFrom('entries')
        .select('key')
        .where('key', '>', 'qualify:')
        .where('key', '<', 'qualify;')
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute();
      return entriesAt(
        ledger,
        rows.map(({ key }) => key),
      );
    },
    ofSource: async (source) => {
      const rows = await db.selectFrom('entries').select('key').where('source', '=', source).orderBy('seq').execute();
      return entriesAt(
        ledger,
        rows.map(({ key }) => key),
      );
    },
    charge: async (id) => {
      const row = await db.selectFrom('gifts').select(['subscription', 'fee_known']).where('id', '=', id).executeTakeFirst();
      return row ? { recurring: row.subscription !== null, feeKnown: row.fee_known === 1 } : null;
    },
  };
}

function askedOf(row: Schema['asked_refunds']): AskedRefund {
  const { id, once, charge, number, reason, refund, why } = row;
  const state = named(REFUND_STATES, row.state);
  return { id, once, charge, number, reason, refund, why, state, amount: cents(row.amount), madeMs: row.made_ms, madeBy: row.made_by };
}

/** Refunds that were asked for, in a database. */
export function askedRefundStore(db: Db): AskedRefundStore {
  return {
    ask: async ({ madeMs, madeBy, ...asked }) => {
      await db
        .insertInto('asked_refunds')
        .values({ ...asked, made_ms: madeMs, made_by: madeBy })
        .onConflict((conflict) => conflict.column('once').doNothing())
        .execute();
      return askedOf(await db.selectFrom('asked_refunds').selectAll().where('once', '=', asked.once).executeTakeFirstOrThrow());
    },
    ofCharge: async (charge) =>
      (await db.selectFrom('asked_refunds').selectAll().where('charge', '=', charge).orderBy('number').execute()).map(askedOf),
    settle: async (id, state, refund, why) => {
      await db.updateTable('asked_refunds').set({ state, refund, why }).where('id', '=', id).where('state', '=', 'asked').execute();
    },
  };
}
