import type { Entry } from '../ledger/entry.ts';
import { found, pagesOf, type Breathe, type EntryLook } from '../ledger/look.ts';
import type { LedgerStore } from '../ledger/store.ts';
import type { Account } from '../values/account.ts';
import { few, type Few } from '../values/few.ts';
import { broughtInto } from './line-drafts.ts';
import type { LineSeen, LineStore } from './line-store.ts';

/** Where the invariants of bank lines are read from, at one moment and a page at a time. */
export type BankChecked = {
  readonly ledger: Pick<LedgerStore, 'page' | 'entriesOf' | 'takenBack' | 'ofSources'>;
  readonly lines: Pick<
    LineStore,
    'every' | 'seen' | 'linesOfEntries' | 'linesOfPayouts' | 'links' | 'importedAccounts' | 'balances' | 'totalBetween'
  >;
  readonly payouts: ReadonlyMap<string, { readonly amount: number; readonly status: string }>;
  /** The bank accounts of the chart. */
  readonly accounts: readonly Account[];
  readonly breathe: Breathe;
};

const LINES = 100;
const PAYOUTS = 50;

/** By key, the line that each of these entries was booked from; the lines' own word. */
async function claimedEntries({ lines }: BankChecked, keys: readonly string[]): Promise<ReadonlyMap<string, LineSeen>> {
  const lineOf = await lines.linesOfEntries(keys);
  const seen = new Map((await lines.seen([...new Set(lineOf.values())])).map((each) => [each.line.id, each]));
  const claimed = new Map<string, LineSeen>();
  for (const [key, id] of lineOf) {
    const line = seen.get(id);
    if (line?.state.kind === 'posted' && line.state.parts.some(({ entries }) => entries.includes(key))) claimed.set(key, line);
  }
  return claimed;
}

/** I8: bank accounts move only through bank lines and the opening entry (method §5.3). A year's carrying forward moves nothing. */
function bankMovesByLines(parts: BankChecked) {
  const fails = few();
  let accounts: ReadonlySet<string> | null = null;
  return {
    see: async (entries: readonly Entry[]): Promise<void> => {
      accounts ??= new Set([...parts.accounts, ...(await parts.lines.importedAccounts())]);
      const banks = accounts;
      const movedBy = ({ postings }: Entry): Account[] => postings.flatMap(({ from, to }) => [from, to]).filter((each) => banks.has(each));
      const moving = entries.filter((entry) => entry.kind !== 'opening' && entry.kind !== 'year' && movedBy(entry).length > 0);
      if (moving.length === 0) return;
      const keys = moving.map(({ key }) => key);
      const claimed = await claimedEntries(parts, keys);
      const back = await parts.ledger.takenBack(keys);
      for (const entry of moving) {
        const line = claimed.get(entry.key)?.line;
        if (line && movedBy(entry).some((each) => each !== line.account))
          fails.add(`${entry.key}: moves another bank account than that of ${line.id}`);
        if (!line && entry.corrects === null && !back.has(entry.key)) fails.add(`${entry.key}: no bank line stands behind it`);
      }
    },
    told: () => fails,
  };
}

/** The keys of what was booked from lines, and of what took it back, begin so. */
const OF_LINES = ['bank:', 'undo:bank:'] as const;

/** What was booked from each of some lines that follow each other in the order of ids, whatever they say themselves. */
async function bookedOf({ ledger }: BankChecked, page: readonly LineSeen[]): Promise<ReadonlyMap<string, number>> {
  const sums = new Map(page.map(({ line }) => [line.id, 0]));
  const accounts = new Map(page.map(({ line }) => [line.id, line.account]));
  const [first, last] = [page[0]?.line.id ?? '', page.at(-1)?.line.id ?? ''];
  const add = (prefix: string, entry: Entry): void => {
    const line = entry.key.slice(prefix.length).split(':', 1)[0] ?? '';
    const account = accounts.get(line);
    if (account !== undefined) sums.set(line, (sums.get(line) ?? 0) + broughtInto(account, [entry]));
  };
  for (const prefix of OF_LINES) {
    const read = (after: string, limit: number): Promise<Entry[]> => ledger.page(after === '' ? `${prefix}${first}` : after, limit);
    for await (const entries of pagesOf(read, ({ key }) => key, LINES)) {
      // The parts of a key are told apart by ":", which ";" follows: beyond it are the keys of other lines.
      const own = entries.filter(({ key }) => key.startsWith(prefix) && key < `${prefix}${last};`);
      for (const entry of own) add(prefix, entry);
      if (own.length < entries.length) break;
    }
  }
  return sums;
}

function lineFault({ line, state }: LineSeen, left: number, byKey: ReadonlyMap<string, Entry>): string | null {
  if (state.kind !== 'posted') return left === 0 ? null : `${line.id}: ${left} cents are booked, and the line is not posted`;
  const parts = state.parts.reduce((sum, { amount }) => sum + amount, 0);
  const entries = state.parts.flatMap((part) => part.entries.flatMap((key) => byKey.get(key) ?? []));
  const booked = broughtInto(line.account, entries);
  if (parts === line.amount && booked === line.amount) return null;
  return `${line.id}: its parts are ${parts} cents, ${booked} are booked, the bank says ${line.amount}`;
}

