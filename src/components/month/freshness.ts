import type { Clock } from '../../values/clock.ts';

/** A day without any news from Stripe, though it is asked every ten minutes, is worth telling the reader. */
const LATE_MS = 24 * 60 * 60 * 1000;

export function newsAreLate(knownAtMs: number, clock: Clock): boolean {
  return clock.now() - knownAtMs > LATE_MS;
}
