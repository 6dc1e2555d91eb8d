import { sql, type Kysely } from 'kysely';
import type { InvoiceFilter, InvoiceListed } from '../costs/invoice-list.ts';
import { numberKey, supplierKey, type KeptInvoice } from '../costs/invoice.ts';
import type { CostStore } from '../costs/store.ts';
import { cents } from '../values/cents.ts';
import { invoiceOf, sharesText } from './cost-rows.ts';
import type { Schema } from './schema.ts';

type Db = Kysely<Schema>;

/** What bank lines paid of the invoice of a row, less what came back: of that row alone, so that a page asks nothing of the others. */
const PAID = sql<number>`(select coalesce(sum(case when postings.to_account = 'suppliers' then postings.amount else -postings.amount end), 0)
  from entries join postings on postings.entry = entries.seq
  where entries.source = invoices.id and entries.kind <> 'invoice' and entries.key <> 'undo:invoice:' || invoices.id
    and 'suppliers' in (postings.to_account, postings.from_account))`;

function invoicesWith(db: Db) {
  return db
    .selectFrom('invoices')
    .leftJoin('undone_invoices as undone', 'undone.invoice', 'invoices.id')
    .selectAll('invoices')
    .select(['undone.made_ms as undone_ms', 'undone.closed_through as undone_closed']);
}

function listedWith(db: Db) {
  return invoicesWith(db).select(['undone.made_by as undone_by', PAID.as('paid')]);
}

type ListedRow = Awaited<ReturnType<ReturnType<typeof listedWith>['executeTakeFirstOrThrow']>>;

function listedOf(row: ListedRow): InvoiceListed {
  return { ...invoiceOf(row), paid: cents(row.paid), undoneBy: row.undone_by };
}

function cursorOf({ dated, id }: InvoiceListed): string {
  return `${dated}_${id}`;
}

/** A damaged cursor begins anew. */
function placeOf(after: string | null): { readonly dated: string; readonly id: string } | null {
  const [, dated, id] = /^(\d{4}-\d{2}-\d{2})_(\w{1,60})$/.exec(after ?? '') ?? [];
  return dated === undefined || id === undefined ? null : { dated, id };
}

function like(key: string): string {
  return `%${key.replace(/[\\%_]/g, '\\$&')}%`;
}

function filtered(db: Db, { line, state, text }: InvoiceFilter, after: string | null) {
  const place = placeOf(after);
  let query = listedWith(db);
  if (line !== null) query = query.where('invoices.line', '=', line);
  if (state === 'undone') query = query.where('undone.made_ms', 'is not', null);
  else if (state !== null) {
    query = query.where('undone.made_ms', 'is', null);
    query = query.where(state === 'paid' ? sql<boolean>`${PAID} = invoices.amount` : sql<boolean>`${PAID} <> invoices.amount`);
  }
  if (text !== null) {
    const [supplier, number] = [like(supplierKey(text)), like(numberKey(text))];
    query = query.where(sql<boolean>`(supplier_key like ${supplier} escape '\\' or number_key like ${number} escape '\\')`);
  }
  if (place === null) return query;
  return query.where((eb) =>
    eb.or([eb('dated', '<', place.dated), eb.and([eb('dated', '=', place.dated), eb('invoices.id', '<', place.id)])]),
  );
}

/** By the index of their days, whatever their number. */
function invoicePages(db: Db): Pick<CostStore, 'page' | 'listed'> {
  return {
    page: async (filter, after, limit) => {
      const rows = await filtered(db, filter, after)
        .orderBy('dated', 'desc')
        .orderBy('invoices.id', 'desc')
        .limit(limit + 1)
        .execute();
      const invoices = rows.slice(0, limit).map(listedOf);
      const last = invoices.at(-1);
      return { invoices, next: rows.length > limit && last ? cursorOf(last) : null };
    },
    listed: async (id) => {
      const row = await listedWith(db).where('invoices.id', '=', id).executeTakeFirst();
      return row ? listedOf(row) : null;
    },
  };
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

type InvoicePart = Pick<CostStore, 'invoices' | 'invoice' | 'page' | 'listed' | 'twinOf' | 'addInvoice' | 'undoInvoice' | 'paid'>;

/** Invoices in a database. */
export function invoiceStore(db: Db): InvoicePart {
  return {
    ...invoicePages(db),
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
      // SQLite keeps to the order of a cross join: it would walk all postings first.
      const rows = await sql<{ invoice: string; amount: number | string }>`select invoices.id as invoice,
          sum(case when postings.to_account = 'suppliers' then postings.amount else -postings.amount end) as amount
        from invoices cross join entries cross join postings
        where entries.source = invoices.id and postings.entry = entries.seq and entries.kind <> 'invoice' and entries.key <> 'undo:invoice:' || invoices.id
          and 'suppliers' in (postings.to_account, postings.from_account)
        group by invoices.id`.execute(db);
      return new Map(rows.rows.map(({ invoice, amount }) => [invoice, cents(Number(amount))]));
    },
  };
}
