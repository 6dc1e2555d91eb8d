import type { Kysely } from 'kysely';
import { DECISION_SOURCES, type Decision, type DecisionStore } from '../coverage/decisions.ts';
import type { HistoryStore } from '../reconciliation/history.ts';
import { VOUCHER_TYPES, type Voucher, type VoucherStore } from '../reconciliation/vouchers.ts';
import { cents } from '../values/cents.ts';
import { day } from '../values/day.ts';
import { month } from '../values/month.ts';
import { named } from '../values/named.ts';
import type { Schema } from './schema.ts';

type Db = Kysely<Schema>;

function voucherOf(row: Schema['vouchers']): Voucher {
  const { sha256, name, bytes } = row;
  return { sha256, name, bytes, type: named(VOUCHER_TYPES, row.type), madeMs: row.made_ms, madeBy: row.made_by };
}

/** What is known of vouchers, in a database; their files are elsewhere. */
export function voucherStore(db: Db): VoucherStore {
  return {
    add: async ({ madeMs, madeBy, ...voucher }) => {
      await db
        .insertInto('vouchers')
        .values({ ...voucher, made_ms: madeMs, made_by: madeBy })
        .onConflict((conflict) => conflict.column('sha256').doNothing())
        .execute();
    },
    voucher: async (sha256) => {
      const row = await db.selectFrom('vouchers').selectAll().where('sha256', '=', sha256).executeTakeFirst();
      return row ? voucherOf(row) : null;
    },
    attach: async (object, voucher, by, atMs) => {
      const inserted = await db
        .insertInto('voucher_links')
        .values({ object, voucher, made_ms: atMs, made_by: by })
        .onConflict((conflict) => conflict.columns(['object', 'voucher']).doNothing())
        .returning('voucher')
        .execute();
      return inserted.length > 0;
    },
    of: async (objects) => {
      if (objects.length === 0) return new Map();
      const rows = await db
        .selectFrom('voucher_links')
        .innerJoin('vouchers', 'vouchers.sha256', 'voucher_links.voucher')
        .selectAll('vouchers')
        .select('voucher_links.object')
        .where('voucher_links.object', 'in', [...objects])
        .orderBy('voucher_links.made_ms')
        .execute();
      return new Map([...Map.groupBy(rows, ({ object }) => object)].map(([object, own]) => [object, own.map(voucherOf)]));
    },
    publish: async (object, voucher, by, atMs) => {
      await db
        .insertInto('published_vouchers')
        .values({ voucher, object, made_ms: atMs, made_by: by })
        .onConflict((conflict) => conflict.column('voucher').doNothing())
        .execute();
    },
    withdraw: async (voucher) => {
      await db.deleteFrom('published_vouchers').where('voucher', '=', voucher).execute();
    },
    published: async () => {
      const rows = await db
        .selectFrom('published_vouchers')
        .innerJoin('vouchers', 'vouchers.sha256', 'published_vouchers.voucher')
        .selectAll('vouchers')
        .select('published_vouchers.object')
        .orderBy('published_vouchers.made_ms')
        .execute();
      return new Map(rows.map((row) => [row.object, voucherOf(row)]));
    },
    publishedOf: async (object) => {
      const rows = await db.selectFrom('published_vouchers').select('voucher').where('object', '=', object).execute();
      return new Set(rows.map(({ voucher }) => voucher));
    },
    isPublished: async (sha256) => {
      const row = await db.selectFrom('published_vouchers').select('voucher').where('voucher', '=', sha256).executeTakeFirst();
      return row !== undefined;
    },
  };
}

/** The history of months before the opening, in a database. */
export function historyStore(db: Db): HistoryStore {
  return {
    months: async () => {
      const rows = await db.selectFrom('history_months').selectAll().orderBy('month').orderBy('number').execute();
      const last = new Map(rows.map((row) => [row.month, row]));
      return [...last.values()].map((row) => ({
        month: month(row.month),
        gross: cents(row.gross),
        other: cents(row.other),
        refunds: cents(row.refunds),
        disputes: cents(row.disputes),
        fees: cents(row.fees),
        gifts: row.gifts,
      }));
    },
    add: async (told, { ms, by }) => {
      const before = await db
        .selectFrom('history_months')
        .select((eb) => eb.fn.max('number').as('number'))
        .where('month', '=', told.month)
        .executeTakeFirst();
      await db
        .insertInto('history_months')
        .values({ ...told, number: (before?.number ?? 0) + 1, made_ms: ms, made_by: by })
        .execute();
    },
  };
}

function decisionOf(row: Schema['decisions']): Decision {
  const { id, minutes } = row;
  return {
    id,
    minutes,
    month: month(row.month),
    amount: cents(row.amount),
    source: named(DECISION_SOURCES, row.source),
    decidedOn: day(row.decided_on),
    takesBack: row.takes_back,
  };
}

/** Decisions by which own funds or a grant bear a shortfall, in a database. */
export function decisionStore(db: Db): DecisionStore {
  return {
    all: async () => (await db.selectFrom('decisions').selectAll().orderBy('decided_on').orderBy('id').execute()).map(decisionOf),
    isKept: async (once) => (await db.selectFrom('decisions').select('id').where('once', '=', once).executeTakeFirst()) !== undefined,
    add: async (decision, once, { ms, by }) => {
      const { id, month: of, amount, source, decidedOn, minutes, takesBack } = decision;
      const inserted = await db
        .insertInto('decisions')
        .values({ id, once, month: of, amount, source, decided_on: decidedOn, minutes, takes_back: takesBack, made_ms: ms, made_by: by })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .execute();
      return inserted.length > 0;
    },
  };
}
