import type { Entry } from '../ledger/entry.ts';
import type { Finding } from '../ledger/totals.ts';
import type { Account } from '../values/account.ts';
import type { KnownBalance } from './bank-line.ts';
import { broughtInto } from './line-drafts.ts';
import type { LineSeen } from './line-store.ts';

/** Bank lines beside the books, seen at one moment. */
export type BankSeen = {
  readonly entries: readonly Entry[];
  readonly payouts: readonly { readonly id: string; readonly amount: number; readonly status: string }[];
  readonly lines: readonly LineSeen[];
  readonly links: readonly { readonly payout: string; readonly line: string }[];
  readonly balances: readonly KnownBalance[];
  /** The bank accounts of the chart. */
  readonly accounts: readonly Account[];
};

type Told = { readonly fails?: readonly string[]; readonly waits?: readonly string[] };

/** By key, the line that an entry was booked from; the lines' own word. */
function claimedEntries({ lines }: BankSeen): Map<string, LineSeen> {
  return new Map(
    lines.flatMap((seen) =>
      seen.state.kind === 'posted' ? seen.state.parts.flatMap(({ entries }) => entries.map((key) => [key, seen] as const)) : [],
    ),
  );
}

/** Opposite entries by the key of what they take back. */
function takenBack(entries: readonly Entry[]): Set<string> {
  return new Set(entries.flatMap(({ corrects }) => corrects ?? []));
}

/** I8: bank accounts move only through bank lines and the opening entry (method §5.3). A year's carrying forward moves nothing. */
function bankMovesByLines(seen: BankSeen): Told {
  const accounts = new Set([...seen.accounts, ...seen.lines.map(({ line }) => line.account)]);
  const claimed = claimedEntries(seen);
  const back = takenBack(seen.entries);
  const fails = seen.entries.flatMap((entry) => {
    const moved = [...new Set(entry.postings.flatMap(({ from, to }) => [from, to]))].filter((each) => accounts.has(each));
    if (moved.length === 0 || entry.kind === 'opening' || entry.kind === 'year') return [];
    const line = claimed.get(entry.key)?.line;
    if (line)
      return moved.some((each) => each !== line.account) ? [`${entry.key}: moves another bank account than that of ${line.id}`] : [];
    return entry.corrects !== null || back.has(entry.key) ? [] : [`${entry.key}: no bank line stands behind it`];
  });
  return { fails };
}

/** I9: what is booked of a posted line is its amount, and the parts say so; of an open one nothing is left. */
function linesAddUp({ lines, entries }: BankSeen): Told {
  const byKey = new Map(entries.map((entry) => [entry.key, entry]));
  const ofLine = Map.groupBy(
    entries.filter(({ key }) => key.startsWith('bank:') || key.startsWith('undo:bank:')),
    ({ key }) => key.split(':').find((part) => part.startsWith('ln_')) ?? '',
  );
  const back = takenBack(entries);
  const fails = lines.flatMap(({ line, state }) => {
    const own = ofLine.get(line.id) ?? [];
    if (state.kind !== 'posted') {
      const left = broughtInto(line.account, own);
      return left === 0 ? [] : [`${line.id}: ${left} cents are booked, and the line is not posted`];
    }
    const parts = state.parts.reduce((sum, { amount }) => sum + amount, 0);
    const booked = broughtInto(
      line.account,
      state.parts.flatMap((part) => part.entries.flatMap((key) => byKey.get(key) ?? [])),
    );
    return parts === line.amount && booked === line.amount
      ? []
      : [`${line.id}: its parts are ${parts} cents, ${booked} are booked, the bank says ${line.amount}`];
  });
  const waits = lines.flatMap(({ line, state }) => {
    const keys = state.kind === 'posted' ? state.parts.flatMap((part) => part.entries) : [];
    return keys.filter((key) => back.has(key)).map((key) => `${line.id}: its entry ${key} was taken back by itself; undo the line too`);
  });
  return { fails, waits };
}

