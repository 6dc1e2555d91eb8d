import type { Selectable } from 'kysely';
import type { KeptInvoice } from '../costs/invoice.ts';
import { account } from '../values/account.ts';
import { cents } from '../values/cents.ts';
import { day } from '../values/day.ts';
import { month } from '../values/month.ts';
import type { Schema } from './schema.ts';

export type InvoiceRow = Selectable<Schema['invoices']> & { undone_ms: number | null; undone_closed: string | null };

/** Whole weights by project, as one text: `cryptpad=1 jitsi=2`. */
export function sharesText(shares: Readonly<Record<string, number>>): string {
  return Object.entries(shares)
    .map(([project, weight]) => `${project}=${weight}`)
    .join(' ');
}

/** The weights of {@link sharesText}. */
export function sharesOf(text: string): Record<string, number> {
  const pairs = text.split(' ').filter((pair) => pair !== '');
  return Object.fromEntries(pairs.map((pair) => [pair.split('=')[0] ?? '', Number(pair.split('=')[1])]));
}

/** An invoice as its row tells it. */
export function invoiceOf(row: InvoiceRow): KeptInvoice {
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
