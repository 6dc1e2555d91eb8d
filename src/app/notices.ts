import { startDrainer, type Drainer } from '../inbox/drainer.ts';
import type { Kept, Notice, NoticeState } from '../inbox/notice.ts';
import type { RecordRules } from '../giving/record.ts';
import type { Guard } from '../reconciliation/self-check.ts';
import type { Books } from '../storage/open.ts';
import type { Stores } from '../storage/stores.ts';
import { bookTold, type MoneyBooks, type Told } from '../stripe/book.ts';
import type { ClockSkew } from '../stripe/clock-skew.ts';
import type { stripeClient } from '../stripe/client.ts';
import { openNotice, type NoticeRefusal } from '../stripe/open-notice.ts';
import { readNotice } from '../stripe/read-notice.ts';
import { systemClock } from '../values/clock.ts';
import { ok, type Result } from '../values/result.ts';
import type { Parts } from './parts.ts';
import { witnessed } from './witness.ts';

export type Notices = {
  /** Checks the signature of what was posted to the webhook, on its raw bytes, and reads it. */
  open(raw: Uint8Array, signature: string | undefined): Result<Notice, NoticeRefusal>;
  /** Keeps notices durably, then has them drained in the background. */
  keepAll(notices: readonly Notice[]): Promise<Kept[]>;
  /** Resolves when all that was kept until now has been dealt with. */
  idle(): Promise<void>;
  counts(): Promise<Readonly<Record<NoticeState, number>>>;
  replay(id: string): Promise<boolean>;
};

/** Deals with kept notices in the background, unless the books are not to be written. */
export function drainerOf(parts: Parts, books: Books, stripe: ReturnType<typeof stripeClient>, rules: RecordRules, guard: Guard): Drainer {
  const draining = {
    isHeld: () => guard.lastLookMs() === null || guard.isBroken(),
    inbox: books.inbox,
    clock: parts.clock,
    read: (notice: Notice) => readNotice({ stripe, rules }, notice),
    apply: (within: MoneyBooks, told: readonly Told[]) => bookTold(within, told, rules),
    write: <Value>(work: (within: MoneyBooks, inbox: Stores['inbox']) => Promise<Value>) =>
      books.write((stores) => work(witnessed(parts, stores), stores.inbox)),
    onDead: (id: string, why: string) => parts.onError(`The notice ${id} was given up after its last try`, why),
  };
  return startDrainer(draining, parts.beforeDrain ?? (() => Promise.resolve()), (error) =>
    parts.onError('The inbox could not be drained', error),
  );
}

/** Signatures are made at the real time, also while a sandbox lives in its own. */
function openedNotice(
  { environment: { stripe, mode } }: Parts,
  raw: Uint8Array,
  signature: string | undefined,
  { hear }: ClockSkew,
): Result<Notice, NoticeRefusal> {
  const opened = openNotice(raw, signature, { secrets: stripe.webhookSecrets, mode, nowMs: systemClock.now(), hear });
  return opened.ok ? ok(opened.value.notice) : opened;
}

/** What comes in from Stripe, for the webhook and the nets. */
export function noticesOf(parts: Parts, books: Books, drainer: Drainer, skew: ClockSkew): Notices {
  return {
    open: (raw, signature) => openedNotice(parts, raw, signature, skew),
    keepAll: async (notices) => {
      const kept = await books.inbox.keepAll(notices);
      drainer.wake();
      return kept;
    },
    idle: () => drainer.idle(),
    counts: () => books.reading.inbox.counts(),
    replay: async (id) => {
      const found = await books.inbox.replay(id);
      drainer.wake();
      return found;
    },
  };
}