/** What is between Stripe and the bank of each payout; null where its departure is not booked: it left before the books opened. */
function onTheWay(entries: readonly Entry[]): (payout: string) => { readonly amount: number; readonly left: boolean } {
  const bySource = Map.groupBy(entries, ({ source }) => source);
  return (payout) => {
    const own = bySource.get(payout) ?? [];
    return { amount: broughtInto('transit', own), left: own.some(({ key }) => key === `payout:${payout}`) };
  };
}

/** I10: of each payout the whole amount is on its way until it is linked, and nothing is afterwards (method §5.2, §5.5). */
function transitIsUnlinked({ entries, payouts, links, lines }: BankSeen): Told {
  const linked = new Map(links.map(({ payout, line }) => [payout, line]));
  const known = new Map(lines.map((seen) => [seen.line.id, seen]));
  const passing = onTheWay(entries);
  const fails: string[] = [];
  const waits: string[] = [];
  for (const { id, amount, status } of payouts) {
    const { amount: way, left } = passing(id);
    const line = linked.get(id);
    const isBack = status === 'failed' || status === 'canceled';
    if (line !== undefined && !postsPayout(known.get(line), id)) fails.push(`${id}: is linked to ${line}, which has no part for it`);
    if (line !== undefined && isBack)
      waits.push(
        `${id}: Stripe says that it ${status === 'failed' ? 'failed' : 'was canceled'}, and ${line} says that it arrived; undo the line or ask the bank`,
      );
    const expected = line === undefined ? amount : 0;
    if (left && !isBack && way !== expected) fails.push(`${id}: ${way} cents are on their way, ${expected} should be`);
  }
  const strangers = links.filter(({ payout }) => !payouts.some(({ id }) => id === payout));
  return { fails: [...fails, ...strangers.map(({ payout, line }) => `${line}: its payout ${payout} is not known`)], waits };
}

function postsPayout(seen: LineSeen | undefined, payout: string): boolean {
  return seen?.state.kind === 'posted' && seen.state.parts.some(({ kind, target }) => kind === 'payout' && target === payout);
}

/** I11: between two known balances of a bank account its lines make the difference. What is missing is a statement, not a fault of the books. */
function balancesFollow({ balances, lines }: BankSeen): Told {
  const byAccount = Map.groupBy(balances, ({ account }) => account);
  const counted = Map.groupBy(
    lines.filter(({ state }) => state.kind !== 'aside').map(({ line }) => line),
    ({ account }) => account,
  );
  const waits = [...byAccount].flatMap(([account, own]) =>
    own.slice(1).flatMap((balance, index) => {
      const before = own[index] ?? balance;
      const between = (counted.get(account) ?? []).filter(({ bookedOn }) => bookedOn > before.on && bookedOn <= balance.on);
      const missing = balance.amount - before.amount - between.reduce((sum, { amount }) => sum + amount, 0);
      return missing === 0 ? [] : [`${account}: ${missing} cents between ${before.on} and ${balance.on} have no line`];
    }),
  );
  return { waits };
}

const INVARIANTS: readonly { readonly what: string; tell(seen: BankSeen): Told }[] = [
  { what: 'I8 bank accounts move only through bank lines and the opening entry', tell: bankMovesByLines },
  { what: 'I9 each posted line’s parts add up to it', tell: linesAddUp },
  { what: 'I10 what is between Stripe and the bank is what is not linked yet', tell: transitIsUnlinked },
  { what: 'I11 the lines make the difference between two balances of a bank account', tell: balancesFollow },
];

/** The invariants of bank lines, each with what breaks it and what it still waits for. */
export function checkBankLines(seen: BankSeen): Finding[] {
  return INVARIANTS.map(({ what, tell }) => {
    const { fails = [], waits = [] } = tell(seen);
    return { what, ok: fails.length === 0, fails, waits };
  });
}
