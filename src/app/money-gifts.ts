import * as offline from '../giving/offline-desk.ts';
import type { TypedOffline } from '../giving/offline-form.ts';
import type { OfflineFilter } from '../giving/offline-store.ts';
import * as qualifying from '../giving/qualify.ts';
import { listQualified, listWaiting, type Qualified } from '../giving/qualify-list.ts';
import * as refunding from '../giving/refund.ts';
import type { Chart } from '../settings/types.ts';
import type { Books } from '../storage/open.ts';
import type { stripeClient } from '../stripe/client.ts';
import { stripeRefunds } from '../stripe/refund.ts';
import { parseAccount } from '../values/account.ts';
import type { Actor } from '../values/actor.ts';
import type { Day } from '../values/day.ts';
import type { Result } from '../values/result.ts';
import type { TableMistake } from '../values/table.ts';
import type { Writer } from './money-write.ts';
import type { Parts } from './parts.ts';

/** A gift's refunds, for the page from which it is given back. */
export type RefundSeen = {
  readonly charge: refunding.RefundableCharge | null;
  readonly asked: readonly refunding.AskedRefund[];
};

/** Gifts that do not come from Stripe, refunds through Stripe, and what waits in account 471. */
export type GiftMoney = {
  give(typed: TypedOffline, token: string, by: Actor): Promise<offline.Entered>;
  preview(file: Uint8Array): Promise<Result<offline.FilePreview, readonly TableMistake[]>>;
  import(file: Uint8Array, by: Actor): Promise<Result<{ readonly added: number; readonly known: number }, readonly TableMistake[]>>;
  list(filter: OfflineFilter): Promise<offline.OfflineSeen[]>;
  see(id: string): Promise<offline.OfflineSeen | null>;
  undo(id: string, by: Actor): Promise<offline.Undone>;
  refundInCash(id: string, typed: { amount: string; date: string; seen: number }, by: Actor): Promise<offline.OfflineRefunded>;
  forget(id: string, by: Actor): Promise<void>;
  refunds(charge: string): Promise<RefundSeen>;
  refund(typed: refunding.TypedGiftRefund, by: Actor): Promise<refunding.RefundOutcome>;
  resend(charge: string, id: string, by: Actor): Promise<refunding.RefundOutcome>;
  waiting(limit: number): ReturnType<typeof listWaiting>;
  qualified(limit: number): Promise<Qualified[]>;
  /** What may be said of what waits, in the order of the chart. */
  qualifyingAccounts(): Chart;
  /** `as`: the name of an account of the chart. */
  qualify(key: string, as: string, attempt: number, by: Actor): Promise<qualifying.QualifyOutcome>;
  undoQualification(key: string, attempt: number, by: Actor): Promise<qualifying.QualifyOutcome>;
};

export function giftMoneyOf(
  parts: Parts,
  books: Books,
  stripe: ReturnType<typeof stripeClient>,
  today: () => Day,
  write: Writer,
): GiftMoney {
  const { clock, content } = parts;
  const { accounts: chart, projects, association } = content;
  const { reading } = books;
  const { openedOn } = association.books;
  const rules = async () => {
    // Money of bank accounts that have statements is entered from their lines.
    const hasStatements = new Set(await reading.lines.importedAccounts());
    return { today: today(), openedOn, chart, projects, hasStatements };
  };
  const desk: offline.OfflineDesk = { reading, write, clock, rules };
  const port = stripeRefunds(stripe);
  const refunds: refunding.RefundDesk = { ledger: reading.ledger, asked: books.asked, write, port, clock };
  const waiting: qualifying.QualifyDesk = { reading, write, chart };
  return {
    give: (typed, token, by) => offline.giveOffline(desk, typed, token, by),
    preview: (file) => offline.previewGiftFile(desk, file),
    import: (file, by) => offline.importGiftFile(desk, file, by),
    list: (filter) => offline.listOffline(desk, filter),
    see: (id) => offline.seeOffline(reading, id),
    undo: (id, by) => offline.undoOffline(desk, id, by),
    refundInCash: (id, typed, by) => offline.refundOfflineInCash(desk, id, typed, by),
    forget: (id, by) => offline.forgetOffline(desk, id, by),
    refunds: async (charge) => {
      const seen = await port.look(charge);
      return { charge: seen.ok ? seen.value : null, asked: await reading.asked.ofCharge(charge) };
    },
    refund: (typed, by) => refunding.refundGift(refunds, typed, by),
    resend: (charge, id, by) => refunding.resendRefund(refunds, charge, id, by),
    waiting: (limit) => listWaiting(waiting, limit),
    qualified: (limit) => listQualified(waiting, limit),
    qualifyingAccounts: () => qualifying.qualifyingAccounts(chart),
    qualify: async (key, as, attempt, by) => {
      const account = parseAccount(as);
      return account ? qualifying.qualify(waiting, key, account, attempt, by) : { kind: 'refused', why: 'no-account' };
    },
    undoQualification: (key, attempt, by) => qualifying.undoQualification(waiting, key, attempt, by),
  };
}
