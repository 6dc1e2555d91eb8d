import type Stripe from 'stripe';
import type { GivingStore } from '../giving/store.ts';
import type { Notice } from '../inbox/notice.ts';
import type { InboxStore } from '../inbox/store.ts';
import { bookingOf } from '../reconciliation/categories.ts';
import type { MovementStore } from '../reconciliation/journal.ts';
import { canonical } from '../values/digest.ts';
import type { Zone } from '../values/zone.ts';
import { createdIn, spansOf, type Course, type NetParts, type Netted, type Span } from './backfill.ts';
import { everyOne } from './pages.ts';
import { idOf, ms } from './read-movement.ts';
import { recurringOf, WITH_MEANS } from './read-recurring.ts';

export type WalkBooks = {
  readonly movements: Pick<MovementStore, 'known'>;
  readonly giving: Pick<GivingStore, 'unsettled' | 'recurring'>;
  readonly inbox: Pick<InboxStore, 'list' | 'replay'>;
};

export type WalkParts = NetParts & { readonly books: WalkBooks; readonly zone: Zone };

/** Something at Stripe that is worth reading again. */
type Seen = { readonly objectType: string; readonly id: string; readonly createdMs: number };

const DAY_MS = 86_400_000;
const SPAN_MS = 7 * DAY_MS;
/** A payout may fail up to five bank days after it was paid, and stays worth a look for ten days (trap 13). */
const PAYOUT_MAY_FAIL_MS = 10 * DAY_MS;
/** Nothing that is not final is older than this, but disputes. */
const UNFINISHED_MS = 30 * DAY_MS;
const DISPUTE_MAY_LAST_MS = 400 * DAY_MS;
const MOST_UNSETTLED = 5_000;
const MOST_OPEN = 10_000;
const OVER = ['won', 'lost', 'warning_closed', 'prevented', 'charge_refunded'];
const ENDED = ['canceled', 'incomplete_expired'];

/** Where a movement is booked from: the object that it belongs to, or itself. */
function owner({ id, reporting_category, source, created }: Stripe.BalanceTransaction): Seen {
  const booking = bookingOf(reporting_category);
  const from = idOf(source);
  const isOwn = booking === null || booking === 'fee' || booking === 'unqualified' || from === null;
  return { objectType: isOwn ? 'balance_transaction' : booking, id: isOwn ? id : from, createdMs: ms(created) };
}

/** Movements of the balance that are not in the journal. */
async function movements({ stripe, books }: WalkParts, span: Span): Promise<Seen[]> {
  const listed = await everyOne((page) => stripe.balanceTransactions.list({ created: createdIn(span), ...page }));
  const known = await books.movements.known(listed.map(({ id }) => id));
  return listed.filter(({ id }) => !known.has(id)).map(owner);
}

async function payouts({ stripe }: WalkParts, { fromMs, toMs }: Span): Promise<Seen[]> {
  const listed = await everyOne((page) => stripe.payouts.list({ created: createdIn({ fromMs: fromMs - UNFINISHED_MS, toMs }), ...page }));
  const open = listed.filter(
    ({ status, arrival_date }) => ['pending', 'in_transit'].includes(status) || ms(arrival_date) > fromMs - PAYOUT_MAY_FAIL_MS,
  );
  return open.map(({ id, created }) => ({ objectType: 'payout', id, createdMs: ms(created) }));
}

async function disputes({ stripe }: WalkParts, { fromMs, toMs }: Span): Promise<Seen[]> {
  const created = createdIn({ fromMs: fromMs - DISPUTE_MAY_LAST_MS, toMs });
  const listed = await everyOne((page) => stripe.disputes.list({ created, ...page }));
  const open = listed.filter(({ status }) => !OVER.includes(status));
  return open.map((each) => ({ objectType: 'dispute', id: each.id, createdMs: ms(each.created) }));
}

async function refunds({ stripe }: WalkParts, { fromMs, toMs }: Span): Promise<Seen[]> {
  const created = createdIn({ fromMs: fromMs - UNFINISHED_MS, toMs });
  const listed = await everyOne((page) => stripe.refunds.list({ created, ...page }));
  const open = listed.filter(({ status }) => status === 'pending' || status === 'requires_action');
  return open.map((each) => ({ objectType: 'refund', id: each.id, createdMs: ms(each.created) }));
}