/** I9: what is booked of a posted line is its amount, and the parts say so; of an open one nothing is left. */
async function linesAddUp(parts: BankChecked) {
  const { ledger, lines, breathe } = parts;
  const [fails, waits] = [few(), few()];
  const keysOf = ({ state }: LineSeen): string[] => (state.kind === 'posted' ? state.parts.flatMap(({ entries }) => entries) : []);
  for await (const page of pagesOf(
    (after, limit) => lines.every(after, limit),
    ({ line }) => line.id,
    LINES,
  )) {
    const keys = page.flatMap(keysOf);
    const byKey = new Map((await ledger.entriesOf(keys)).map((entry) => [entry.key, entry]));
    const left = page.some(({ state }) => state.kind !== 'posted') ? await bookedOf(parts, page) : new Map<string, number>();
    const back = await ledger.takenBack(keys);
    for (const seen of page) {
      const fault = lineFault(seen, left.get(seen.line.id) ?? 0, byKey);
      if (fault !== null) fails.add(fault);
      const alone = keysOf(seen).filter((key) => back.has(key));
      waits.add(...alone.map((key) => `${seen.line.id}: its entry ${key} was taken back by itself; undo the line too`));
    }
    await breathe();
  }
  return { fails, waits };
}

function postsPayout(seen: LineSeen | undefined, payout: string): boolean {
  return seen?.state.kind === 'posted' && seen.state.parts.some(({ kind, target }) => kind === 'payout' && target === payout);
}

type PayoutSeen = {
  readonly id: string;
  readonly amount: number;
  readonly status: string;
  readonly booked: readonly Entry[];
  readonly line: string | undefined;
};

/** What the line that a payout is linked to says of it. */
function linkTold({ id, status, line }: PayoutSeen, seen: LineSeen | undefined): { readonly fails: string[]; readonly waits: string[] } {
  if (line === undefined) return { fails: [], waits: [] };
  const gone = status === 'failed' ? 'failed' : status === 'canceled' ? 'was canceled' : null;
  return {
    fails: postsPayout(seen, id) ? [] : [`${id}: is linked to ${line}, which has no part for it`],
    waits: gone === null ? [] : [`${id}: Stripe says that it ${gone}, and ${line} says that it arrived; undo the line or ask the bank`],
  };
}

/** Why not the whole amount of a payout is between Stripe and the bank, or something still is. One that has not left, or left before the books opened, is passed over. */
function wayFault({ id, amount, status, booked, line }: PayoutSeen): string[] {
  const way = broughtInto('transit', booked);
  const expected = line === undefined ? amount : 0;
  const left = booked.some(({ key }) => key === `payout:${id}`);
  const isBack = status === 'failed' || status === 'canceled';
  return left && !isBack && way !== expected ? [`${id}: ${way} cents are on their way, ${expected} should be`] : [];
}

/** I10: of each payout the whole amount is on its way until it is linked, and nothing is afterwards (method §5.2, §5.5). */
async function transitIsUnlinked({ ledger, lines, payouts, breathe }: BankChecked) {
  const [fails, waits] = [few(), few()];
  const all = [...payouts];
  for (let from = 0; from < all.length; from += PAYOUTS) {
    const page = all.slice(from, from + PAYOUTS);
    const ids = page.map(([id]) => id);
    const linked = await lines.linesOfPayouts(ids);
    const known = new Map((await lines.seen([...new Set(linked.values())])).map((seen) => [seen.line.id, seen]));
    const bySource = Map.groupBy(await ledger.ofSources(ids), ({ source }) => source);
    for (const [id, { amount, status }] of page) {
      const payout = { id, amount, status, booked: bySource.get(id) ?? [], line: linked.get(id) };
      const link = linkTold(payout, known.get(payout.line ?? ''));
      fails.add(...link.fails, ...wayFault(payout));
      waits.add(...link.waits);
    }
    await breathe();
  }
  const strangers = (await lines.links()).filter(({ payout }) => !payouts.has(payout));
  fails.add(...strangers.map(({ payout, line }) => `${line}: its payout ${payout} is not known`));
  return { fails, waits };
}

/** I11: between two known balances of a bank account its lines make the difference. What is missing is a statement, not a fault of the books. */
async function balancesFollow({ lines, breathe }: BankChecked): Promise<Few> {
  const waits = few();
  for (const [account, own] of Map.groupBy(await lines.balances(null), (balance) => balance.account)) {
    for (const [index, balance] of own.slice(1).entries()) {
      const before = own[index] ?? balance;
      const missing = balance.amount - before.amount - (await lines.totalBetween(account, before.on, balance.on));
      if (missing !== 0) waits.add(`${account}: ${missing} cents between ${before.on} and ${balance.on} have no line`);
      await breathe();
    }
  }
  return waits;
}

/** The invariants of bank lines, each with what breaks it and what it still waits for. */
export function bankLook(parts: BankChecked): EntryLook {
  const moves = bankMovesByLines(parts);
  return {
    see: moves.see,
    told: async () => {
      const [sums, way] = [await linesAddUp(parts), await transitIsUnlinked(parts)];
      return [
        found('I8 bank accounts move only through bank lines and the opening entry', moves.told(), few()),
        found('I9 each posted line’s parts add up to it', sums.fails, sums.waits),
        found('I10 what is between Stripe and the bank is what is not linked yet', way.fails, way.waits),
        found('I11 the lines make the difference between two balances of a bank account', [], await balancesFollow(parts)),
      ];
    },
  };
}
