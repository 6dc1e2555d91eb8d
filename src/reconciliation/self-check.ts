import { closingsLook } from '../ledger/closing.ts';
import { atOnce, faultsOf, lookThrough, type Breathe, type Finding } from '../ledger/look.ts';
import type { LedgerStore } from '../ledger/store.ts';
import { ledgerLook } from '../ledger/totals.ts';
import type { Clock } from '../values/clock.ts';
import type { Account } from '../values/account.ts';
import { bankLook } from './bank-invariants.ts';
import type { ClosingStore } from './closing-store.ts';
import { journalLook } from './invariants.ts';
import type { MovementStore } from './journal.ts';
import type { LineStore } from './line-store.ts';

export type CheckedStores = {
  readonly ledger: LedgerStore;
  readonly movements: MovementStore;
  readonly lines: LineStore;
  readonly closings: Pick<ClosingStore, 'acts'>;
};

/** What the settings say of the books: the bank accounts of the chart, and the midnight at which they open with an opening entry (milliseconds). */
export type CheckedBooks = { readonly accounts: readonly Account[]; readonly opensAtMs: number | null };

/**
 * Every truth about the books that needs nobody else's word (method §5.5), seen at one moment. All passes by in pages: what is held does not
 * grow with the books, but for one line a payout. `breathe` is called between two pages.
 */
export async function checkBooks(
  { ledger, movements, lines, closings }: CheckedStores,
  { accounts, opensAtMs }: CheckedBooks = { accounts: [], opensAtMs: null },
  breathe: Breathe = atOnce,
): Promise<Finding[]> {
  const payouts = new Map((await movements.payouts()).map(({ id, amount, status }) => [id, { amount, status }]));
  const acts = (await closings.acts()).map(({ act }) => act);
  const looks = [
    ledgerLook(ledger),
    journalLook({ ledger, movements, payouts, opensAtMs, breathe }),
    bankLook({ ledger, lines, payouts, accounts, breathe }),
    closingsLook(acts, await ledger.closedThrough()),
  ];
  return lookThrough(ledger, looks, breathe);
}

/** Keeps an eye on the books. While a sum is broken nothing more is booked, and figures are told as being verified. */
export type Guard = {
  /** Looks again; what was found is remembered. */
  look(): Promise<readonly Finding[]>;
  isBroken(): boolean;
  lastLookMs(): number | null;
  /** What the last look found; nothing before the first. */
  findings(): readonly Finding[];
  /** What broke at the last look, in words: the first ones of each kind. */
  faults(): readonly string[];
  faultCount(): number;
};

/** A guard over a check. `onChange` hears of it when the books break, and when they hold again. `before`: faults of an earlier look, which hold until the first one. */
export function guardOf(
  check: () => Promise<Finding[]>,
  clock: Clock,
  onChange: (faults: readonly string[], count: number) => void,
  before: readonly string[] = [],
): Guard {
  let faults: ReturnType<typeof faultsOf> = { told: before, count: before.length };
  let lookedMs: number | null = null;
  let last: readonly Finding[] = [];
  return {
    look: async () => {
      const findings = await check();
      const earlier = faults.count;
      last = findings;
      faults = faultsOf(findings);
      lookedMs = clock.now();
      if (faults.count !== earlier) onChange(faults.told, faults.count);
      return findings;
    },
    isBroken: () => faults.count > 0,
    lastLookMs: () => lookedMs,
    findings: () => last,
    faults: () => faults.told,
    faultCount: () => faults.count,
  };
}
