import type { Entry } from '../../src/ledger/entry.ts';
import { everyEntry } from '../../src/ledger/totals.ts';
import type { LedgerStore } from '../../src/ledger/store.ts';

function euros(amount: number): string {
  return (amount / 100).toFixed(2).replace('.', ',');
}

function lines(entry: Entry): string[][] {
  return entry.postings.map(({ from, to, amount }) => [entry.bookingDay, from, to, euros(amount), entry.key]);
}

/** The books as a treasurer reads them: a posting a line, by day and key. Stories compare with it. */
export async function ledgerTable(store: LedgerStore): Promise<string> {
  const rows: string[][] = [];
  for await (const entry of everyEntry(store)) rows.push(...lines(entry));
  rows.sort((left, right) => (left.join(' ') < right.join(' ') ? -1 : 1));
  const table = [['day', 'from', 'to', '€', 'cause'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) =>
      row
        .map((cell, column) => (column === 3 ? cell.padStart(widths[3] ?? 0) : cell.padEnd(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
