import type { Kysely } from 'kysely';
import type { Clock } from '../values/clock.ts';
import { named } from '../values/named.ts';
import { ok, refused, type Result } from '../values/result.ts';
import type { CostStore } from '../costs/store.ts';
import type { AuditStore } from '../access/audit.ts';
import type { Login } from '../access/login.ts';
import type { AccessStore } from '../access/store.ts';
import type { PurgeStore } from '../donors/retention.ts';
import type { DonorStore } from '../donors/store.ts';
import type { GivingStore } from '../giving/store.ts';
import type { DaysStore } from '../coverage/days-told.ts';
import type { DecisionStore } from '../coverage/decisions.ts';
import type { AnnouncedStore } from '../giving/announced.ts';
import type { FeeSource } from '../giving/fees.ts';
import type { GateStore } from '../giving/gate-store.ts';
import type { OfflineStore } from '../giving/offline-store.ts';
import type { WaitingStore } from '../giving/qualify.ts';
import type { AskedRefundStore } from '../giving/refund.ts';
import type { InboxStore } from '../inbox/store.ts';
import type { LedgerStore } from '../ledger/store.ts';
import type { OutboxStore, RecipientStore } from '../mail/outbox.ts';
import type { ClosingStore } from '../reconciliation/closing-store.ts';
import type { MovementStore } from '../reconciliation/journal.ts';
import type { LineStore } from '../reconciliation/line-store.ts';
import type { PayoutStore } from '../reconciliation/payout-store.ts';
import type { TrailStore } from '../reconciliation/trail-store.ts';
import type { HistoryStore } from '../reconciliation/history.ts';
import type { SearchStore } from '../reconciliation/search.ts';
import type { ReviewStore } from '../reconciliation/voucher-reviews.ts';
import type { VoucherStore } from '../reconciliation/vouchers.ts';
import type { ReceiptStore } from '../receipts/store.ts';
import type { BookMode } from '../settings/types.ts';
import { costStore } from './cost-store.ts';
import { daysStore } from './days-store.ts';
import { donorStore } from './donor-store.ts';
import type { LoginParts } from './login-tables.ts';
import { closingStore } from './closing-store.ts';
import { accessStore } from './access-store.ts';
import { auditStore } from './audit-store.ts';
import { announcedStore } from './announced-store.ts';
import { feeSource } from './fee-source.ts';
import { gateStore } from './gate-store.ts';
import { givingStore } from './giving-store.ts';
import { inboxStore } from './inbox-store.ts';
import { ledgerStore } from './ledger-store.ts';
import { letterStore } from './letter-store.ts';
import { recipientStore } from './recipient-store.ts';
import type { Handles } from './handles.ts';
import { migrate, wordsOf } from './migrate.ts';
import type { Dialect } from './migrations.ts';
import { lineStore } from './line-store.ts';
import { movementStore } from './movement-store.ts';
import { payoutStore } from './payout-store.ts';
import { offlineStore } from './offline-store.ts';
import { decisionStore, historyStore, voucherStore } from './paper-stores.ts';
import { openPostgres } from './postgres.ts';
import { receiptStore } from './receipt-store.ts';
import { purgeStore } from './purge-store.ts';
import { reviewStore } from './review-store.ts';
import type { Schema } from './schema.ts';
import { searchStore } from './search-store.ts';
import { openSqlite } from './sqlite.ts';
import type { Stamp } from './stamp.ts';
import { trailStore } from './trail-store.ts';
import { inTransaction } from './transact.ts';
import { askedRefundStore, waitingStore } from './waiting-store.ts';

/** All ports over one database, or over one transaction of it. */
export type Stores = {
  readonly ledger: LedgerStore;
  readonly giving: GivingStore;
  readonly inbox: InboxStore;
  readonly movements: MovementStore;
  readonly lines: LineStore;
  readonly payouts: PayoutStore;
  readonly trails: TrailStore;
  readonly offline: OfflineStore;
  readonly costs: CostStore;
  readonly closings: ClosingStore;
  readonly asked: AskedRefundStore;
  readonly waiting: WaitingStore;
  readonly decisions: DecisionStore;
  readonly days: DaysStore;
  readonly donors: DonorStore;
  readonly purge: PurgeStore;
  readonly history: HistoryStore;
  readonly vouchers: VoucherStore;
  readonly reviews: ReviewStore;
  readonly search: SearchStore;
  readonly receipts: ReceiptStore;
  readonly access: AccessStore;
  readonly audit: AuditStore;
  readonly gate: GateStore;
  readonly fees: FeeSource;
  readonly announced: AnnouncedStore;
  readonly letters: OutboxStore;
  readonly recipients: RecipientStore;
};

