import type { Account } from '../values/account.ts';
import { addCents, subtractCents, sumCents, type Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import { lastDay, type Month } from '../values/month.ts';
import type { MonthFacts } from './month-facts.ts';

/** What stands between a month and its closing (method §5.4), each with what is needed to tell it and to go there. */
export type Obstacle =
  | { readonly kind: 'not-over'; readonly ends: Day }
  | { readonly kind: 'closed-already' }
  | { readonly kind: 'earlier-open'; readonly month: Month }
  | { readonly kind: 'broken'; readonly fault: string }
  | { readonly kind: 'line'; readonly line: string; readonly on: Day; readonly account: Account; readonly amount: Cents }
  /** No statement reaches the month's end, and payouts are expected at the bank: a number, and what they are together. */
  | { readonly kind: 'statement-missing'; readonly payouts: number; readonly amount: Cents }
  | { readonly kind: 'payout'; readonly payout: string; readonly arrivesOn: Day; readonly amount: Cents }
  | { readonly kind: 'fees-unknown'; readonly gifts: number }
  | { readonly kind: 'unqualified'; readonly source: string; readonly on: Day; readonly amount: Cents }
  | { readonly kind: 'notice'; readonly notice: string; readonly state: string; readonly reason: string | null }
  | { readonly kind: 'balance-unknown'; readonly account: Account; readonly books: Cents }
  | {
      readonly kind: 'balance';
      readonly account: Account;
      readonly books: Cents;
      readonly statement: Cents;
      readonly difference: Cents;
    };

function ofCalendar({ month, today, next }: MonthFacts): Obstacle[] {
  return [
    ...(today <= lastDay(month) ? [{ kind: 'not-over', ends: lastDay(month) } as const] : []),
    ...(month < next ? [{ kind: 'closed-already' } as const] : []),
    ...(month > next ? [{ kind: 'earlier-open', month: next } as const] : []),
  ];
}

/**
 * Payouts that were not seen at the bank. One for which an open line of the same amount waits is told by that line; where no statement reaches the
 * month's end, there is nothing yet to see any of them in, and that is told instead: here, or by the balance that is not known.
 */
function ofPayouts({ unpostedLines, unreconciled, banks }: MonthFacts): Obstacle[] {
  const waiting = unpostedLines.map(({ amount }) => amount);
  const unseen = unreconciled.filter(({ amount }) => {
    const place = waiting.indexOf(amount);
    if (place >= 0) waiting.splice(place, 1);
    return place < 0;
  });
  if (unseen.length === 0 || banks.some(({ statement }) => statement !== null)) {
    return unseen.map((payout) => ({ kind: 'payout', ...payout }) as const);
  }
  if (banks.length > 0) return [];
  return [{ kind: 'statement-missing', payouts: unseen.length, amount: sumCents(unseen.map(({ amount }) => amount)) }];
}

/** Balances that differ, or are not known. A difference that open lines make is told by them. */
function ofBanks({ banks, unpostedLines }: MonthFacts): Obstacle[] {
  return banks.flatMap(({ account, books, statement }): Obstacle[] => {
    if (statement === null) return [{ kind: 'balance-unknown', account, books }];
    const open = unpostedLines.filter((line) => line.account === account).map(({ amount }) => amount);
    if (addCents(books, sumCents(open)) === statement) return [];
    return [{ kind: 'balance', account, books, statement, difference: subtractCents(books, statement) }];
  });
}

/** All that keeps a month from being closed, the gravest first; none when it can be. Payouts on their way and pending debits are listed and hinder nothing. */
export function obstacles(facts: MonthFacts): Obstacle[] {
  return [
    ...ofCalendar(facts),
    ...facts.broken.map((fault) => ({ kind: 'broken', fault }) as const),
    ...facts.unpostedLines.map((line) => ({ kind: 'line', ...line }) as const),
    ...ofPayouts(facts),
    ...(facts.feesUnknown === 0 ? [] : [{ kind: 'fees-unknown', gifts: facts.feesUnknown } as const]),
    ...facts.unqualified.map((each) => ({ kind: 'unqualified', ...each }) as const),
    ...facts.stuckNotices.map((notice) => ({ kind: 'notice', ...notice }) as const),
    ...ofBanks(facts),
  ];
}
