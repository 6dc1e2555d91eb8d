import { setTimeout } from 'node:timers/promises';
import type Stripe from 'stripe';
import type { RecordRules } from '../giving/record.ts';
import type { Kept, Notice, NoticeState } from '../inbox/notice.ts';
import type { Drainer } from '../inbox/drainer.ts';
import type { InboxStore } from '../inbox/store.ts';
import type { Finding } from '../ledger/totals.ts';
import type { Guard } from '../reconciliation/self-check.ts';
import { watchOf } from '../reconciliation/watch.ts';
import type { BookMode } from '../settings/types.ts';
import type { Clock } from '../values/clock.ts';
import type { Month } from '../values/month.ts';
import type { MoneyBooks } from './book.ts';
import type { ClockSkew } from './clock-skew.ts';
import { checkBalance, keepDailyBalance } from './compare.ts';
import { netsOf, type Nets } from './nets.ts';
import { resettle } from './resettle.ts';

type KeptBooks = MoneyBooks & {
  readonly inbox: InboxStore;
  write<Value>(work: (books: MoneyBooks) => Promise<Value>): Promise<Value>;
};

export type KeepUpParts = {
  readonly books: KeptBooks;
  readonly stripe: Stripe;
  readonly rules: RecordRules;
  readonly mode: BookMode;
  readonly clock: Clock;
  /** The campaign's first month: where the first walk begins. */
  readonly firstMonth: Month;
  readonly drainer: Drainer;
  readonly guard: Guard;
  readonly skew: ClockSkew;
  keepAll(notices: readonly Notice[]): Promise<Kept[]>;
  /** Runs ahead of each round: a sandbox's clock is looked at here. */
  before(): Promise<void>;
  onError(what: string, error: unknown): void;
};

/** Numbers that tell an operator whether all is well. Instants in milliseconds, null where it never happened. */
export type Health = {
  readonly faults: readonly string[];
  readonly notices: Readonly<Record<NoticeState, number>>;
  /** Notices that were given up after their last try, newest first: each waits for a person, or for the daily walk to read it again. */
  readonly dead: readonly { readonly id: string; readonly type: string; readonly objectId: string; readonly reason: string | null }[];
  readonly checkedMs: number | null;
  readonly backfilledMs: number | null;
  readonly walkedMs: number | null;
  /** By how many seconds the last genuine notice's hour was ahead of ours; null before the first. */
  readonly clockSkewS: number | null;
  /** Genuine notices that were refused for their hour since the start. */
  readonly refusedByClock: number;
};

export type KeepUp = {
  /** What makes up for notices that never came. */
  readonly nets: Nets;
  /** The truths about the books, each with what breaks it (method §5.5). */
  check(): Promise<readonly Finding[]>;
  /** Compares the books with the balance that Stripe tells now. */
  compare(): Promise<Finding>;
  /** Reads again what Stripe had not settled yet; how many gifts were read. */
  resettle(): Promise<number>;
  health(): Promise<Health>;
  /** Begins to look at the books and to draw the nets, now and every ten minutes. */
  watch(): void;
};

/** Names enough for a person; the count is told beside them. */
const MOST_TOLD = 100;
const EVERY_MS = 10 * 60_000;
/** A round waits for Stripe, which may take long to answer; nothing is lost when it is left alone. */
const STOP_WITHIN_MS = 3_000;

function netsWithin(parts: KeepUpParts, isStopping: () => boolean): Nets {
  const { books, stripe, rules, mode, clock, firstMonth, drainer, keepAll } = parts;
  const { zone } = rules;
  const settled = async (): Promise<boolean> => {
    await drainer.idle();
    const { waiting, failed } = await books.inbox.counts();
    return waiting + failed === 0;
  };
  const firstMs = zone.bounds(firstMonth).startMs;
  return netsOf({ stripe, mode, clock, zone, books, cursors: books.movements, keepAll, settled, isStopping, firstMs });
}

async function healthOf({ books, guard, skew }: KeepUpParts, nets: Nets): Promise<Health> {
  const { backfill, walk } = await nets.lastMs();
  const dead = await books.inbox.list(['dead'], MOST_TOLD);
  return {
    faults: guard.faults(),
    notices: await books.inbox.counts(),
    dead: dead.map(({ id, type, objectId, reason }) => ({ id, type, objectId, reason })),
    checkedMs: guard.lastLookMs(),
    backfilledMs: backfill,
    walkedMs: walk,
    clockSkewS: skew.lastS(),
    refusedByClock: skew.refused(),
  };
}

/** Keeps the books up to date with Stripe and true to themselves: the self-check and the nets, by hand or in rounds. */
export function keepUp(parts: KeepUpParts): KeepUp & { stop(): Promise<void> } {
  const { books, stripe, rules, guard, onError } = parts;
  const resettleNow = (): Promise<number> => resettle({ stripe, rules, books, write: books.write });
  const round = async (): Promise<void> => {
    await parts.before();
    // A look that fails must not keep what Stripe has told from being fetched.
    await guard.look().catch((error: unknown) => {
      if (!watch.isStopping()) onError('The books could not be looked at', error);
    });
    const backfilled = await nets.backfill();
    const walked = await nets.walkDaily();
    const kept = await keepDailyBalance(stripe, books.movements, rules.zone.dayOf(parts.clock.now()), parts.clock.now());
    const missed = [backfilled, walked, kept].find((drawn) => drawn?.ok === false);
    if (missed?.ok === false) onError('Stripe could not be asked for what was missed', missed.why.why);
    if (!guard.isBroken()) await resettleNow();
    const compared = walked?.ok === true ? await checkBalance(stripe, books.movements) : null;
    for (const fault of compared?.fails ?? []) onError('The books and Stripe’s balance differ', fault);
  };
  const watch = watchOf(EVERY_MS, round, (error) => {
    // A round that a stop did not wait for finds the books closed.
    if (!watch.isStopping()) onError('The books could not be looked after', error);
  });
  const nets = netsWithin(parts, () => watch.isStopping());
  return {
    nets,
    check: () => guard.look(),
    compare: () => checkBalance(stripe, books.movements),
    resettle: resettleNow,
    health: () => healthOf(parts, nets),
    watch: () => {
      watch.start();
    },
    stop: () => Promise.race([watch.stop(), setTimeout(STOP_WITHIN_MS, undefined, { ref: false })]),
  };
}
