import { brokenClosings } from '../ledger/closing.ts';
import type { LedgerStore } from '../ledger/store.ts';
import { checkLedger, everyEntry, type Finding } from '../ledger/totals.ts';
import type { Clock } from '../values/clock.ts';
import type { Account } from '../values/account.ts';
import { checkBankLines } from './bank-invariants.ts';
import type { ClosingStore } from './closing-store.ts';
import { checkInvariants } from './invariants.ts';
import { everyMovement, type MovementStore } from './journal.ts';
import { everyLine, type LineStore } from './line-store.ts';

export type CheckedStores = {
  readonly ledger: LedgerStore;
  readonly movements: MovementStore;
  readonly lines: LineStore;
  readonly closings: Pick<ClosingStore, 'acts'>;
};

/** What the settings say of the books: the bank accounts of the chart, and the midnight at which they open with an opening entry (milliseconds). */
export type CheckedBooks = { readonly accounts: readonly Account[]; readonly opensAtMs: number | null };

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** Every truth about the books that needs nobody else's word (method §5.5), seen at one moment. */
export async function checkBooks(
  { ledger, movements, lines, closings }: CheckedStores,
  { accounts, opensAtMs }: CheckedBooks = { accounts: [], opensAtMs: null },
): Promise<Finding[]> {
  const seen = {
    entries: await all(everyEntry(ledger)),
    accounts: await ledger.accountTotals(),
    movements: await all(everyMovement(movements)),
    items: await movements.items(),
    payouts: await movements.payouts(),
    opensAtMs,
  };
  const bank = { lines: await all(everyLine(lines)), links: await lines.links(), balances: await lines.balances(null), accounts };
  const acts = (await closings.acts()).map(({ act }) => act);
  const broken = brokenClosings(acts, seen.entries, await ledger.closedThrough());
  const chain = { what: 'closed months are as they were closed', ok: broken.length === 0, fails: broken };
  return [...(await checkLedger(ledger, seen.entries)), ...checkInvariants(seen), ...checkBankLines({ ...seen, ...bank }), chain];
}

/** Keeps an eye on the books. While a sum is broken nothing more is booked, and figures are told as being verified. */
export type Guard = {
  /** Looks again; what was found is remembered. */
  look(): Promise<readonly Finding[]>;
  isBroken(): boolean;
  lastLookMs(): number | null;
  /** What the last look found; nothing before the first. */
  findings(): readonly Finding[];
  /** What broke at the last look, in words. */
  faults(): readonly string[];
};

function faultsIn(findings: readonly Finding[]): string[] {
  return findings.flatMap(({ what, fails }) => fails.map((each) => `${what}: ${each}`));
}

/** A guard over a check. `onChange` hears of it when the books break, and when they hold again. `before`: faults of an earlier look, which hold until the first one. */
export function guardOf(
  check: () => Promise<Finding[]>,
  clock: Clock,
  onChange: (faults: readonly string[]) => void,
  before: readonly string[] = [],
): Guard {
  let faults = before;
  let lookedMs: number | null = null;
  let last: readonly Finding[] = [];
  return {
    look: async () => {
      const findings = await check();
      const earlier = faults.length;
      last = findings;
      faults = faultsIn(findings);
      lookedMs = clock.now();
      if (faults.length !== earlier) onChange(faults);
      return findings;
    },
    isBroken: () => faults.length > 0,
    lastLookMs: () => lookedMs,
    findings: () => last,
    faults: () => faults,
  };
}
