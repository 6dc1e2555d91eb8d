import type { Account } from '../values/account.ts';
import { subtractCents, type Cents } from '../values/cents.ts';
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

/** Payouts that no open line of the same amount stands for already: what is done with that line is done for its payout. */
function untoldPayouts({ unpostedLines, unreconciled }: MonthFacts): MonthFacts['unreconciled'] {
  const waiting = unpostedLines.map(({ amount }) => amount);
  return unreconciled.filter(({ amount }) => {
    const place = waiting.indexOf(amount);
    if (place >= 0) waiting.splice(place, 1);
    return place < 0;
  });
}

function ofBanks({ banks }: MonthFacts): Obstacle[] {
  return banks.flatMap(({ account, books, statement }): Obstacle[] => {
    if (statement === null) return [{ kind: 'balance-unknown', account, books }];
    return books === statement ? [] : [{ kind: 'balance', account, books, statement, difference: subtractCents(books, statement) }];
  });
}

/** All that keeps a month from being closed, the gravest first; none when it can be. Payouts on their way and pending debits are listed and hinder nothing. */
export function obstacles(facts: MonthFacts): Obstacle[] {
  return [
    ...ofCalendar(facts),
    ...facts.broken.map((fault) => ({ kind: 'broken', fault }) as const),
    ...facts.unpostedLines.map((line) => ({ kind: 'line', ...line }) as const),
    ...untoldPayouts(facts).map((payout) => ({ kind: 'payout', ...payout }) as const),
    ...(facts.feesUnknown === 0 ? [] : [{ kind: 'fees-unknown', gifts: facts.feesUnknown } as const]),
    ...facts.unqualified.map((each) => ({ kind: 'unqualified', ...each }) as const),
    ...facts.stuckNotices.map((notice) => ({ kind: 'notice', ...notice }) as const),
    ...ofBanks(facts),
  ];
}
