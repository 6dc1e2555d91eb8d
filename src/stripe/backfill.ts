import type Stripe from 'stripe';
import type { Kept, Notice } from '../inbox/notice.ts';
import type { MovementStore } from '../reconciliation/journal.ts';
import type { BookMode } from '../settings/types.ts';
import type { Clock } from '../values/clock.ts';
import { noticeFrom } from './open-notice.ts';
import { everyOne } from './pages.ts';

/** What every net is made of. */
export type NetParts = {
  readonly stripe: Stripe;
  readonly mode: BookMode;
  readonly clock: Clock;
  readonly cursors: Pick<MovementStore, 'cursor' | 'setCursor'>;
  keepAll(notices: readonly Notice[]): Promise<Kept[]>;
};

/** How a long run is followed and cut short: between two spans of time, it tells how far it is and asks whether to go on. */
export type Course = {
  /** From 0 to 1. */
  at(share: number): void;
  isStopped(): boolean;
};

export type Netted = { readonly found: number; readonly complete: boolean };

/** What the books hear of, and what a webhook endpoint is to be subscribed to. Stripe takes at most twenty names a call, and no wildcard among several. */
export const EVENT_TYPES = [
  [
    ...['captured', 'expired', 'failed', 'pending', 'refunded', 'succeeded', 'updated', 'refund.updated'].map((what) => `charge.${what}`),
    ...['closed', 'created', 'funds_reinstated', 'funds_withdrawn', 'updated'].map((what) => `charge.dispute.${what}`),
    ...['created', 'failed', 'updated'].map((what) => `refund.${what}`),
    ...['async_payment_failed', 'async_payment_succeeded', 'completed', 'expired'].map((what) => `checkout.session.${what}`),
  ],
  [
    ...['created', 'deleted', 'paused', 'resumed', 'updated'].map((what) => `customer.subscription.${what}`),
    ...['pending_update_applied', 'pending_update_expired', 'trial_will_end'].map((what) => `customer.subscription.${what}`),
    'customer.updated',
    ...['canceled', 'created', 'failed', 'paid', 'reconciliation_completed', 'updated'].map((what) => `payout.${what}`),
  ],
];

/** Stripe keeps events for thirty days. */
export const EVENTS_KEPT_MS = 30 * 86_400_000;
/** An event may become visible after later ones. */
const OVERLAP_MS = 3_600_000;
const SPAN_MS = 86_400_000;
const CURSOR = 'events';

export type Span = { readonly fromMs: number; readonly toMs: number };

/** Oldest first, each span as long as is given, the last one as short as it is. */
export function spansOf({ fromMs, toMs }: Span, lengthMs: number): Span[] {
  const count = Math.max(1, Math.ceil((toMs - fromMs) / lengthMs));
  return Array.from({ length: count }, (_, index) => ({
    fromMs: fromMs + index * lengthMs,
    toMs: Math.min(toMs, fromMs + (index + 1) * lengthMs),
  }));
}

/** Stripe's filter for a span, both ends included: it counts in whole seconds. */
export function createdIn({ fromMs, toMs }: Span): { gte: number; lte: number } {
  return { gte: Math.floor(fromMs / 1_000), lte: Math.ceil(toMs / 1_000) };
}

/** A mark of how far a net came; null for one that lies ahead by more than what is asked for again, of which a wrong clock has told. */
export function known(markMs: number | null, nowMs: number, overlapMs: number): number | null {
  return markMs === null || markMs - nowMs > overlapMs ? null : markMs;
}

/** Asks for the events of a span, and keeps them as if they had been delivered; returns how many were new. */
async function keepSpan({ stripe, mode, clock, keepAll }: NetParts, span: Span, undelivered: boolean): Promise<number> {
  const events: Stripe.Event[] = [];
  for (const types of EVENT_TYPES) {
    const filter = { types, created: createdIn(span), ...(undelivered && { delivery_success: false }) };
    events.push(...(await everyOne((page) => stripe.events.list({ ...filter, ...page }))));
  }
  const notices = events
    .toSorted((left, right) => left.created - right.created)
    .flatMap((event) => {
      const notice = noticeFrom(event, JSON.stringify(event), mode, clock.now());
      return notice.ok ? [notice.value] : [];
    });
  return notices.length === 0 ? 0 : (await keepAll(notices)).filter((kept) => kept === 'kept').length;
}

/**
 * The second net: events that Stripe could not deliver, then all events since the last time with an hour's overlap, oldest first. Each
 * goes into the inbox under its own id, so that one which came by the webhook is known again. Throws Stripe's errors.
 */
export async function backfill(parts: NetParts, sinceMs: number | null, course: Course): Promise<Netted> {
  const toMs = parts.clock.now();
  const oldestMs = toMs - EVENTS_KEPT_MS;
  const lastMs = sinceMs ?? known(await parts.cursors.cursor(CURSOR), toMs, OVERLAP_MS) ?? oldestMs;
  const span = { fromMs: Math.max(oldestMs, Math.min(lastMs, toMs) - OVERLAP_MS), toMs };
  let found = await keepSpan(parts, span, true);
  for (const each of spansOf(span, SPAN_MS)) {
    if (course.isStopped()) return { found, complete: false };
    found += await keepSpan(parts, each, false);
    await parts.cursors.setCursor(CURSOR, each.toMs);
    course.at((each.toMs - span.fromMs) / Math.max(1, toMs - span.fromMs));
  }
  return { found, complete: true };
}
