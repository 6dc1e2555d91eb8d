import { dice, inventedEmail, type Dice } from '../../src/sandbox/demo-people.ts';
import type { PayWish } from '../../src/sandbox/flows/checkout.ts';

/** A donor fills in the form, perhaps after a refused card; `outside`: on a page that is not ours, so that no gift of ours is named. */
export type Asking = {
  readonly do: 'ask';
  readonly atMs: number;
  readonly key: string;
  readonly email: string;
  /** Cents. */
  readonly amount: number;
  readonly frequency: 'once' | 'monthly' | 'yearly';
  readonly project: string;
  readonly pay: PayWish;
  readonly refusedFirst: boolean;
  readonly outside: boolean;
};

/** What happens later to the gift of that key. `amount` in cents, null for all that is left. */
export type Later = { readonly atMs: number; readonly key: string } & (
  | { readonly do: 'refund'; readonly amount: number | null }
  | { readonly do: 'dispute'; readonly step: 'inquiry' | 'open' | 'won' | 'lost' }
  | { readonly do: 'cancel'; readonly atPeriodEnd: boolean }
  | { readonly do: 'pause' | 'resume' }
  | { readonly do: 'change'; readonly amount: number }
);

export type Happening = Asking | Later;

export type YearPlan = { readonly startMs: number; readonly endMs: number; readonly happenings: readonly Happening[] };

export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Every third seed lives through the leap day of 2028. */
export function startOf(seed: number): number {
  return Date.parse(['2026-11-01T00:00:00Z', '2027-02-01T00:00:00Z', '2027-12-01T00:00:00Z'][seed % 3] ?? '');
}

/** Nights in which a month, a day or an hour is easily got wrong: month ends in Paris and in UTC, the leap day, both changes of the hour. */
function edges(startMs: number, endMs: number): number[] {
  const nights: number[] = [];
  for (let index = 0; index < 14; index += 1) {
    const from = new Date(startMs);
    nights.push(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + index, 1));
  }
  for (const year of [2026, 2027, 2028]) nights.push(Date.UTC(year, 1, 29), lastSunday(year, 2), lastSunday(year, 9));
  return nights.filter((night) => night > startMs && night < endMs);
}

/** 01:00 UTC of a month's last Sunday: the hour changes in Europe. */
function lastSunday(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month + 1, 0, 1));
  return last.getTime() - last.getUTCDay() * DAY_MS;
}

function instant(roll: Dice, startMs: number, endMs: number): number {
  const nights = edges(startMs, endMs);
  const [night] = nights;
  if (night === undefined || roll.next() > 0.3) return startMs + Math.floor(roll.next() * (endMs - startMs));
  // Within three hours, in which Paris changes its day; often to the very second.
  const chosen = roll.pick([night, ...nights]);
  return chosen + roll.pick([-2 * HOUR_MS - 1_000, -2 * HOUR_MS, -HOUR_MS - 1_000, -HOUR_MS, -1_000, 0, 1_000, HOUR_MS]);
}

function payOf(roll: Dice, once: boolean): PayWish {
  const chance = roll.next();
  if (once && chance < 0.06) return { method: 'give_up' };
  if (once && chance < 0.1) return { method: 'card_declined' };
  if (chance < 0.34) return { method: 'sepa_debit', ...(roll.next() < 0.2 && { refusedLater: true }) };
  return { method: 'card', ...(!once && roll.next() < 0.15 && { renewals: 'declined' as const }) };
}

function asking(roll: Dice, number: number, startMs: number, endMs: number): Asking {
  const frequency = roll.pick<Asking['frequency']>(['once', 'once', 'once', 'monthly', 'monthly', 'yearly']);
  const euros = roll.pick([3, 5, 10, 12, 20, 30, 50, 100, 250]);
  return {
    do: 'ask',
    atMs: instant(roll, startMs, frequency === 'once' ? endMs : endMs - 40 * DAY_MS),
    key: `donor-${number}`,
    email: inventedEmail(number),
    amount: euros * 100 + (roll.next() < 0.3 ? roll.upTo(100) : 0),
    frequency,
    project: roll.pick(['', '', '', 'jitsi', 'goupile']),
    pay: payOf(roll, frequency === 'once'),
    refusedFirst: roll.next() < 0.08,
    outside: frequency === 'once' && roll.next() < 0.06,
  };
}

/** What becomes of a recurring gift besides its renewals. */
function turns(roll: Dice, { key, atMs, frequency, amount }: Asking): Later[] {
  if (frequency === 'once') return [];
  const later = (): number => atMs + Math.floor((10 + roll.upTo(150)) * DAY_MS);
  const chance = roll.next();
  if (chance < 0.15) return [{ do: 'cancel', key, atMs: later(), atPeriodEnd: roll.next() < 0.6 }];
  if (chance < 0.25) return [{ do: 'change', key, atMs: later(), amount: amount + 700 }];
  if (chance > 0.35) return [];
  const pausedMs = later();
  return [
    { do: 'pause', key, atMs: pausedMs },
    { do: 'resume', key, atMs: pausedMs + 45 * DAY_MS },
  ];
}

/** Money that goes back: in part, twice in part, whole, by the donor's bank and, some of it, back again. */
function reversals(roll: Dice, { key, atMs, amount }: Asking): Later[] {
  const chance = roll.next();
  const later = atMs + (8 + roll.upTo(50)) * DAY_MS + roll.upTo(DAY_MS);
  const part = Math.max(50, Math.floor(amount / 3));
  if (chance < 0.05) return [{ do: 'refund', key, atMs: later, amount: null }];
  if (chance < 0.12) {
    return [
      { do: 'refund', key, atMs: later, amount: part },
      { do: 'refund', key, atMs: later + DAY_MS, amount: part },
    ];
  }
  if (chance < 0.15) return [{ do: 'dispute', key, atMs: later, step: 'inquiry' }];
  if (chance > 0.27) return [];
  const end = roll.pick(['won', 'lost', 'lost', 'open'] as const);
  const partFirst: Later[] = chance < 0.18 ? [{ do: 'refund', key, atMs: later - DAY_MS, amount: part }] : [];
  return [...partFirst, { do: 'dispute', key, atMs: later, step: 'open' }, { do: 'dispute', key, atMs: later + 20 * DAY_MS, step: end }];
}

/** A year of so many donors of all kinds, the same for the same seed. */
export function yearPlan(seed: number, donors: number): YearPlan {
  const roll = dice(seed * 7_919 + 1);
  const startMs = startOf(seed);
  const endMs = startMs + 366 * DAY_MS;
  const happenings: Happening[] = [];
  for (let number = 0; number < donors; number += 1) {
    const asked = asking(roll, number, startMs + HOUR_MS, endMs - HOUR_MS);
    happenings.push(asked, ...turns(roll, asked), ...reversals(roll, asked));
  }
  const told = happenings.filter(({ atMs }) => atMs < endMs).map((each) => ({ ...each, atMs: Math.floor(each.atMs / 1_000) * 1_000 }));
  return { startMs, endMs, happenings: told.toSorted((left, right) => left.atMs - right.atMs) };
}
