import type { Actor, Noted } from '../values/actor.ts';
import type { Clock } from '../values/clock.ts';
import type { VoucherStore } from './vouchers.ts';

export const REVIEW_ACTS = ['tick', 'untick', 'comment'] as const;

/** What somebody who checks the books did with a paper of an object: ticked it, took the tick back, or said something of it. Never changed. */
export type VoucherReview = {
  readonly object: string;
  readonly sha256: string;
  readonly act: (typeof REVIEW_ACTS)[number];
  /** What a comment says; null for a tick. */
  readonly said: string | null;
  /** Empty for the command line. */
  readonly member: string;
  readonly name: string;
  readonly atMs: number;
};

/** The storage port of reviews. */
export type ReviewStore = {
  /** In the order in which they were made. */
  of(object: string): Promise<VoucherReview[]>;
  /** Adds one at the end; `once`: the token of its form, null where doing it twice is told otherwise. False when that form was kept before. */
  add(review: VoucherReview, once: string | null): Promise<boolean>;
};

export type ReviewDesk = {
  write<Value>(
    by: Actor,
    work: (books: { readonly vouchers: VoucherStore; readonly reviews: ReviewStore; note(about: Noted): Promise<void> }) => Promise<Value>,
  ): Promise<Value>;
  readonly clock: Clock;
};

/** The ticks of a paper that stand: each member's last word, where it is a tick. */
export function standingTicks(reviews: readonly VoucherReview[], sha256: string): VoucherReview[] {
  const last = new Map<string, VoucherReview>();
  for (const review of reviews) if (review.sha256 === sha256 && review.act !== 'comment') last.set(review.member, review);
  return [...last.values()].filter(({ act }) => act === 'tick');
}

export type VoucherTicked = { readonly kind: 'done' | 'same' } | { readonly kind: 'refused'; readonly why: 'not-attached' };

async function isAttached(vouchers: VoucherStore, object: string, sha256: string): Promise<boolean> {
  return ((await vouchers.of([object])).get(object) ?? []).some((each) => each.sha256 === sha256);
}

/** Ticks a paper as seen and right, or takes one's own tick back. Each member has one tick of their own: done twice, it changes nothing. */
export function tickVoucher(desk: ReviewDesk, object: string, sha256: string, ticked: boolean, by: Actor): Promise<VoucherTicked> {
  return desk.write<VoucherTicked>(by, async ({ vouchers, reviews, note }) => {
    if (!(await isAttached(vouchers, object, sha256))) return { kind: 'refused', why: 'not-attached' };
    const before = standingTicks(await reviews.of(object), sha256).some(({ member }) => member === by.member);
    if (before === ticked) return { kind: 'same' };
    const about = { object, sha256, said: null, member: by.member, name: by.name, atMs: desk.clock.now() };
    await reviews.add({ ...about, act: ticked ? 'tick' : 'untick' }, null);
    await note({ act: ticked ? 'tick-voucher' : 'untick-voucher', object, before: null, after: { sha256 } });
    return { kind: 'done' };
  });
}

export const LONGEST_COMMENT = 2_000;

export type VoucherCommented =
  { readonly kind: 'done' | 'known' } | { readonly kind: 'refused'; readonly why: 'not-attached' | 'empty' | 'too-long' };

/** Keeps what somebody says of a paper, once by the token of its form. What was said stays: an answer is another comment. */
export function commentVoucher(
  desk: ReviewDesk,
  object: string,
  { sha256, said, token }: { readonly sha256: string; readonly said: string; readonly token: string },
  by: Actor,
): Promise<VoucherCommented> {
  return desk.write<VoucherCommented>(by, async ({ vouchers, reviews, note }) => {
    const text = said
      .replace(/\r\n?/g, '\n')
      .replace(/[^\P{Cc}\n]/gu, ' ')
      .trim();
    if (text === '') return { kind: 'refused', why: 'empty' };
    if (text.length > LONGEST_COMMENT) return { kind: 'refused', why: 'too-long' };
    if (!(await isAttached(vouchers, object, sha256))) return { kind: 'refused', why: 'not-attached' };
    const review = { object, sha256, act: 'comment' as const, said: text, member: by.member, name: by.name, atMs: desk.clock.now() };
    if (!(await reviews.add(review, token))) return { kind: 'known' };
    await note({ act: 'comment-voucher', object, before: null, after: { sha256, said: text } });
    return { kind: 'done' };
  });
}
