import type { Recurring } from '../giving/payment.ts';
import type { KeptWish } from '../giving/store.ts';
import { addDays } from '../values/day.ts';
import { addMonths } from '../values/month.ts';
import type { Zone } from '../values/zone.ts';
import { DAY_MS, type NewLetter, type Said } from './letter.ts';

/** A yearly debit is told of two weeks before, and no more once it is a day away. */
const TOLD_BEFORE_DAYS = 14;
const TOO_LATE_MS = DAY_MS;
/** A card is told of in the last month in which it is valid. */
const CARD_TOLD_BEFORE_DAYS = 31;

type Due = { readonly key: string; readonly gift: string; readonly said: Said };

function renewal({ id, gift, every, amount, nextMs }: Recurring, zone: Zone, nowMs: number): Due[] {
  if (gift === null || every !== 'year' || nextMs === null || nextMs - nowMs < TOO_LATE_MS) return [];
  const on = zone.dayOf(nextMs);
  if (nowMs < zone.startOf(addDays(on, -TOLD_BEFORE_DAYS))) return [];
  return [{ key: `renewal:${id}:${on}`, gift, said: { kind: 'renewal', params: { gift, amount, on } } }];
}

function expiry({ id, gift, every, amount, card }: Recurring, zone: Zone, nowMs: number): Due[] {
  if (gift === null || card === null) return [];
  const { last4, endsIn } = card;
  const endMs = zone.bounds(endsIn).endMs;
  const firstMs = endMs - CARD_TOLD_BEFORE_DAYS * DAY_MS;
  if (nowMs < firstMs || nowMs >= zone.bounds(addMonths(endsIn, 1)).startMs) return [];
  return [{ key: `card-expiring:${id}:${endsIn}`, gift, said: { kind: 'card-expiring', params: { gift, amount, every, last4, endsIn } } }];
}

/** Recurring gifts that go on: the others are not told of what will not come. */
function goesOn({ status, endsMs }: Recurring): boolean {
  return endsMs === null && ['active', 'past_due'].includes(status);
}

/**
 * Letters that are due by their date, not by anything that happened: a yearly debit two weeks before it, a card in its last month. `isKnown`
 * leaves out what was told.
 */
export async function lettersDue(
  recurring: readonly Recurring[],
  {
    zone,
    nowMs,
    wish,
    isKnown,
  }: { readonly zone: Zone; readonly nowMs: number; wish(id: string): Promise<KeptWish | null>; isKnown(key: string): Promise<boolean> },
): Promise<NewLetter[]> {
  const letters: NewLetter[] = [];
  const all = recurring.filter(goesOn).flatMap((each) => [...renewal(each, zone, nowMs), ...expiry(each, zone, nowMs)]);
  for (const { key, gift, said } of all) {
    if (await isKnown(key)) continue;
    const asked = await wish(gift);
    if (!asked?.donor) continue;
    const { donor, language } = asked;
    letters.push({ key, donor, language, factMs: nowMs, madeMs: nowMs, dueMs: nowMs, ...said });
  }
  return letters;
}
