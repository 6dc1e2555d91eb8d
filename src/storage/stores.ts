import type { Kysely } from 'kysely';
import type { Clock } from '../values/clock.ts';
import type { CostStore } from '../costs/store.ts';
import type { AuditStore } from '../access/audit.ts';
import type { AccessStore } from '../access/store.ts';
import type { PurgeStore } from '../donors/retention.ts';
import type { CorrectionStore } from '../coverage/corrections.ts';
import type { ReportStore } from '../donors/error-reports.ts';
import type { DonorStore } from '../donors/store.ts';
import type { SupporterStore } from '../donors/supporters.ts';
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
import type { JobStore } from '../jobs/store.ts';
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
import { costStore } from './cost-store.ts';
import { daysStore } from './days-store.ts';
import { correctionStore } from './correction-store.ts';
import { reportStore } from './report-store.ts';
import { donorStore } from './donor-store.ts';
import { supporterStore } from './supporter-store.ts';
import { closingStore } from './closing-store.ts';
import { accessStore } from './access-store.ts';
import { auditStore } from './audit-store.ts';
import { announcedStore } from './announced-store.ts';
import { feeSource } from './fee-source.ts';
import { gateStore } from './gate-store.ts';
import { givingStore } from './giving-store.ts';
import { inboxStore } from './inbox-store.ts';
import { jobStore } from './job-store.ts';
import { ledgerStore } from './ledger-store.ts';
import { letterStore } from './letter-store.ts';
import { recipientStore } from './recipient-store.ts';
import type { Dialect } from './migrations.ts';
import { lineStore } from './line-store.ts';
import { movementStore } from './movement-store.ts';
import { payoutStore } from './payout-store.ts';
import { offlineStore } from './offline-store.ts';
import { decisionStore, historyStore, voucherStore } from './paper-stores.ts';
import { receiptStore } from './receipt-store.ts';
import { purgeStore } from './purge-store.ts';
import { reviewStore } from './review-store.ts';
import type { Schema } from './schema.ts';
import { searchStore } from './search-store.ts';
import { trailStore } from './trail-store.ts';
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
  readonly corrections: CorrectionStore;
  readonly donors: DonorStore;
  readonly reports: ReportStore;
  readonly supporters: SupporterStore;
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
  readonly jobs: JobStore;
};

export type StoresOver = (db: Kysely<Schema>) => Stores;

/** The ports over a database or a transaction of it. */
export function storesOf(dialect: Dialect, clock: Clock): StoresOver {
  return (db) => ({
    ledger: ledgerStore(db, dialect, clock),
    giving: givingStore(db, dialect),
    inbox: inboxStore(db, dialect),
    movements: movementStore(db, dialect),
    lines: lineStore(db),
    payouts: payoutStore(db),
    trails: trailStore(db),
    offline: offlineStore(db),
    costs: costStore(db),
    closings: closingStore(db),
    asked: askedRefundStore(db),
    waiting: waitingStore(db, ledgerStore(db, dialect, clock)),
    decisions: decisionStore(db),
    days: daysStore(db, dialect),
    corrections: correctionStore(db),
    donors: donorStore(db),
    reports: reportStore(db),
    supporters: supporterStore(db),
    purge: purgeStore(db),
    history: historyStore(db),
    vouchers: voucherStore(db),
    reviews: reviewStore(db),
    search: searchStore(db, dialect),
    receipts: receiptStore(db),
    access: accessStore(db),
    audit: auditStore(db),
    gate: gateStore(db, dialect),
    fees: feeSource(db),
    announced: announcedStore(db),
    letters: letterStore(db, dialect),
    recipients: recipientStore(db),
    jobs: jobStore(db),
  });
}
