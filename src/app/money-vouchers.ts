import { join } from 'node:path';
import * as reviews from '../reconciliation/voucher-reviews.ts';
import * as vouchers from '../reconciliation/vouchers.ts';
import type { Books } from '../storage/open.ts';
import { voucherFolder } from '../storage/voucher-folder.ts';
import type { Actor } from '../values/actor.ts';
import type { Writer } from './money-write.ts';
import type { Parts } from './parts.ts';
import { voucherObject, type VoucherObject } from './voucher-objects.ts';

type File = { readonly name: string; readonly content: Uint8Array };

/** A paper of an object, with what was said of it there. */
export type VoucherSeen = vouchers.Voucher & {
  /** Whether everybody may read it. */
  readonly isPublic: boolean;
  /** The ticks that stand, the oldest first. */
  readonly ticks: readonly reviews.VoucherReview[];
  readonly comments: readonly reviews.VoucherReview[];
};

/** Papers behind facts: `object` is `entry:…`, `gift:off_…`, `invoice:inv_…` or `line:…`. */
export type VoucherMoney = {
  keep(object: string, file: File, by: Actor): Promise<vouchers.VoucherKept>;
  /** Keeps a redacted paper and lets everybody read it. */
  publish(object: string, file: File, by: Actor): Promise<vouchers.VoucherKept>;
  withdraw(object: string, sha256: string, by: Actor): Promise<vouchers.VoucherPublished>;
  /** Ticks a paper of an object, or takes one's own tick back. */
  tick(object: string, sha256: string, ticked: boolean, by: Actor): Promise<reviews.VoucherTicked>;
  comment(
    object: string,
    said: { readonly sha256: string; readonly said: string; readonly token: string },
    by: Actor,
  ): Promise<reviews.VoucherCommented>;
  /** What an object is; null for what names nothing of the books. */
  about(object: string): Promise<VoucherObject | null>;
  /** The papers of an object, in the order in which they came. */
  seen(object: string): Promise<VoucherSeen[]>;
  of(objects: readonly string[]): Promise<ReadonlyMap<string, readonly vouchers.Voucher[]>>;
  /** For members. */
  read(sha256: string): Promise<vouchers.VoucherRead | null>;
  /** For everybody: only what was published. */
  readPublished(sha256: string): Promise<vouchers.VoucherRead | null>;
  published(): Promise<ReadonlyMap<string, vouchers.Voucher>>;
};

async function seenOf({ reading }: Books, object: string): Promise<VoucherSeen[]> {
  const papers = (await reading.vouchers.of([object])).get(object) ?? [];
  const isPublic = await reading.vouchers.publishedOf(object);
  const all = await reading.reviews.of(object);
  return papers.map((paper) => ({
    ...paper,
    isPublic: isPublic.has(paper.sha256),
    ticks: reviews.standingTicks(all, paper.sha256),
    comments: all.filter(({ act, sha256 }) => act === 'comment' && sha256 === paper.sha256),
  }));
}

/** The desk of papers, writing as `write` says. */
export function vouchersOf({ environment, content, clock }: Parts, books: Books, write: Writer): VoucherMoney {
  const folder = voucherFolder(join(environment.dataDir, 'vouchers'));
  const { reading } = books;
  const desk = { folder, reading: reading.vouchers, write, clock };
  return {
    keep: (object, file, by) => vouchers.keepVoucher(desk, object, file, by),
    publish: (object, file, by) => vouchers.publishRedacted(desk, object, file, by),
    withdraw: (object, sha256, by) => vouchers.publishVoucher(desk, object, sha256, by, true),
    tick: (object, sha256, ticked, by) => reviews.tickVoucher(desk, object, sha256, ticked, by),
    comment: (object, said, by) => reviews.commentVoucher(desk, object, said, by),
    about: (object) => voucherObject(reading, content, object),
    seen: (object) => seenOf(books, object),
    of: (objects) => reading.vouchers.of(objects),
    read: (sha256) => vouchers.readVoucher(desk, sha256),
    readPublished: (sha256) => vouchers.readPublished(desk, sha256),
    published: () => reading.vouchers.published(),
  };
}
