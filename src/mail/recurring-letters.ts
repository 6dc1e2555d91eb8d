import type { Recurring } from '../giving/payment.ts';
import type { KeptWish } from '../giving/store.ts';
import type { Zone } from '../values/zone.ts';
import { FRESH_MS, type NewLetter, type Said } from './letter.ts';

export type RecurringHeard = { readonly before: Recurring | null; readonly after: Recurring };

type Around = {
  readonly zone: Zone;
  readonly nowMs: number;
  wish(id: string): Promise<KeptWish | null>;
  /** How many letters' keys begin so. */
  countOf(prefix: string): Promise<number>;
};

/** Stripe's words for a recurring gift whose debits were refused. */
const LATE = ['past_due', 'unpaid'];

/** Whether it is known when it ends. */
function isEnding({ status, endsMs }: Recurring): boolean {
  return status === 'canceled' || endsMs !== null;
}

function stopped(
  gift: string,
  before: Recurring,
  { id, amount, every, endsMs }: Recurring,
  { zone, nowMs }: Around,
): { key: string; said: Said } | null {
  const atMs = endsMs ?? nowMs;
  if (nowMs - atMs > FRESH_MS) return null;
  const on = zone.dayOf(atMs);
  const refusedToTheEnd = LATE.includes(before.status);
  return { key: `stopped:${id}:${on}`, said: { kind: 'stopped', params: { gift, amount, every, on, refusedToTheEnd } } };
}

function whatChanged(before: Recurring, after: Recurring): 'amount' | 'paused' | 'resumed' | null {
  if (before.amount !== after.amount) return 'amount';
  if (before.status === after.status) return null;
  if (after.status === 'paused') return 'paused';
  return before.status === 'paused' ? 'resumed' : null;
}

/** Changes of one gift are told apart by their number, which a backup takes back with the letters themselves. */
async function changed(
  gift: string,
  before: Recurring,
  after: Recurring,
  { zone, countOf }: Around,
): Promise<{ key: string; said: Said } | null> {
  const what = whatChanged(before, after);
  if (what === null) return null;
  const { id, amount, every, nextMs } = after;
  const begins = `changed:${id}:`;
  const next = nextMs === null ? null : zone.dayOf(nextMs);
  return {
    key: `${begins}${await countOf(begins)}:${what}:${before.amount}-${amount}`,
    said: { kind: 'changed', params: { gift, what, before: before.amount, amount, every, next } },
  };
}

/**
 * The letter that a recurring gift leads to when it becomes known that it ends or was changed. What was not known before says nothing: it is
 * history. A checkout that was never finished is no gift that stops.
 */
export async function recurringLetters({ before, after }: RecurringHeard, around: Around): Promise<NewLetter[]> {
  if (after.gift === null || before === null || before.status === 'incomplete' || after.status === 'incomplete_expired') return [];
  const ends = isEnding(after) && !isEnding(before);
  const told = ends
    ? stopped(after.gift, before, after, around)
    : isEnding(after)
      ? null
      : await changed(after.gift, before, after, around);
  if (told === null) return [];
  const wish = await around.wish(after.gift);
  if (!wish?.donor) return [];
  const { nowMs } = around;
  const { donor, language } = wish;
  return [{ key: told.key, donor, language, factMs: nowMs, madeMs: nowMs, dueMs: nowMs, ...told.said }];
}
