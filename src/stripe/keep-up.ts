import type Stripe from 'stripe';
import type { RecordRules } from '../giving/record.ts';
import type { Kept, Notice, OpenState } from '../inbox/notice.ts';
import type { Drainer } from '../inbox/drainer.ts';
import type { InboxStore } from '../inbox/store.ts';
import type { Finding } from '../ledger/look.ts';
import type { Guard } from '../reconciliation/self-check.ts';
import type { BookMode } from '../settings/types.ts';
import type { Clock } from '../values/clock.ts';
import type { Month } from '../values/month.ts';
import { ok } from '../values/result.ts';
import type { MoneyBooks } from './book.ts';
import type { ClockSkew } from './clock-skew.ts';
import { checkBalance, keepDailyBalance } from './compare.ts';
import { netsOf, type Nets } from './nets.ts';
import type { Read } from './outcome.ts';
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
};

/** Numbers that tell an operator whether all is well. Instants in milliseconds, null where it never happened. */
export type Health = {
  readonly faults: readonly string[];
  readonly faultCount: number;
  readonly notices: Readonly<Record<OpenState, number>>;
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
  readonly rounds: Rounds;
};

/** What was found, and whether all of it is in the books. */
type Drawn = { readonly found: number; readonly complete: boolean };

/** What is done again and again, one round at a time. */
export type Rounds = {
  /** The events since the last time, the balance of the day, and gifts that were not settled; how many of these were read. */
  backfill(): Promise<Read<Drawn & { readonly settled: number }>>;
  /** The whole balance since the last time, then the books beside it: how much differs, and the first of it in words. */
  walk(): Promise<Read<Drawn & { readonly differences: readonly string[]; readonly differing: number }>>;
};

/** Names enough for a person; the count is told beside them. */
const MOST_TOLD = 100;

function netsWithin(parts: KeepUpParts, isStopping: () => boolean): Nets {
  const { books, stripe, rules, mode, clock, firstMonth, drainer, keepAll } = parts;
  const { zone } = rules;
  const settled = async (): Promise<boolean> => {
    await drainer.idle();
    const { waiting, failed } = await books.inbox.openCounts();
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
    faultCount: guard.faultCount(),
    notices: await books.inbox.openCounts(),
    dead: dead.map(({ id, type, objectId, reason }) => ({ id, type, objectId, reason })),
    checkedMs: guard.lastLookMs(),
    backfilledMs: backfill,
    walkedMs: walk,
    clockSkewS: skew.lastS(),
    refusedByClock: skew.refused(),
  };
}

function roundsOf(parts: KeepUpParts, nets: Nets, resettleNow: () => Promise<number>): Rounds {
  const { books, stripe, rules, guard, clock } = parts;
  const backfill: Rounds['backfill'] = async () => {
    await parts.before();
    const drawn = await nets.backfill();
    const kept = await keepDailyBalance(stripe, books.movements, rules.zone.dayOf(clock.now()), clock.now());
    if (!drawn.ok) return drawn;
    if (!kept.ok) return kept;
    return ok({ ...drawn.value, settled: guard.isBroken() ? 0 : await resettleNow() });
  };
  const walk: Rounds['walk'] = async () => {
    const walked = await nets.walk();
    if (!walked.ok) return walked;
    const { fails, count } = await checkBalance(stripe, books.movements);
    return ok({ ...walked.value, differences: fails, differing: count ?? fails.length });
  };
  let before: Promise<unknown> = Promise.resolve();
  const inTurn = <Value>(round: () => Promise<Value>): Promise<Value> => {
    const mine = before.then(round);
    before = mine.catch(() => undefined);
    return mine;
  };
  return { backfill: () => inTurn(backfill), walk: () => inTurn(walk) };
}

/** Keeps the books up to date with Stripe and true to themselves: the self-check and the nets, by hand or in rounds. `stop` cuts short what is under way. */
export function keepUp(parts: KeepUpParts): KeepUp & { stop(): void } {
  const { books, stripe, rules, guard } = parts;
  const resettleNow = (): Promise<number> => resettle({ stripe, rules, books, write: books.write });
  let isStopping = false;
  const nets = netsWithin(parts, () => isStopping);
  return {
    nets,
    check: () => guard.look(),
    compare: () => checkBalance(stripe, books.movements),
    resettle: resettleNow,
    health: () => healthOf(parts, nets),
    rounds: roundsOf(parts, nets, resettleNow),
    stop: () => {
      isStopping = true;
    },
  };
}
