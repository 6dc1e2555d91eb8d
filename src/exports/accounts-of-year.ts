import type { Draft } from '../ledger/entry.ts';
import type { AccountTotal } from '../ledger/store.ts';
import { monthsOfYear } from '../ledger/year.ts';
import { carriedInto, chartByName, classOf, type YearAccounts } from '../reconciliation/year-books.ts';
import { STATEMENT_WORDS, type SheetHeading } from '../i18n/words-statement.ts';
import type { ChartAccount, Language } from '../settings/types.ts';
import type { Account } from '../values/account.ts';
import { cents, sumCents, ZERO, type Cents } from '../values/cents.ts';

/** An account over a year: debits less credits carried into it, what was debited and credited in it, and what it holds at its end. */
export type AccountYear = {
  readonly account: ChartAccount;
  readonly opening: Cents;
  readonly debit: Cents;
  readonly credit: Cents;
  readonly closing: Cents;
};

type Sides = { readonly debit: Cents; readonly credit: Cents };

function sidesOf(totals: readonly AccountTotal[], { year, firstYear }: YearAccounts): Map<Account, Sides> {
  const { first, last } = monthsOfYear(year);
  const isFirst = year.last === firstYear.ends;
  const sides = new Map<Account, Sides>();
  for (const { account, month, debit, credit } of totals) {
    if (month > last || (!isFirst && month < first)) continue;
    const before = sides.get(account) ?? { debit: ZERO, credit: ZERO };
    sides.set(account, { debit: cents(before.debit + debit), credit: cents(before.credit + credit) });
  }
  return sides;
}

function takeOut(sides: Map<Account, Sides>, { postings }: Pick<Draft, 'postings'>): void {
  const change = (account: Account, debit: number, credit: number): void => {
    const before = sides.get(account) ?? { debit: ZERO, credit: ZERO };
    sides.set(account, { debit: cents(before.debit - debit), credit: cents(before.credit - credit) });
  };
  for (const { from, to, amount } of postings) {
    change(to, amount, 0);
    change(from, 0, amount);
  }
}

/** Every account that a year has moved or carried, by number. `transfer`: the entry that closed classes 6 and 7, which is left out (method §7.2). */
export function accountsOfYear(
  totals: readonly AccountTotal[],
  about: YearAccounts,
  transfer: Pick<Draft, 'postings'> | null,
): AccountYear[] {
  const of = chartByName(about.chart);
  const carried = carriedInto(totals, about);
  const sides = sidesOf(totals, about);
  if (transfer) takeOut(sides, transfer);
  return [...new Set([...carried.keys(), ...sides.keys()])]
    .map((name) => {
      const { debit, credit } = sides.get(name) ?? { debit: ZERO, credit: ZERO };
      const opening = carried.get(name) ?? ZERO;
      return { account: of(name), opening, debit, credit, closing: cents(opening + debit - credit) };
    })
    .filter(({ opening, debit, credit }) => opening !== 0 || debit !== 0 || credit !== 0)
    .toSorted((left, right) => (left.account.code < right.account.code ? -1 : 1));
}

/** A line beside that of the year before; null where there was no year before. */
export type Compared = { readonly code: string; readonly label: string; readonly now: Cents; readonly before: Cents | null };

export type Compares = { readonly rows: readonly Compared[]; readonly total: Omit<Compared, 'code' | 'label'> };

export type IncomeStatement = { readonly expenses: Compares; readonly income: Compares; readonly result: Omit<Compared, 'code' | 'label'> };

type Amounts = ReadonlyMap<string, { readonly label: string; readonly amount: Cents }>;

function compared(now: Amounts, before: Amounts | null): Compares {
  const codes = [...new Set([...now.keys(), ...(before?.keys() ?? [])])].toSorted();
  const rows = codes.map((code) => ({
    code,
    label: now.get(code)?.label ?? before?.get(code)?.label ?? '',
    now: now.get(code)?.amount ?? ZERO,
    before: before && (before.get(code)?.amount ?? ZERO),
  }));
  return { rows, total: { now: sumCents(rows.map((row) => row.now)), before: before && sumCents(rows.map((row) => row.before ?? ZERO)) } };
}

