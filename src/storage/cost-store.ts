import { sql, type Kysely, type Selectable } from 'kysely';
import type { CostChange } from '../costs/changes.ts';
import { numberKey, supplierKey, type KeptInvoice } from '../costs/invoice.ts';
import type { CostStore, KeptChange } from '../costs/store.ts';
import { COST_CATEGORIES } from '../settings/types.ts';
import { account } from '../values/account.ts';
import { cents } from '../values/cents.ts';
import { day } from '../values/day.ts';
import { month } from '../values/month.ts';
import { named } from '../values/named.ts';
import type { Schema } from './schema.ts';

type Db = Kysely<Schema>;
type ChangeRow = Schema['cost_changes'];
type InvoiceRow = Selectable<Schema['invoices']> & { undone_ms: number | null; undone_closed: string | null };

/** Whole weights by project, as one text: `cryptpad=1 jitsi=2`. */
function sharesText(shares: Readonly<Record<string, number>>): string {
  return Object.entries(shares)
    .map(([project, weight]) => `${project}=${weight}`)
    .join(' ');
}

function sharesOf(text: string): Record<string, number> {
  const pairs = text.split(' ').filter((pair) => pair !== '');
  return Object.fromEntries(pairs.map((pair) => [pair.split('=')[0] ?? '', Number(pair.split('=')[1])]));
}

function becomesOf(row: ChangeRow): CostChange['becomes'] {
  if (row.ends === 1 || row.amount === null) return null;
  return {
    what: { fr: row.what_fr ?? '', en: row.what_en ?? '' },
    why: { fr: row.why_fr ?? '', en: row.why_en ?? '' },
    supplier: row.supplier ?? '',
    category: named(COST_CATEGORIES, row.category ?? ''),
    amount: cents(row.amount),
    per: named(['month', 'year'], row.per ?? ''),
    until: row.until_day === null ? null : day(row.until_day),
    covered: row.covered === 1,
    shares: sharesOf(row.shares ?? ''),
  };
}

function changeOf(row: ChangeRow): KeptChange {
  const { line, number } = row;
  return { line, number, from: day(row.from_day), becomes: becomesOf(row), madeMs: row.made_ms, madeBy: row.made_by };
}

const NOTHING = {
  ...{ what_fr: null, what_en: null, why_fr: null, why_en: null, supplier: null, category: null, amount: null, per: null },
  ...{ until_day: null, covered: null, shares: null },
};

function termsRow(becomes: CostChange['becomes']): typeof NOTHING | Partial<ChangeRow> {
  if (becomes === null) return NOTHING;
  const { what, why, supplier, category, amount, per, until, covered, shares } = becomes;
  const words = { what_fr: what.fr, what_en: what.en, why_fr: why.fr, why_en: why.en };
  return { ...words, supplier, category, amount, per, until_day: until, covered: covered ? 1 : 0, shares: sharesText(shares) };
}

function changeRow({ line, number, from, becomes, madeMs, madeBy }: KeptChange): ChangeRow {
  const about = { line, number, from_day: from, ends: becomes === null ? 1 : 0, made_ms: madeMs, made_by: madeBy };
  return { ...NOTHING, ...termsRow(becomes), ...about };
}

function invoiceOf(row: InvoiceRow): KeptInvoice {
  const { id, once, line, supplier, number } = row;
  const closed = (text: string | null) => (text === null ? null : month(text));
  return {
    ...{ id, once, line, supplier, number },
    dated: day(row.dated),
    amount: cents(row.amount),
    serviceFrom: day(row.service_from),
    serviceUntil: day(row.service_until),
    due: row.due === null ? null : day(row.due),
    shares: row.shares === null ? null : sharesOf(row.shares),
    account: account(row.account),
    closedThrough: closed(row.closed_through),
    undone: row.undone_ms === null ? null : { atMs: row.undone_ms, closedThrough: closed(row.undone_closed) },
    madeMs: row.made_ms,
    madeBy: row.made_by,
  };
}

function invoicesWith(db: Db) {
  return db
    .selectFrom('invoices')
    .leftJoin('undone_invoices as undone', 'undone.invoice', 'invoices.id')
    .selectAll('invoices')
    .select(['undone.made_ms as undone_ms', 'undone.closed_through as undone_closed']);
}

async function addInvoice(db: Db, invoice: KeptInvoice): Promise<void> {
  const key = { supplier_key: supplierKey(invoice.supplier), number_key: numberKey(invoice.number) };
  const before = await db
    .selectFrom('invoices')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('supplier_key', '=', key.supplier_key)
    .where('number_key', '=', key.number_key)
    .executeTakeFirstOrThrow();
  const { id, once, line, supplier, number, dated, amount, due, account: expense } = invoice;
  await db
    .insertInto('invoices')
    .values({
      ...{ id, once, line, supplier, number, dated, amount, due, account: expense },
      ...key,
      attempt: before.count,
      service_from: invoice.serviceFrom,
      service_until: invoice.serviceUntil,
      shares: invoice.shares === null ? null : sharesText(invoice.shares),
      closed_through: invoice.closedThrough,
      made_ms: invoice.madeMs,
      made_by: invoice.madeBy,
    })
    .execute();
}

/** Cost lines and invoices in a database. */
export function costStore(db: Db): CostStore {
  return {
    changes: async () => {
      const rows = await db.selectFrom('cost_changes').selectAll().orderBy('number').orderBy('made_ms').orderBy('line').execute();
      return rows.map(changeOf);
    },
    addChanges: async (changes) => {
      if (changes.length > 0) await db.insertInto('cost_changes').values(changes.map(changeRow)).execute();
    },
    invoices: async () => (await invoicesWith(db).orderBy('dated').orderBy('invoices.id').execute()).map(invoiceOf),
    invoice: async (id) => {
      const row = await invoicesWith(db).where('invoices.id', '=', id).executeTakeFirst();
      return row ? invoiceOf(row) : null;
    },
    twinOf: async ({ supplier, number, once }) => {
      const rows = await invoicesWith(db)
        .where((eb) =>
          eb.or([
            eb('invoices.once', '=', once),
            eb.and([
              eb('supplier_key', '=', supplierKey(supplier)),
              eb('number_key', '=', numberKey(number)),
              eb('undone.made_ms', 'is', null),
            ]),
          ]),
        )
        .execute();
      const row = rows.find((each) => each.once === once) ?? rows[0];
      return row ? invoiceOf(row) : null;
    },
    addInvoice: (invoice) => addInvoice(db, invoice),
    undoInvoice: async (id, closedThrough, by, atMs) => {
      const inserted = await db
        .insertInto('undone_invoices')
        .values({ invoice: id, closed_through: closedThrough, made_ms: atMs, made_by: by })
        .onConflict((conflict) => conflict.column('invoice').doNothing())
        .returning('invoice')
        .execute();
      return inserted.length > 0;
    },
    paid: async () => {
      const rows = await sql<{ invoice: string; amount: number | string }>`select invoices.id as invoice,
          sum(case when postings.to_account = 'suppliers' then postings.amount else -postings.amount end) as amount
        from invoices join entries on entries.source = invoices.id join postings on postings.entry = entries.key
        where entries.kind <> 'invoice' and entries.key <> 'undo:invoice:' || invoices.id
          and 'suppliers' in (postings.to_account, postings.from_account)
        group by invoices.id`.execute(db);
      return new Map(rows.rows.map(({ invoice, amount }) => [invoice, cents(Number(amount))]));
    },
  };
}
