import { createHash } from 'node:crypto';
import type { Actor, Noted } from '../values/actor.ts';
import type { Clock } from '../values/clock.ts';
import { MOST_VOUCHER_BYTES } from '../values/uploads.ts';

export const VOUCHER_TYPES = ['application/pdf', 'image/jpeg', 'image/png'] as const;

export type VoucherType = (typeof VOUCHER_TYPES)[number];

/** A paper behind a fact of the books: a file, named by what is in it. `name` is the one that it was uploaded under. */
export type Voucher = {
  readonly sha256: string;
  readonly name: string;
  readonly type: VoucherType;
  readonly bytes: number;
  readonly madeMs: number;
  readonly madeBy: string;
};

/** Keeps files under their hash, durably: once `put` answers, a power cut loses nothing. */
export type VoucherFolder = {
  put(sha256: string, content: Uint8Array): Promise<void>;
  /** Null when there is none, or it is no longer what its name says. */
  get(sha256: string): Promise<Uint8Array | null>;
};

/** The storage port of what is known of vouchers. `object`: `entry:…`, `gift:off_…`, `invoice:inv_…`, `line:…`. */
export type VoucherStore = {
  add(voucher: Voucher): Promise<void>;
  voucher(sha256: string): Promise<Voucher | null>;
  /** False when it was attached before. */
  attach(object: string, sha256: string, by: string, atMs: number): Promise<boolean>;
  of(objects: readonly string[]): Promise<ReadonlyMap<string, readonly Voucher[]>>;
  /** Makes a redacted paper public, for one object. */
  publish(object: string, sha256: string, by: string, atMs: number): Promise<void>;
  withdraw(sha256: string): Promise<void>;
  /** The redacted papers that the public may read, by their object; the latest where an object has several. */
  published(): Promise<ReadonlyMap<string, Voucher>>;
  /** All papers of an object that the public may read, by their hash. */
  publishedOf(object: string): Promise<ReadonlySet<string>>;
  isPublished(sha256: string): Promise<boolean>;
};

/** What a file is, by its first bytes; its name and what the browser says of it are not believed. Null for anything else. */
export function voucherType(content: Uint8Array): VoucherType | null {
  const starts = (...bytes: number[]): boolean => bytes.every((byte, index) => content[index] === byte);
  if (starts(0x25, 0x50, 0x44, 0x46, 0x2d)) return 'application/pdf';
  if (starts(0xff, 0xd8, 0xff)) return 'image/jpeg';
  return starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a) ? 'image/png' : null;
}

/** A name that is safe in a folder and in a header: no path, no control characters, no quotes. */
export function voucherName(typed: string): string {
  const [last = ''] = typed.split(/[/\\]/).slice(-1);
  const clean = last.replace(/[\p{Cc}"<>|:*?;]/gu, ' ').trim();
  return clean.slice(0, 120).toWellFormed() || 'document';
}

export type VoucherDesk = {
  readonly folder: VoucherFolder;
  readonly reading: VoucherStore;
  write<Value>(
    by: Actor,
    work: (books: { readonly vouchers: VoucherStore; note(about: Noted): Promise<void> }) => Promise<Value>,
  ): Promise<Value>;
  readonly clock: Clock;
};

export type VoucherKept =
  | { readonly kind: 'done'; readonly sha256: string }
  /** `original`: what is to be published as redacted is, byte for byte, a paper that was kept here and is not public. */
  | { readonly kind: 'refused'; readonly why: 'empty' | 'too-large' | 'type' | 'original' };

function hashOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The object of a voucher, as its kinds are written. */
const OBJECT = /^(?:entry|gift|invoice|line|opening):[\w:.-]{1,120}$/;

/** Keeps a file and attaches it. The file is on the disk before anything tells of it. */
export async function keepVoucher(
  desk: VoucherDesk,
  object: string,
  file: { readonly name: string; readonly content: Uint8Array },
  by: Actor,
): Promise<VoucherKept> {
  if (!OBJECT.test(object)) throw new Error(`Bug: "${object}" is not what a voucher belongs to`);
  const { content } = file;
  if (content.length === 0) return { kind: 'refused', why: 'empty' };
  if (content.length > MOST_VOUCHER_BYTES) return { kind: 'refused', why: 'too-large' };
  const type = voucherType(content);
  if (type === null) return { kind: 'refused', why: 'type' };
  const sha256 = hashOf(content);
  await desk.folder.put(sha256, content);
  const voucher = { sha256, name: voucherName(file.name), type, bytes: content.length, madeMs: desk.clock.now(), madeBy: by.name };
  await desk.write(by, async ({ vouchers, note }) => {
    await vouchers.add(voucher);
    if (await vouchers.attach(object, sha256, by.name, voucher.madeMs))
      await note({ act: 'attach-voucher', object, before: null, after: { sha256, name: voucher.name } });
  });
  return { kind: 'done', sha256 };
}

export type VoucherRead = { readonly voucher: Voucher; readonly content: Uint8Array };

/** A voucher with its content, for a member; null when there is none. */
export async function readVoucher(desk: VoucherDesk, sha256: string): Promise<VoucherRead | null> {
  const voucher = await desk.reading.voucher(sha256);
  const content = voucher && (await desk.folder.get(sha256));
  return voucher && content ? { voucher, content } : null;
}

/** A voucher that the public may read: only a redacted one that a treasurer has published. */
export async function readPublished(desk: VoucherDesk, sha256: string): Promise<VoucherRead | null> {
  return (await desk.reading.isPublished(sha256)) ? readVoucher(desk, sha256) : null;
}

export type VoucherPublished = { readonly kind: 'done' } | { readonly kind: 'refused'; readonly why: 'not-attached' };

/** Says that a paper of an invoice is redacted and may be read by everybody, or (`withdraw`) no longer. */
export function publishVoucher(desk: VoucherDesk, object: string, sha256: string, by: Actor, withdraw = false): Promise<VoucherPublished> {
  return desk.write<VoucherPublished>(by, async ({ vouchers, note }) => {
    const own = (await vouchers.of([object])).get(object) ?? [];
    if (!own.some((each) => each.sha256 === sha256)) return { kind: 'refused', why: 'not-attached' };
    if (withdraw) await vouchers.withdraw(sha256);
    else await vouchers.publish(object, sha256, by.name, desk.clock.now());
    await note({ act: withdraw ? 'withdraw-voucher' : 'publish-voucher', object, before: null, after: { sha256 } });
    return { kind: 'done' };
  });
}

async function isOriginal({ reading }: VoucherDesk, object: string, content: Uint8Array): Promise<boolean> {
  const sha256 = hashOf(content);
  const own = (await reading.of([object])).get(object) ?? [];
  return own.some((each) => each.sha256 === sha256) && !(await reading.isPublished(sha256));
}

/** Takes a redacted paper and makes it public in one act, so that the original is never published by a slip. */
export async function publishRedacted(
  desk: VoucherDesk,
  object: string,
  file: { readonly name: string; readonly content: Uint8Array },
  by: Actor,
): Promise<VoucherKept> {
  if (await isOriginal(desk, object, file.content)) return { kind: 'refused', why: 'original' };
  const kept = await keepVoucher(desk, object, file, by);
  if (kept.kind === 'done') await publishVoucher(desk, object, kept.sha256, by);
  return kept;
}