function ofClass(accounts: readonly AccountYear[] | null, digit: '6' | '7'): Amounts | null {
  if (!accounts) return null;
  const own = accounts.filter(({ account }) => account.code.startsWith(digit));
  return new Map(
    own.map(({ account: { code, label }, debit, credit }) => [
      code,
      { label, amount: cents(digit === '6' ? debit - credit : credit - debit) },
    ]),
  );
}

/** The income statement (compte de résultat): classes 6 and 7 by account, with the year before. */
export function incomeStatement(now: readonly AccountYear[], before: readonly AccountYear[] | null): IncomeStatement {
  const expenses = compared(ofClass(now, '6') ?? new Map(), ofClass(before, '6'));
  const income = compared(ofClass(now, '7') ?? new Map(), ofClass(before, '7'));
  const result = {
    now: cents(income.total.now - expenses.total.now),
    before: income.total.before === null || expenses.total.before === null ? null : cents(income.total.before - expenses.total.before),
  };
  return { expenses, income, result };
}

/** Headings of a simple balance sheet, by the beginning of an account's number; the first that fits holds it. */
const ASSETS = [
  ['2', 'fixed'],
  ['3', 'stocks'],
  ['486', 'prepaid'],
  ['4', 'receivables'],
  ['511', 'platforms'],
  ['51', 'banks'],
  ['53', 'cash'],
  ['5', 'liquid'],
] as const satisfies Headings;

const LIABILITIES = [
  ['10', 'ownFunds'],
  ['11', 'retained'],
  ['12', 'pending'],
  ['19', 'dedicated'],
  ['15', 'provisions'],
  ['16', 'loans'],
  ['1', 'otherFunds'],
  ['487', 'deferred'],
  ['40', 'suppliers'],
  ['4', 'debts'],
  ['5', 'overdrafts'],
] as const satisfies Headings;

/** Class 1 and a depreciation stand on one side whatever their sign; any other account on the side of what it holds. */
function isAsset({ account: { code }, closing }: AccountYear): boolean {
  if (code.startsWith('1')) return false;
  return /^[234]9/.test(code) || code.startsWith('2') || closing > 0;
}

type Headings = readonly (readonly [code: string, heading: SheetHeading])[];

type Sheet = { readonly assets: Compares; readonly liabilities: Compares };

function headed(
  accounts: readonly AccountYear[],
  headings: Headings,
  sign: 1 | -1,
  language: Language,
): Map<string, { label: string; amount: Cents }> {
  const sums = new Map<string, { label: string; amount: Cents }>();
  for (const { account, closing } of accounts) {
    const place = headings.findIndex(([head]) => account.code.startsWith(head));
    const [, heading] = headings[place] ?? ['', 'sundry' as const];
    const label = STATEMENT_WORDS[language].headings[heading];
    const key = String(place === -1 ? headings.length : place).padStart(2, '0');
    sums.set(key, { label, amount: cents((sums.get(key)?.amount ?? 0) + sign * closing) });
  }
  return sums;
}

function sheetOf(accounts: readonly AccountYear[], language: Language): { assets: Amounts; liabilities: Amounts } {
  const own = accounts.filter(({ account, closing }) => classOf(account) === 'balance' && closing !== 0);
  const result = cents(
    sumCents(accounts.filter(({ account }) => classOf(account) === 'result').map(({ credit, debit }) => cents(credit - debit))),
  );
  const liabilities = headed(
    own.filter((each) => !isAsset(each)),
    LIABILITIES,
    -1,
    language,
  );
  liabilities.set('03r', { label: STATEMENT_WORDS[language].headings.result, amount: result });
  return { assets: headed(own.filter(isAsset), ASSETS, 1, language), liabilities };
}

/** A simple balance sheet (bilan), with the year before: assets equal liabilities, the year's result among these. */
export function balanceSheet(now: readonly AccountYear[], before: readonly AccountYear[] | null, language: Language): Sheet {
  const [own, older] = [sheetOf(now, language), before && sheetOf(before, language)];
  return { assets: compared(own.assets, older?.assets ?? null), liabilities: compared(own.liabilities, older?.liabilities ?? null) };
}

/** Where money is, account by account: what there was, what came in and went out, what there is (class 5). */
export function treasuryOf(accounts: readonly AccountYear[]): AccountYear[] {
  return accounts.filter(({ account }) => account.code.startsWith('5'));
}