export type Books = Stores & {
  /** The same ports for reading only: never waits for a writer. */
  readonly reading: Stores;
  /** Several looks at one unchanging state of the books. */
  snapshot<Value>(work: (stores: Stores) => Promise<Value>): Promise<Value>;
  /** Which state of the books a look would see now; another instance's writes are seen within a second. */
  readonly stamp: Stamp;
  /** One transaction: all that the work writes, or nothing of it. */
  write<Value>(work: (stores: Stores) => Promise<Value>): Promise<Value>;
  /** The login library over the same database; read from disk when first asked for. */
  login(parts: LoginParts): Promise<Login>;
  /** Tries a write that is taken back. */
  writable(): Promise<Result<null, string>>;
  close(): Promise<void>;
};

const MODES = ['sandbox', 'test', 'live'] as const satisfies readonly BookMode[];

type StoresOver = (db: Kysely<Schema>) => Stores;

function storesOf(dialect: Dialect, clock: Clock): StoresOver {
  return (db) => ({
    ledger: ledgerStore(db, clock),
    giving: givingStore(db),
    inbox: inboxStore(db, dialect),
    movements: movementStore(db),
    lines: lineStore(db),
    payouts: payoutStore(db),
    trails: trailStore(db),
    offline: offlineStore(db),
    costs: costStore(db),
    closings: closingStore(db),
    asked: askedRefundStore(db),
    waiting: waitingStore(db, ledgerStore(db, clock)),
    decisions: decisionStore(db),
    days: daysStore(db),
    donors: donorStore(db),
    purge: purgeStore(db),
    history: historyStore(db),
    vouchers: voucherStore(db),
    reviews: reviewStore(db),
    search: searchStore(db, dialect),
    receipts: receiptStore(db),
    access: accessStore(db),
    audit: auditStore(db),
    gate: gateStore(db),
    fees: feeSource(db),
    announced: announcedStore(db),
    letters: letterStore(db, dialect),
    recipients: recipientStore(db),
  });
}

/** Brings the tables to this version and makes sure that the book is one of this mode. */
async function prepare(handles: Handles, mode: BookMode, tell: (words: string) => void): Promise<Result<null, string>> {
  const migrated = await migrate(handles, tell);
  if (!migrated.ok) return migrated;
  try {
    return await claim(handles.write, mode);
  } catch (notWritten) {
    return refused(`The database cannot be written: ${wordsOf(notWritten)}`);
  }
}

async function tryWrite(db: Kysely<Schema>): Promise<Result<null, string>> {
  try {
    const trial = await db.startTransaction().execute();
    await trial
      .updateTable('books')
      .set((eb) => ({ revision: eb('revision', '+', 1) }))
      .execute();
    await trial.rollback().execute();
    return ok(null);
  } catch (error) {
    return refused(wordsOf(error));
  }
}

/** A book belongs to one mode for ever: what a sandbox invents must never stand beside money. */
async function claim(db: Kysely<Schema>, mode: BookMode): Promise<Result<null, string>> {
  const first = { id: 1, mode, revision: 0, closed_through: null };
  await db
    .insertInto('books')
    .values(first)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const kept = named(MODES, (await db.selectFrom('books').select('mode').executeTakeFirstOrThrow()).mode);
  return kept === mode
    ? ok(null)
    : refused(`This book is a ${kept} one and is never opened as ${mode}: choose another DATA_DIR, or the keys that belong to it`);
}

async function openDatabase(url: string): Promise<Result<Handles, string>> {
  if (url.startsWith('file:')) return openSqlite(url.slice('file:'.length));
  if (/^postgres(?:ql)?:/.test(url)) return openPostgres(url);
  return refused(`DATABASE_URL ${url.split(':')[0]}: is not supported; expected file:<path> or postgres://…`);
}

/** Books over a database that was opened, and brought to this version, before. */
export function booksOver({ dialect, write, read, stamp, close }: Handles, clock: Clock): Books {
  const storesOver = storesOf(dialect, clock);
  return {
    ...storesOver(write),
    reading: storesOver(read()),
    snapshot: (work) =>
      read()
        .transaction()
        .execute((transaction) => work(storesOver(transaction))),
    stamp,
    writable: () => tryWrite(write),
    login: async (parts) => (await import('./login.ts')).openLogin(write, dialect, parts),
    write: (work) => inTransaction(write, (transaction) => work(storesOver(transaction))),
    close,
  };
}

/**
 * Opens the books of one mode: makes or brings up to date the tables, and refuses a book of another mode, in words for the operator.
 * `databaseUrl`: `file:<path>`, or `postgres://…`, from which several processes may serve.
 * `tell` hears what an operator should know of an upgrade, such as where the copy of what was before stands.
 */
export async function openBooks(
  databaseUrl: string,
  mode: BookMode,
  clock: Clock,
  tell: (words: string) => void = () => undefined,
): Promise<Result<Books, string>> {
  const opened = await openDatabase(databaseUrl);
  if (!opened.ok) return opened;
  const handles = opened.value;
  const prepared = await prepare(handles, mode, tell);
  if (!prepared.ok) {
    await handles.close();
    return prepared;
  }
  const books = booksOver(handles, clock);
  if (handles.alone) {
    await books.inbox.releaseAll();
    await books.letters.releaseLeases();
  }
  return ok(books);
}
