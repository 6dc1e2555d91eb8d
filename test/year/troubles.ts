import { dice } from '../../src/sandbox/demo-people.ts';
import type { CrashPoint } from './house.ts';
import { DAY_MS } from './plan.ts';

/** What goes wrong in a year besides the mail. Instants in milliseconds. */
export type Trouble =
  | { readonly kind: 'we-are-down' | 'stripe-is-down'; readonly fromMs: number; readonly untilMs: number }
  | { readonly kind: 'crash'; readonly fromMs: number; readonly point: CrashPoint; readonly nth: number }
  | { readonly kind: 'backfill'; readonly fromMs: number };

const POINTS = ['keeping', 'reading', 'before-commit', 'after-commit'] as const;

/** The troubles of a year, the same for the same seed: one outage of ours lasts four days, one of Stripe's three. */
export function troublesOf(seed: number, startMs: number, endMs: number, crashes: number): Trouble[] {
  const roll = dice(seed * 104_729 + 5);
  const instant = (): number => startMs + DAY_MS + Math.floor(roll.next() * (endMs - startMs - 8 * DAY_MS));
  const outage = (kind: 'we-are-down' | 'stripe-is-down', days: number): Trouble => {
    const fromMs = instant();
    return { kind, fromMs, untilMs: fromMs + Math.floor(days * DAY_MS) };
  };
  const troubles: Trouble[] = [outage('we-are-down', 4), outage('stripe-is-down', 3)];
  for (let number = 0; number < 3; number += 1) {
    troubles.push(outage('we-are-down', roll.next() * 1.5), outage('stripe-is-down', roll.next() * 1.2));
  }
  for (let number = 0; number < crashes; number += 1) {
    troubles.push({ kind: 'crash', fromMs: instant(), point: POINTS[number % 4] ?? 'reading', nth: 2 + roll.upTo(9) });
  }
  for (let atMs = startMs + 7 * DAY_MS; atMs < endMs; atMs += (10 + roll.upTo(20)) * DAY_MS)
    troubles.push({ kind: 'backfill', fromMs: atMs });
  return troubles.toSorted((left, right) => left.fromMs - right.fromMs);
}
