import type { Draft } from '../ledger/entry.ts';
import type { Account } from '../values/account.ts';
import { negateCents, splitCents, type Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import { folded } from '../values/fold.ts';
import type { Month } from '../values/month.ts';
import type { Invoice } from './plan.ts';

/** An invoice as it was entered; a credit note has a negative amount (method §2.2, §2.3). */
export type KeptInvoice = Invoice & {
  readonly once: string;
  readonly supplier: string;
  /** The supplier's own number for it. */
  readonly number: string;
  readonly dated: Day;
  readonly due: Day | null;
  /** How it is shared among projects, where not as its line is. */
  readonly shares: Readonly<Record<string, number>> | null;
  /** The expense account of its line's category. */
  readonly account: Account;
  /** The last month that was closed when it was entered: what it changes there becomes an adjustment (method §2.2). */
  readonly closedThrough: Month | null;
  /** When it was taken back: the last month that was closed then. */
  readonly undone: { readonly closedThrough: Month | null; readonly atMs: number } | null;
  readonly madeMs: number;
  readonly madeBy: string;
};

/** Two spellings of one supplier and of one number are the same invoice. */
export function supplierKey(supplier: string): string {
  return folded(supplier);
}

export function numberKey(number: string): string {
  return folded(number).replace(/\s/g, '');
}

/** The invoice owed to its supplier, on its own date; a credit note the other way round. It pays nothing yet. No public figure moves. */
export function invoiceDraft(invoice: Pick<KeptInvoice, 'id' | 'amount' | 'dated' | 'account' | 'supplier' | 'number'>): Draft {
  const { id, amount, dated, account, supplier, number } = invoice;
  const posting =
    amount > 0
      ? { from: 'suppliers' as const, to: account, amount }
      : { from: account, to: 'suppliers' as const, amount: negateCents(amount) };
  return {
    key: `invoice:${id}`,
    kind: 'invoice',
    factDay: dated,
    postings: [posting],
    measured: null,
    source: id,
    gift: null,
    corrects: null,
    label: `${supplier} ${number}`.slice(0, 120),
  };
}

/** What each project bears of an amount, by whole weights, without losing a cent; null where it is not shared. */
export function sharedAmong(amount: Cents, shares: Readonly<Record<string, number>>): ReadonlyMap<string, Cents> | null {
  const names = Object.keys(shares);
  if (names.length === 0) return null;
  const parts = splitCents(amount, Object.values(shares));
  return new Map(names.map((name, index) => [name, parts[index] ?? (0 as Cents)]));
}
