import type { Cents } from '../values/cents.ts';
import type { KeptInvoice } from './invoice.ts';

export const INVOICE_STATES = ['open', 'paid', 'undone'] as const;

/** Which invoices are asked for; null means all. `open`: something of it is still to pay, or of a credit note to come back. */
export type InvoiceFilter = {
  readonly line: string | null;
  readonly state: (typeof INVOICE_STATES)[number] | null;
  /** A part of the supplier's name or of the number, however it is spelt. */
  readonly text: string | null;
};

/** An invoice with what was paid of it (negative: what was paid back of a credit note), and who took it back. */
export type InvoiceListed = KeptInvoice & { readonly paid: Cents; readonly undoneBy: string | null };

/** Invoices by date, the latest first; `next` is where the page after begins. */
export type InvoicePage = { readonly invoices: readonly InvoiceListed[]; readonly next: string | null };
