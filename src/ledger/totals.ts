import { addCents, ZERO, type Cents } from '../values/cents.ts';
import { sha256 } from '../values/digest.ts';
import { bookingMonth, entryHash, type Entry } from './entry.ts';
import type { AccountTotal, BookedPlace, BookedSpan, LedgerStore, MeasureTotal } from './store.ts';

const PAGE = 1_000;

/** Every entry of the books, in key order. */
export async function* everyEntry(store: LedgerStore): AsyncGenerator<Entry> {
  for (let after = ''; ;) {
    const page = await store.page(after, PAGE);
    yield* page;
    const last = page.at(-1);
    if (!last) return;
    after = last.key;
  }
}

/** The entries of a span of booking days, by day and key: however many, a page of them is held at a time. */
export async function* entriesBooked(store: Pick<LedgerStore, 'booked'>, span: BookedSpan): AsyncGenerator<Entry> {
  for (let after: BookedPlace | null = null; ;) {
    const page: Entry[] = await store.booked(span, after, PAGE);
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = { day: last.bookingDay, key: last.key };
  }
}

/** An entry that takes back what another one added counts against it. */
export function entryCount(measured: Cents): number {
  return measured < 0 ? -1 : 1;
}

/** What entries add to each figure, by booking month. */
export function measureTotalsOf(entries: Iterable<Entry>): MeasureTotal[] {
  const totals = new Map<string, MeasureTotal>();
  for (const entry of entries) {
    if (!entry.measured) continue;
    const { as: measure, amount, project } = entry.measured;
    const month = bookingMonth(entry);
    const key = `${month} ${measure} ${project ?? ''}`;
    const before = totals.get(key);
    totals.set(key, {
      month,
      measure,
      project,
      amount: addCents(before?.amount ?? ZERO, amount),
      entries: (before?.entries ?? 0) + entryCount(amount),
    });
  }
  return [...totals.values()];
}

/** What entries add to each account's debit and credit, by booking month. A posting debits where it goes and credits where it comes from. */
export function accountTotalsOf(entries: Iterable<Entry>): AccountTotal[] {
  const totals = new Map<string, AccountTotal>();
  const add = (account: AccountTotal['account'], month: AccountTotal['month'], debit: Cents, credit: Cents): void => {
    const before = totals.get(`${account} ${month}`) ?? { debit: ZERO, credit: ZERO };
    totals.set(`${account} ${month}`, { account, month, debit: addCents(before.debit, debit), credit: addCents(before.credit, credit) });
  };
  for (const entry of entries) {
    for (const { from, to, amount } of entry.postings) {
      add(to, bookingMonth(entry), amount, ZERO);
      add(from, bookingMonth(entry), ZERO, amount);
    }
  }
  return [...totals.values()];
}

/** The state of the books as one hash: the same entries give the same hash, in whatever order they were learned (method §1.12). */
export async function stateHash(store: LedgerStore): Promise<string> {
  const hashes: string[] = [];
  for await (const entry of everyEntry(store)) hashes.push(`${entry.key} ${entry.hash}`);
  return sha256(hashes.toSorted());
}

/** A truth about the books: what breaks it, and what it still waits for, which breaks nothing. */
export type Finding = {
  readonly what: string;
  readonly ok: boolean;
  readonly fails: readonly string[];
  readonly waits?: readonly string[];
};

function line(total: MeasureTotal | AccountTotal): string {
  return Object.values(total).join(' ');
}

function difference(kept: readonly string[], scanned: readonly string[]): string[] {
  const inKept = new Set(kept);
  const inScan = new Set(scanned);
  return [
    ...kept.filter((each) => !inScan.has(each)).map((each) => `kept but not in the entries: ${each}`),
    ...scanned.filter((each) => !inKept.has(each)).map((each) => `in the entries but not kept: ${each}`),
  ];
}

/** Kept totals = totals by full scan; each entry says what its hash says; debits = credits (method §5.5). `seen`: all entries, where they were read before. */
export async function checkLedger(store: LedgerStore, seen?: readonly Entry[]): Promise<Finding[]> {
  const entries = seen ?? (await Array.fromAsync(everyEntry(store)));
  const changed = entries.filter((entry) => entryHash(entry, entry.bookingDay) !== entry.hash).map((entry) => entry.key);
  const kept = await store.accountTotals();
  const measures = difference((await store.measureTotals()).map(line), measureTotalsOf(entries).map(line));
  const accounts = difference(kept.map(line), accountTotalsOf(entries).map(line));
  const balance = kept.reduce((sum, total) => sum + total.debit - total.credit, 0);
  return [
    { what: 'each entry says what its hash says', fails: changed },
    { what: 'kept figures equal a full scan', fails: measures },
    { what: 'kept balances equal a full scan', fails: accounts },
    { what: 'debits equal credits', fails: balance === 0 ? [] : [`they differ by ${balance} cents`] },
  ].map((finding) => ({ ...finding, ok: finding.fails.length === 0 }));
}