/** Charges on their way, the ones that we have never heard of included, and the ones that we know as unsettled, however old. */
async function charges({ stripe, books }: WalkParts, { fromMs, toMs }: Span): Promise<Seen[]> {
  const created = createdIn({ fromMs: fromMs - UNFINISHED_MS, toMs });
  const listed = await everyOne((page) => stripe.charges.list({ created, ...page }));
  const open = listed.filter(
    ({ status, balance_transaction }) => status !== 'failed' && (status === 'pending' || balance_transaction === null),
  );
  const unsettled = await books.giving.unsettled(MOST_UNSETTLED);
  return [
    ...open.map((each) => ({ objectType: 'charge', id: each.id, createdMs: ms(each.created) })),
    ...unsettled.map(({ id, createdMs }) => ({ objectType: 'charge', id, createdMs })),
  ];
}

/** Subscriptions, canceled ones included (trap 18), that we do not know as they are. One that ended before we heard of it is history. */
async function subscriptions({ stripe, books }: WalkParts): Promise<Seen[]> {
  const listed = await everyOne((page) => stripe.subscriptions.list({ status: 'all', expand: [`data.${WITH_MEANS}`], ...page }));
  const known = new Map((await books.giving.recurring()).map((each) => [each.id, canonical(each)]));
  const changed = listed.filter((each) => {
    if (!known.has(each.id)) return !ENDED.includes(each.status);
    const recurring = recurringOf(each);
    return !recurring.ok || canonical(recurring.value) !== known.get(each.id);
  });
  return changed.map(({ id, created }) => ({ objectType: 'subscription', id, createdMs: ms(created) }));
}

/** A notice that was given up is tried again beside a reading of its object, and else a day later: what failed may have been mended since. */
async function replayDead({ books: { inbox }, clock }: WalkParts, isRead: (object: string) => boolean): Promise<number> {
  const dead = await inbox.list(['dead'], MOST_OPEN);
  const again = dead.filter(
    ({ objectType, objectId, dueMs }) => isRead(`${objectType} ${objectId}`) || Math.abs(clock.now() - dueMs) >= DAY_MS,
  );
  for (const { id } of again) await inbox.replay(id);
  return again.length;
}

/**
 * Puts into the inbox what was seen, once a day and object. What waits there for its turn or for a person is left alone; what was dealt
 * with earlier in the day, or given up, is read again.
 */
async function keepSeen(parts: WalkParts, seen: readonly Seen[]): Promise<number> {
  const { books, clock, zone, keepAll } = parts;
  const there = await books.inbox.list(['waiting', 'failed', 'parked'], MOST_OPEN);
  const open = new Set(there.map(({ objectType, objectId }) => `${objectType} ${objectId}`));
  const nowMs = clock.now();
  const byId = new Map<string, Notice>();
  for (const { objectType, id: objectId, createdMs } of seen) {
    if (open.has(`${objectType} ${objectId}`)) continue;
    const id = `walk:${objectId}:${zone.dayOf(nowMs)}`;
    byId.set(id, { id, type: `walk.${objectType}`, objectId, objectType, createdMs, receivedMs: nowMs, body: '' });
  }
  const notices = [...byId.values()];
  if (notices.length === 0) return 0;
  const kept = await keepAll(notices);
  for (const [index, { id }] of notices.entries()) if (kept[index] === 'known') await books.inbox.replay(id);
  const read = new Set(notices.map(({ objectType, objectId }) => `${objectType} ${objectId}`));
  await replayDead(parts, (object) => read.has(object));
  return notices.length;
}

/**
 * The third net: every movement of the balance since an instant, and all that is not final, whatever notices came. It alone restores all
 * money, however long ago. Goes span by span, `reached` being told after each; throws Stripe's errors.
 */
export async function walk(parts: WalkParts, fromMs: number, course: Course, reached: (ms: number) => Promise<void>): Promise<Netted> {
  const whole = { fromMs, toMs: parts.clock.now() };
  let found = 0;
  for (const span of spansOf(whole, SPAN_MS)) {
    if (course.isStopped()) return { found, complete: false };
    found += await keepSeen(parts, await movements(parts, span));
    await reached(span.toMs);
    course.at((span.toMs - fromMs) / Math.max(1, whole.toMs - fromMs));
  }
  for (const look of [payouts, disputes, refunds, charges, subscriptions]) found += await keepSeen(parts, await look(parts, whole));
  found += await replayDead(parts, () => false);
  return { found, complete: true };
}
