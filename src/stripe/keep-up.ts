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
  keepAll(notices: readonly Notice[]): Promise<Kept[]>;
  /** Runs ahead of each round: a sandbox's clock is looked at here. */
  before(): Promise<void>;
  onError(what: string, error: unknown): void;
};

/** Numbers that tell an operator whether all is well. Instants in milliseconds, null where it never happened. */
export type Health = {
  readonly faults: readonly string[];
  readonly notices: Readonly<Record<NoticeState, number>>;
  readonly checkedMs: number | null;
  readonly backfilledMs: number | null;
  readonly walkedMs: number | null;
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

/** Keeps the books up to date with Stripe and true to themselves: the self-check and the nets, by hand or in rounds. */
export function keepUp(parts: KeepUpParts): KeepUp & { stop(): Promise<void> } {
  const { books, stripe, rules, guard, onError } = parts;
  const resettleNow = (): Promise<number> => resettle({ stripe, rules, books, write: books.write });
  const round = async (): Promise<void> => {
    await parts.before();
    await guard.look();
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
    health: async () => {
      const { backfill, walk } = await nets.lastMs();
      const notices = await books.inbox.counts();
      return { faults: guard.faults(), notices, checkedMs: guard.lastLookMs(), backfilledMs: backfill, walkedMs: walk };
    },
    watch: () => {
      watch.start();
    },
    stop: () => Promise.race([watch.stop(), setTimeout(STOP_WITHIN_MS, undefined, { ref: false })]),
  };
}
