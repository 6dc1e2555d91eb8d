import type { Cents } from '../values/cents.ts';
import type { Month } from '../values/month.ts';
import type { CostChange } from './changes.ts';
import type { KeptInvoice } from './invoice.ts';
import type { InvoiceFilter, InvoiceListed, InvoicePage } from './invoice-list.ts';

/** A change with its place among those of its line, from 1, and who made it. */
export type KeptChange = CostChange & { readonly number: number; readonly madeMs: number; readonly madeBy: string };

/** The storage port of cost lines and invoices. What was once said stays; a later word takes its place. */
export type CostStore = {
  /** In the order in which a line's changes were made. */
  changes(): Promise<KeptChange[]>;
  addChanges(changes: readonly KeptChange[]): Promise<void>;
  /** In the order of their dates. */
  invoices(): Promise<KeptInvoice[]>;
  invoice(id: string): Promise<KeptInvoice | null>;
  /** At most `limit` invoices that the filter lets through, from where a page before ended (`after`). */
  page(filter: InvoiceFilter, after: string | null, limit: number): Promise<InvoicePage>;
  listed(id: string): Promise<InvoiceListed | null>;
  /** The invoice of a supplier under a number that has not been taken back, or of the same form. */
  twinOf(invoice: Pick<KeptInvoice, 'supplier' | 'number' | 'once'>): Promise<KeptInvoice | null>;
  addInvoice(invoice: KeptInvoice): Promise<void>;
  /** False when it was taken back before. */
  undoInvoice(id: string, closedThrough: Month | null, by: string, atMs: number): Promise<boolean>;
  /** What has been paid of each invoice by bank lines, less what came back; negative for a credit note that was paid out to us. */
  paid(): Promise<ReadonlyMap<string, Cents>>;
};
