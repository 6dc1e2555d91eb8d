import type { Draft, Posting } from '../ledger/entry.ts';
import type { Chart, ChartAccount } from '../settings/types.ts';
import type { Account } from '../values/account.ts';
import { cents, negateCents, parseAmount, sumCents, ZERO, type Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import { ok, refused, type Result } from '../values/result.ts';

/** What an account holds when the books open: positive what the association owns, negative what it owes or keeps apart (method §0.1). */
export type OpeningBalance = { readonly account: Account; readonly amount: Cents };

/** A balance as typed: the account by its name or number, what is owned there or what is owed, one of both empty. */
export type TypedBalance = { readonly line: number; readonly account: string; readonly owns: string; readonly owes: string };

export type OpeningMistake = {
  readonly line: number;
  readonly field: 'account' | 'owns' | 'owes';
  readonly typed: string;
  readonly problem: 'unknown-account' | 'not-for-opening' | 'not-an-amount' | 'both-sides' | 'twice' | 'missing';
  readonly expected: string;
};

/** Own funds are what balances; results and years begin after the opening, which has balances of classes 1 to 5 only. */
const NOT_TYPED: readonly Account[] = ['own-funds', 'surplus', 'deficit'];

/** Accounts that an opening may hold, in the order of the chart. */
export function openingAccounts(chart: Chart): Chart {
  return chart.filter(({ name, code }) => /^[1-5]/.test(code) && !NOT_TYPED.includes(name));
}

function found(typed: string, chart: Chart): ChartAccount | undefined {
  const text = typed.trim();
  return chart.find(({ name, code }) => name === text || code === text);
}

function sideOf(typed: string): Cents | null {
  if (/^(?:0+([.,]0{0,2})?)?\s*€?$/.test(typed.trim())) return ZERO;
  const read = parseAmount(typed);
  return read.ok ? read.value : null;
}

function balanceOf(typed: TypedBalance, chart: Chart): Result<OpeningBalance, OpeningMistake> {
  const wrong = (field: OpeningMistake['field'], problem: OpeningMistake['problem'], expected: string): Result<never, OpeningMistake> =>
    refused({ line: typed.line, field, typed: typed[field].slice(0, 60), problem, expected });
  const account = found(typed.account, chart);
  if (!account) return wrong('account', 'unknown-account', 'bank-main, 512100');
  if (!openingAccounts(chart).includes(account)) return wrong('account', 'not-for-opening', '1xxxxx … 5xxxxx');
  const owns = sideOf(typed.owns);
  const owes = sideOf(typed.owes);
  if (owns === null) return wrong('owns', 'not-an-amount', '1234,56');
  if (owes === null) return wrong('owes', 'not-an-amount', '1234,56');
  if (owns !== 0 && owes !== 0) return wrong('owes', 'both-sides', '0');
  return ok({ account: account.name, amount: cents(owns - owes) });
}

/** Reads balances as typed, all mistakes at once. Lines without an amount are no balance. */
export function readOpening(typed: readonly TypedBalance[], chart: Chart): Result<OpeningBalance[], OpeningMistake[]> {
  const read = typed.map((each) => balanceOf(each, chart));
  const mistakes = read.flatMap((each) => (each.ok ? [] : [each.why]));
  const seen = new Set<Account>();
  for (const [index, each] of read.entries()) {
    const { line = 0, account = '' } = typed[index] ?? {};
    if (each.ok && seen.has(each.value.account))
      mistakes.push({ line, field: 'account', typed: account, problem: 'twice', expected: '1 ×' });
    if (each.ok) seen.add(each.value.account);
  }
  if (mistakes.length > 0) return refused(mistakes);
  const balances = read.flatMap((each) => (each.ok && each.value.amount !== 0 ? [each.value] : []));
  if (balances.length > 0) return ok(balances);
  return refused([{ line: 1, field: 'owns', typed: '', problem: 'missing', expected: 'bank-main 1234,56' }]);
}

/** What balances the opening: own funds when positive, a loss carried when negative. Shown before anything is saved. */
export function ownFundsOf(balances: readonly OpeningBalance[]): Cents {
  return sumCents(balances.map(({ amount }) => amount));
}

/** The opening entry: each balance against own funds, on the day on which the books open (method §0.1). */
export function openingDraft(balances: readonly OpeningBalance[], openedOn: Day, attempt: number): Draft {
  const postings = balances.map(({ account, amount }): Posting =>
    amount > 0 ? { from: 'own-funds', to: account, amount } : { from: account, to: 'own-funds', amount: negateCents(amount) },
  );
  const key = openingKey(attempt);
  return {
    ...{ key, kind: 'opening', factDay: openedOn, postings, measured: null, source: 'opening' },
    ...{ gift: null, corrects: null, label: null },
  };
}

/** The first opening is `opening`; one that follows after a correction bears a number. */
export function openingKey(attempt: number): string {
  return attempt === 0 ? 'opening' : `opening:${attempt + 1}`;
}
