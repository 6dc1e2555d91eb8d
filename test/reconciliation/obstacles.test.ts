import { describe, expect, it } from 'vitest';
import { obstacles } from '../../src/reconciliation/close-month.ts';
import type { MonthFacts } from '../../src/reconciliation/month-facts.ts';
import { cents, ZERO } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { month } from '../../src/values/month.ts';
import { BANK, SAVINGS } from '../support/bank-facts.ts';

const CLEAN: MonthFacts = {
  month: month('2026-09'),
  today: day('2026-11-23'),
  next: month('2026-09'),
  unpostedLines: [],
  unreconciled: [],
  onTheWay: [],
  feesUnknown: 0,
  unqualified: [],
  stuckNotices: [],
  banks: [],
  broken: [],
  pendingDebits: ZERO,
};

const payout = (id: string, amount: number) => ({ payout: id, arrivesOn: day('2026-09-14'), amount: cents(amount) });
const open = (id: string, amount: number, account = BANK) => ({ line: id, on: day('2026-09-15'), account, amount: cents(amount) });
const bank = (books: number, statement: number | null, account = BANK) => ({
  account,
  books: cents(books),
  statement: statement === null ? null : cents(statement),
});

/** Each obstacle by its kind and what it names. */
function told(facts: Partial<MonthFacts>): string[] {
  return obstacles({ ...CLEAN, ...facts }).map((each) =>
    [each.kind, 'line' in each ? each.line : 'payout' in each ? each.payout : 'account' in each ? each.account : ''].join(' ').trim(),
  );
}

describe('what stands against a closing is said once', () => {
  it('a payout by the open line of its amount, one payout a line', () => {
    const two = [payout('po_1', 2_930), payout('po_2', 2_930)];
    const known = [bank(0, 2_930)];
    expect(told({ unpostedLines: [open('ln_1', 2_930)], unreconciled: two, banks: known })).toEqual(['line ln_1', 'payout po_2']);
    expect(told({ unpostedLines: [open('ln_1', 2_931)], unreconciled: two.slice(0, 1), banks: [bank(0, 2_931)] })).toEqual([
      'line ln_1',
      'payout po_1',
    ]);
    expect(told({ unreconciled: two.slice(0, 1), banks: [bank(0, 0)] })).toEqual(['payout po_1']);
  });

  it('payouts by the statement that is missing, or by the balance that is not known', () => {
    const two = [payout('po_1', 2_930), payout('po_2', 1_000)];
    expect(obstacles({ ...CLEAN, unreconciled: two })).toEqual([{ kind: 'statement-missing', payouts: 2, amount: 3_930 }]);
    expect(told({ unreconciled: two, banks: [bank(500, null)] })).toEqual(['balance-unknown bank-main']);
    expect(told({ unreconciled: two, banks: [bank(500, 500), bank(700, null, SAVINGS)] })).toEqual([
      'payout po_1',
      'payout po_2',
      'balance-unknown savings',
    ]);
  });

  it('a difference by the open lines that make it, and by itself where they do not', () => {
    const lines = [open('ln_1', -350), open('ln_2', 5_000)];
    expect(told({ unpostedLines: lines, banks: [bank(1_000, 5_650)] })).toEqual(['line ln_1', 'line ln_2']);
    expect(told({ unpostedLines: lines, banks: [bank(1_000, 5_651)] })).toEqual(['line ln_1', 'line ln_2', 'balance bank-main']);
    expect(told({ unpostedLines: [open('ln_3', 100, SAVINGS)], banks: [bank(1_000, 1_100)] })).toEqual(['line ln_3', 'balance bank-main']);
    expect(told({ banks: [bank(1_000, 1_000)] })).toEqual([]);
  });
});
