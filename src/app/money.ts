import { join } from 'node:path';
import type { Actor } from '../values/actor.ts';
import type { Day } from '../values/day.ts';
import type { CoverageReport } from '../coverage/report.ts';
import { readSought, type Found } from '../reconciliation/search.ts';
import * as vouchers from '../reconciliation/vouchers.ts';
import type { Books } from '../storage/open.ts';
import { voucherFolder } from '../storage/voucher-folder.ts';
import type { stripeClient } from '../stripe/client.ts';
import { newId } from '../values/ids.ts';
import { textOfFile } from '../values/table.ts';
import { booksMoneyOf, type BooksMoney } from './money-books.ts';
import { costMoneyOf, type CostMoney } from './money-costs.ts';
import { giftMoneyOf, type GiftMoney } from './money-gifts.ts';
import { writerOf } from './money-write.ts';
import type { Parts } from './parts.ts';

type File = { readonly name: string; readonly content: Uint8Array };

/** Papers behind facts: `object` is `entry:…`, `gift:off_…`, `invoice:inv_…` or `line:…`. */
export type VoucherMoney = {
  keep(object: string, file: File, by: Actor): Promise<vouchers.VoucherKept>;
  /** Keeps a redacted paper and lets everybody read it. */
  publish(object: string, file: File, by: Actor): Promise<vouchers.VoucherKept>;
  withdraw(object: string, sha256: string, by: Actor): Promise<vouchers.VoucherPublished>;
  of(objects: readonly string[]): Promise<ReadonlyMap<string, readonly vouchers.Voucher[]>>;
  /** For members. */
  read(sha256: string): Promise<vouchers.VoucherRead | null>;
  /** For everybody: only what was published. */
  readPublished(sha256: string): Promise<vouchers.VoucherRead | null>;
  published(): Promise<ReadonlyMap<string, vouchers.Voucher>>;
};

/** Money facts that do not come from Stripe, as the treasury's pages and commands know them. */
export type Money = {
  readonly gifts: GiftMoney;
  readonly costs: CostMoney;
  readonly books: BooksMoney;
  readonly vouchers: VoucherMoney;
  /** At most so many things of each kind, the latest first. */
  search(typed: string, limit: number): Promise<Found[]>;
  /** The text of a file, whatever its encoding. */
  textOf(file: Uint8Array): string;
  today(): Day;
  /** A token for a new form: the same form sent twice does its act once. */
  newToken(): string;
};

function vouchersOf({ environment, clock }: Parts, books: Books): VoucherMoney {
  const folder = voucherFolder(join(environment.dataDir, 'vouchers'));
  const desk = { folder, reading: books.reading.vouchers, write: writerOf(books, clock), clock };
  return {
    keep: (object, file, by) => vouchers.keepVoucher(desk, object, file, by),
    publish: (object, file, by) => vouchers.publishRedacted(desk, object, file, by),
    withdraw: (object, sha256, by) => vouchers.publishVoucher(desk, object, sha256, by, true),
    of: (objects) => books.reading.vouchers.of(objects),
    read: (sha256) => vouchers.readVoucher(desk, sha256),
    readPublished: (sha256) => vouchers.readPublished(desk, sha256),
    published: () => books.reading.vouchers.published(),
  };
}

/** Puts the treasurer's acts on money together. */
export function moneyOf(parts: Parts, books: Books, stripe: ReturnType<typeof stripeClient>, report: () => Promise<CoverageReport>): Money {
  const today = (): Day => parts.content.association.zone.dayOf(parts.clock.now());
  return {
    gifts: giftMoneyOf(parts, books, stripe, today),
    costs: costMoneyOf(parts, books, today),
    books: booksMoneyOf(parts, books, stripe, report, today),
    vouchers: vouchersOf(parts, books),
    search: async (typed, limit) => {
      const sought = readSought(typed);
      return sought ? books.reading.search.find(sought, limit) : [];
    },
    textOf: textOfFile,
    today,
    newToken: () => newId('form'),
  };
}
