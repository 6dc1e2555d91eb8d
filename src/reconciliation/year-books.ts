import { monthsOfYear, type FirstYear, type FiscalYear, type Held } from '../ledger/year.ts';
import type { AccountTotal } from '../ledger/store.ts';
import type { Chart, ChartAccount } from '../settings/types.ts';
import type { Account } from '../values/account.ts';
import { cents, type Cents } from '../values/cents.ts';
import { addMonths, type Month } from '../values/month.ts';

/** The part of the French chart that an account belongs to, by its first digit: 1–5 balance sheet, 6–7 result, 8 beside both. */
export function classOf({ code }: Pick<ChartAccount, 'code'>): 'balance' | 'result' | 'beside' {
  if (code.startsWith('6') || code.startsWith('7')) return 'result';
  return code.startsWith('8') ? 'beside' : 'balance';
}

/** Accounts of the books by name. An account that the chart has lost is a mistake that is told, not guessed around. */
export function chartByName(chart: Chart): (account: Account) => ChartAccount {
  const byName = new Map(chart.map((each) => [each.name, each]));
  return (account) => {
    const found = byName.get(account);
    if (!found) throw new Error(`Bug: the account "${account}" has entries and stands no more in content/accounts.yaml: put it back`);
    return found;
  };
}

function sumBy(totals: readonly AccountTotal[], amount: (total: AccountTotal) => number): ReadonlyMap<Account, Cents> {
  const sums = new Map<Account, Cents>();
  for (const total of totals) sums.set(total.account, cents((sums.get(total.account) ?? 0) + amount(total)));
  return sums;
}

/** What each account holds at the end of a month (debits less credits), from the beginning of the books on. */
export function balancesAt(totals: readonly AccountTotal[], through: Month): ReadonlyMap<Account, Cents> {
  const until = totals.filter(({ month }) => month <= through);
  return sumBy(until, ({ debit, credit }) => debit - credit);
}

/** What the accounts of classes 6 and 7 hold at the end of a year: the year's own movements, since each closing carries them away. */
export function resultHeld(year: FiscalYear, totals: readonly AccountTotal[], chart: Chart): Held[] {
  const of = chartByName(chart);
  return [...balancesAt(totals, monthsOfYear(year).last)]
    .filter(([account]) => classOf(of(account)) === 'result')
    .map(([account, balance]) => ({ account, balance }));
}

/** Income less expenses; negative for a deficit. */
export function resultOf(held: readonly Held[]): Cents {
  return cents(-held.reduce((sum, { balance }) => sum + balance, 0));
}

/** What a year's accounts are told from. */
export type YearAccounts = { readonly chart: Chart; readonly year: FiscalYear; readonly firstYear: FirstYear };

/** What each account of the balance sheet carries into a year; a result that no closing has carried yet stands in 120 or 129 (method §7.2). */
export function carriedInto(totals: readonly AccountTotal[], { chart, year, firstYear }: YearAccounts): ReadonlyMap<Account, Cents> {
  if (year.last === firstYear.ends) return new Map();
  const of = chartByName(chart);
  const carried = new Map<Account, Cents>();
  let waiting = 0;
  for (const [account, balance] of balancesAt(totals, addMonths(monthsOfYear(year).first, -1))) {
    const kind = classOf(of(account));
    if (kind === 'balance') carried.set(account, balance);
    if (kind === 'result') waiting += balance;
  }
  const into: Account = waiting > 0 ? 'deficit' : 'surplus';
  if (waiting !== 0) carried.set(into, cents((carried.get(into) ?? 0) + waiting));
  return new Map([...carried].filter(([, balance]) => balance !== 0));
}
