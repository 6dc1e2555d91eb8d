import { cents } from '../values/cents.ts';
import type { Month } from '../values/month.ts';
import { inventedEmail, type Dice } from './demo-people.ts';
import { netOf, startOfMonthMs, type Asking } from './demo-story.ts';
import { debitConfirmedMs, nextBoundary } from './flows/calendar.ts';

/** A recurring gift of the story; `cancelAtMs` when its donor stops it. */
export type Pledge = Asking & {
  readonly frequency: 'monthly' | 'yearly';
  readonly method: 'card' | 'sepa_debit';
  readonly cancelAtMs: number | null;
};

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const AT_FIRST = 7;
const IN_THE_END = 70;
const EXPIRED_CARD = 11;
const MONTHLY = [500, 500, 500, 1000, 1000, 1000, 1000, 1500, 2000] as const;
const YEARLY = [6000, 6000, 12_000] as const;

/** How many have joined by the end of a month: slowly at first, then faster. */
function joinedBy(index: number, months: number): number {
  const progress = months < 2 ? 1 : index / (months - 1);
  return Math.round(AT_FIRST + (IN_THE_END - AT_FIRST) * progress ** 1.25);
}

function joinInstant(roll: Dice, month: Month): number {
  return startOfMonthMs(month) + roll.upTo(27) * DAY_MS + (7 + roll.upTo(14)) * HOUR_MS + roll.upTo(3600) * 1000;
}

function pledge(roll: Dice, number: number, month: Month): Pledge {
  const frequency = roll.next() < 0.12 ? 'yearly' : 'monthly';
  const atMs = joinInstant(roll, month);
  const method = roll.next() < 0.27 ? 'sepa_debit' : 'card';
  // One card stops working after its first payment.
  const renewalsDecline = number === EXPIRED_CARD && frequency === 'monthly';
  const stays = roll.next() < 0.9 || frequency === 'yearly' || renewalsDecline;
  return {
    do: 'give',
    atMs,
    key: `pledge-${number}`,
    email: inventedEmail(number),
    amount: cents(frequency === 'yearly' ? roll.pick(YEARLY) : roll.pick(MONTHLY)),
    frequency,
    project: null,
    method,
    declinedFirst: roll.next() < 0.04,
    renewalsDecline,
    cancelAtMs: stays ? null : atMs + (60 + roll.upTo(300)) * DAY_MS,
  };
}

/** When the money of each payment is in: at once for the first one by card, an hour after each later period begins, days later by debit. */
function receivedMs(given: Pledge, endMs: number): number[] {
  const anchor = Math.floor(given.atMs / 1000);
  const rhythm = { interval: given.frequency === 'yearly' ? ('year' as const) : ('month' as const), count: 1 };
  const until = Math.min(endMs, given.cancelAtMs ?? Infinity);
  const received: number[] = [];
  for (let start = anchor, turn = 0; start * 1000 < until; start = nextBoundary(anchor, rhythm, start), turn += 1) {
    const askedMs = start * 1000 + (turn === 0 ? 0 : HOUR_MS);
    if (turn > 0 && given.renewalsDecline) break;
    received.push(given.method === 'card' ? askedMs : debitConfirmedMs(askedMs));
  }
  return received.filter((atMs) => atMs < endMs);
}

/** Cents that recurring gifts bring in each month, after Stripe's fees. */
function netPerMonth(pledges: readonly Pledge[], months: readonly Month[], endMs: number): number[] {
  const starts = months.map(startOfMonthMs);
  const net = months.map(() => 0);
  for (const given of pledges) {
    for (const atMs of receivedMs(given, endMs)) {
      const index = starts.findLastIndex((start) => start <= atMs);
      net[index] = (net[index] ?? 0) + netOf(given.amount, given.method);
    }
  }
  return net;
}

/** Who pledges when, and what it brings each month until the story's end. */
export function recurringStory(
  roll: Dice,
  months: readonly Month[],
  endMs: number,
): { readonly pledges: readonly Pledge[]; readonly netByMonth: readonly number[] } {
  const pledges: Pledge[] = [];
  months.forEach((month, index) => {
    while (pledges.length < joinedBy(index, months.length)) pledges.push(pledge(roll, pledges.length, month));
  });
  const told = pledges.filter((given) => given.atMs < endMs);
  return { pledges: told, netByMonth: netPerMonth(told, months, endMs) };
}
