import type { Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import type { Actor } from '../values/actor.ts';
import { monthOf } from '../values/month.ts';
import type { LedgerStore } from '../ledger/store.ts';
import type { ImportBooks, ImportDesk } from './import-desk.ts';
import { isBankAccount } from './own-accounts.ts';
import type { Account } from '../values/account.ts';

/** What a bank account held at the end of a day, as a treasurer has read it; cents. */
export type AskedBalance = { readonly account: Account; readonly on: Day; readonly amount: Cents; readonly by: Actor };

/** `told`: a statement tells that day's balance. `early`: before the books open. `ahead`: that day is still to come. `closed`: its month is closed. */
export type BalanceTyped =
  { readonly kind: 'done' } | { readonly kind: 'refused'; readonly problem: 'account' | 'told' | 'early' | 'ahead' | 'closed' };

export type BalanceDesk = Pick<ImportDesk, 'chart' | 'clock' | 'openedOn'> & {
  readonly today: Day;
  /** One transaction; the trail's notes are by this actor. */
  write<Value>(by: Actor, work: (books: ImportBooks & { readonly ledger: LedgerStore }) => Promise<Value>): Promise<Value>;
};

function problemOf({ chart, openedOn, today }: BalanceDesk, { account, on }: AskedBalance): 'account' | 'early' | 'ahead' | null {
  if (!isBankAccount(chart, account)) return 'account';
  if (openedOn !== null && on < openedOn) return 'early';
  return on > today ? 'ahead' : null;
}

/** Keeps a closing balance that is typed where a bank's file has none, in place of one typed before (method §5.4). */
export function typeBalance(desk: BalanceDesk, asked: AskedBalance): Promise<BalanceTyped> {
  return desk.write(asked.by, async ({ ledger, lines, note }) => {
    const { account, on, amount, by } = asked;
    const problem = problemOf(desk, asked);
    if (problem !== null) return { kind: 'refused', problem };
    const closedThrough = await ledger.closedThrough();
    if (closedThrough !== null && monthOf(on) <= closedThrough) return { kind: 'refused', problem: 'closed' };
    const before = (await lines.balances(account)).find((each) => each.on === on)?.amount ?? null;
    const kept = await lines.keepBalance({ account, on, amount, import: null, by, atMs: desk.clock.now() });
    if (!kept) return { kind: 'refused', problem: 'told' };
    await note({ act: 'balance-typed', object: `${account} ${on}`, before: { amount: before }, after: { amount } });
    return { kind: 'done' };
  });
}
