import { everyEntry } from '../../src/ledger/totals.ts';
import type { LedgerStore } from '../../src/ledger/store.ts';

/** What the books say without the ids that differ from one run to the next: two tellings of the same life can be compared. */
export async function booksAsFacts(store: LedgerStore): Promise<string[]> {
  const facts: string[] = [];
  for await (const { kind, factDay, bookingDay, postings, measured, gift } of everyEntry(store)) {
    const moved = postings.map(({ from, to, amount }) => `${from}→${to} ${amount}`).join(' ');
    const shown = measured ? `${measured.as} ${measured.amount} ${measured.project ?? ''}` : '';
    facts.push(`${factDay} ${bookingDay} ${kind} ${moved} ${shown} ${gift === null ? '' : 'ours'}`.trimEnd());
  }
  return facts.toSorted();
}
