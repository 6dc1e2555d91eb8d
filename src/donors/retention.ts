const DAY_MS = 86_400_000;

/** How long something is kept: so many days after what it belongs to has ended; `law`: as long as a law demands, and never purged by us. */
type Kept = { readonly kind: 'days'; readonly days: number } | { readonly kind: 'law'; readonly years: number };

/**
 * Every kind of personal data that the house holds, where it stands, and how long (RGPD art. 5 §1 e and 30). What is in no line here is no
 * personal data: a test compares the lines with the tables. `tables` name columns as `table.column`, or a whole table.
 */
export const DATA_MAP = [
  /** Code de commerce, L123-22: entries, gifts as facts, vouchers, and what decided about them. */
  {
    name: 'books',
    kept: { kind: 'law', years: 10 },
    tables: [
      'entries',
      'bank_lines',
      'bank_line_words',
      'gifts',
      'recurring',
      'asked_refunds',
      'vouchers',
      // A supplier may be a natural person.
      'cost_changes',
      'invoices',
      'audit',
      'donor_acts',
      'days_told',
    ],
  },
  /** LPF, L102 E, and with the accounts: receipts name whom they were issued to. */
  { name: 'receipts', kept: { kind: 'law', years: 10 }, tables: ['receipts', 'receipt_cancels', 'receipt_payments'] },
  /** LPF, L102 B: who gave by cheque, transfer or cash. */
  { name: 'offline-givers', kept: { kind: 'days', days: 6 * 365 }, tables: ['offline_givers', 'receipt_givers'] },
  /** Three years after the last gift or contact; longer while a recurring gift goes on. */
  {
    name: 'donors',
    kept: { kind: 'days', days: 3 * 365 },
    tables: ['donors', 'donor_identities', 'wishes.email', 'wishes.message', 'wishes.shown_name', 'word_reviews'],
  },
  /** A checkout that was left: no gift came of it. */
  { name: 'abandoned', kept: { kind: 'days', days: 3 }, tables: ['wishes.email', 'wishes.message', 'wishes.shown_name'] },
  /** Digests under a key of ours, by which tries at the give form are counted. */
  { name: 'gate', kept: { kind: 'days', days: 2 }, tables: ['gate_uses', 'gate_tries', 'gate_forms', 'gate_outcomes'] },
  /** A transfer that was announced: its address, whether it came or not. */
  { name: 'transfers', kept: { kind: 'days', days: 395 }, tables: ['announced_transfers.email'] },
  { name: 'links', kept: { kind: 'days', days: 1 }, tables: ['donor_links', 'donor_sessions'] },
  /** What was asked and answered. */
  { name: 'requests', kept: { kind: 'days', days: 3 * 365 }, tables: ['donor_requests'] },
  /** Errors that readers report: their address and words, once it was decided what they lead to. */
  { name: 'reports', kept: { kind: 'days', days: 365 }, tables: ['error_reports'] },
  /** What was written, to whom and when; its words go when it has left. */
  { name: 'letters', kept: { kind: 'days', days: 400 }, tables: ['letters'] },
  /** What Stripe told, word for word; what the books need of it was read anew. */
  { name: 'notices', kept: { kind: 'days', days: 90 }, tables: ['inbox.body'] },
] as const satisfies readonly { readonly name: string; readonly kept: Kept; readonly tables: readonly string[] }[];

export type DataName = (typeof DATA_MAP)[number]['name'];

/** What is purged by a rule of its own. */
export type Purged = Exclude<DataName, 'books' | 'receipts'> | 'late-notices';

/** Before which instant (milliseconds) what has ended is purged. */
export function keptSince(name: Exclude<DataName, 'books' | 'receipts'>, nowMs: number): number {
  const found = DATA_MAP.find((each) => each.name === name);
  if (found?.kept.kind !== 'days') throw new Error(`Bug: ${name} is not kept for a number of days`);
  return nowMs - found.kept.days * DAY_MS;
}

/** The storage port of forgetting by age. Each answers how many rows it concerns; `dry`: none is touched. */
export type PurgeStore = {
  purge(name: Exclude<Purged, 'late-notices'>, beforeMs: number, nowMs: number, dry: boolean): Promise<number>;
  /** What Stripe tells afterwards of donors that were erased since an instant. */
  lateNotices(sinceMs: number, dry: boolean): Promise<number>;
};

/** Disputes may come thirteen months after a payment (CMF L133-24). */
const TOLD_LATE_MS = 400 * DAY_MS;

export type PurgeReport = readonly { readonly name: Purged; readonly rows: number }[];

/** Purges all that is due, or only says how much that is. */
export async function purgeAll(store: PurgeStore, nowMs: number, dry: boolean): Promise<PurgeReport> {
  const rows: { name: Purged; rows: number }[] = [];
  for (const { name } of DATA_MAP) {
    if (name !== 'books' && name !== 'receipts') rows.push({ name, rows: await store.purge(name, keptSince(name, nowMs), nowMs, dry) });
  }
  return [...rows, { name: 'late-notices', rows: await store.lateNotices(nowMs - TOLD_LATE_MS, dry) }];
}
