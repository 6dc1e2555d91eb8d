import { book, reversal } from '../ledger/entry.ts';
import type { LedgerStore } from '../ledger/store.ts';
import type { Actor, Noted } from '../values/actor.ts';
import { ZERO, type Cents } from '../values/cents.ts';
import type { Clock } from '../values/clock.ts';
import { newId } from '../values/ids.ts';
import { invoiceDraft, type KeptInvoice } from './invoice.ts';
import { readInvoice, type InvoiceMistake, type InvoiceRules, type TypedInvoice } from './invoice-form.ts';
import type { CostStore } from './store.ts';

export type CostBooks = { readonly ledger: LedgerStore; readonly costs: CostStore; note(about: Noted): Promise<void> };

/** What the acts on costs need of the house. */
export type CostDesk = {
  readonly reading: Omit<CostBooks, 'note'>;
  /** One transaction of the books, with the audit trail of who acts. */
  write<Value>(by: Actor, work: (books: CostBooks) => Promise<Value>): Promise<Value>;
  rules(costs: CostStore): Promise<InvoiceRules>;
  readonly clock: Clock;
};

export type InvoiceEntered =
  | { readonly kind: 'done'; readonly id: string }
  | { readonly kind: 'known'; readonly id: string }
  | { readonly kind: 'refused'; readonly mistakes: readonly InvoiceMistake[] };

/** An invoice with what was paid of it; negative amounts are credit. */
export type InvoiceSeen = KeptInvoice & { readonly paid: Cents };

function plainOf({ line, supplier, number, dated, amount, serviceFrom, serviceUntil }: KeptInvoice) {
  return { line, supplier, number, dated, amount, serviceFrom, serviceUntil };
}

/** Enters an invoice or a credit note, once by the token of its form and once by supplier and number (method §2.2). */
export function enterInvoice(desk: CostDesk, typed: TypedInvoice, token: string, by: Actor): Promise<InvoiceEntered> {
  return desk.write<InvoiceEntered>(by, async ({ ledger, costs, note }) => {
    const read = readInvoice(typed, await desk.rules(costs));
    if (!read.ok) return { kind: 'refused', mistakes: read.why };
    const closedThrough = await ledger.closedThrough();
    const made = { closedThrough, undone: null, madeMs: desk.clock.now(), madeBy: by.name };
    const invoice: KeptInvoice = { ...read.value, id: newId('inv'), once: `form:${token}`, ...made };
    const twin = await costs.twinOf(invoice);
    if (twin?.once === invoice.once) return { kind: 'known', id: twin.id };
    if (twin)
      return {
        kind: 'refused',
        mistakes: [{ field: 'number', problem: 'duplicate', expected: `${twin.supplier} ${twin.number} (${twin.dated})` }],
      };
    await costs.addInvoice(invoice);
    await ledger.append([book(invoiceDraft(invoice), closedThrough)]);
    await note({ act: 'enter-invoice', object: invoice.id, before: null, after: plainOf(invoice) });
    return { kind: 'done', id: invoice.id };
  });
}

export type InvoiceUndone =
  { readonly kind: 'done' } | { readonly kind: 'changed' } | { readonly kind: 'refused'; readonly why: 'gone' | 'paid' };

/** Takes an invoice back (method §1.11). One that a bank line pays is freed from that line first. */
export function undoInvoice(desk: CostDesk, id: string, by: Actor): Promise<InvoiceUndone> {
  return desk.write<InvoiceUndone>(by, async ({ ledger, costs, note }) => {
    const invoice = await costs.invoice(id);
    const entry = await ledger.entry(`invoice:${id}`);
    if (!invoice || !entry) return { kind: 'refused', why: 'gone' };
    if (invoice.undone) return { kind: 'changed' };
    if (((await costs.paid()).get(id) ?? ZERO) !== 0) return { kind: 'refused', why: 'paid' };
    const closedThrough = await ledger.closedThrough();
    if (!(await costs.undoInvoice(id, closedThrough, by.name, desk.clock.now()))) return { kind: 'changed' };
    await ledger.append([book(reversal(entry, entry.factDay, `undo:${entry.key}`, entry.label), closedThrough)]);
    await note({ act: 'undo-invoice', object: id, before: plainOf(invoice), after: null });
    return { kind: 'done' };
  });
}

/** All invoices by date, the latest first, each with what was paid of it. */
export async function listInvoices({ reading: { costs } }: CostDesk): Promise<InvoiceSeen[]> {
  const paid = await costs.paid();
  return (await costs.invoices()).map((invoice) => ({ ...invoice, paid: paid.get(invoice.id) ?? ZERO })).toReversed();
}
