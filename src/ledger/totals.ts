import { addCents, ZERO, type Cents } from '../values/cents.ts';
import { listDigest } from '../values/digest.ts';
import { few } from '../values/few.ts';
import { bookingMonth, entryHash, type Entry } from './entry.ts';
import { entryPages, found, lookThrough, type EntryLook, type Finding } from './look.ts';
import type { AccountTotal, BookedPlace, BookedSpan, LedgerStore, MeasureTotal } from './store.ts';

const PAGE = 1_000;

/** Every entry of the books, in key order. */
export async function* everyEntry(store: Pick<LedgerStore, 'page'>): AsyncGenerator<Entry> {
  for await (const page of entryPages(store)) yield* page;
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

/** Adds what an entry adds to its figure, by booking month. */
function addMeasure(totals: Map<string, MeasureTotal>, entry: Entry): void {
  if (!entry.measured) return;
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

/** Adds what an entry adds to each account's debit and credit, by booking month. A posting debits where it goes and credits where it comes from. */
function addPostings(totals: Map<string, AccountTotal>, entry: Entry): void {
  const month = bookingMonth(entry);
  const add = (account: AccountTotal['account'], debit: Cents, credit: Cents): void => {
    const before = totals.get(`${account} ${month}`) ?? { debit: ZERO, credit: ZERO };
    totals.set(`${account} ${month}`, { account, month, debit: addCents(before.debit, debit), credit: addCents(before.credit, credit) });
  };
  for (const { from, to, amount } of entry.postings) {
    add(to, amount, ZERO);
    add(from, ZERO, amount);
  }
}

/** What entries add to each figure, by booking month. */
export function measureTotalsOf(entries: Iterable<Entry>): MeasureTotal[] {
  const totals = new Map<string, MeasureTotal>();
  for (const entry of entries) addMeasure(totals, entry);
  return [...totals.values()];
}

/** What entries add to each account's debit and credit, by booking month. */
export function accountTotalsOf(entries: Iterable<Entry>): AccountTotal[] {
  const totals = new Map<string, AccountTotal>();
  for (const entry of entries) addPostings(totals, entry);
  return [...totals.values()];
}

/** The state of the books as one hash: the same entries give the same hash, in whatever order they were learned (method §1.12). */
export async function stateHash(store: LedgerStore): Promise<string> {
  const digest = listDigest();
  for await (const entry of everyEntry(store)) digest.add(`${entry.key} ${entry.hash}`);
  return digest.hex();
}

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

/** Kept totals = totals by full scan; each entry says what its hash says; debits = credits (method §5.5). Nothing is held but sums by month. */
export function ledgerLook(store: Pick<LedgerStore, 'measureTotals' | 'accountTotals'>): EntryLook {
  const changed = few();
  const measured = new Map<string, MeasureTotal>();
  const moved = new Map<string, AccountTotal>();
  return {
    see: (entries) => {
      for (const entry of entries) {
        if (entryHash(entry, entry.bookingDay) !== entry.hash) changed.add(entry.key);
        addMeasure(measured, entry);
        addPostings(moved, entry);
      }
    },
    told: async () => {
      const kept = await store.accountTotals();
      const balance = kept.reduce((sum, total) => sum + total.debit - total.credit, 0);
      const differ = balance === 0 ? [] : [`they differ by ${balance} cents`];
      const measures = difference((await store.measureTotals()).map(line), [...measured.values()].map(line));
      return [
        found('each entry says what its hash says', changed),
        found('kept figures equal a full scan', measures),
        found('kept balances equal a full scan', difference(kept.map(line), [...moved.values()].map(line))),
        found('debits equal credits', differ),
      ];
    },
  };
}

/** The truths about the ledger by itself. */
export async function checkLedger(store: LedgerStore): Promise<Finding[]> {
  return lookThrough(store, [ledgerLook(store)]);
}
