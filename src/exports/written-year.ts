import { closedMonths, type ClosingAct } from '../ledger/closing.ts';
import { isHeldByMonths, type Entry } from '../ledger/entry.ts';
import type { LedgerStore } from '../ledger/store.ts';
import { entriesBooked } from '../ledger/totals.ts';
import { isResultTransfer, type FirstYear, type FiscalYear } from '../ledger/year.ts';
import { carriedInto, chartByName } from '../reconciliation/year-books.ts';
import type { Chart } from '../settings/types.ts';
import type { Account } from '../values/account.ts';
import { cents, ZERO, type Cents } from '../values/cents.ts';
import { day, type Day } from '../values/day.ts';
import { monthOf } from '../values/month.ts';
import { journalsOf, linesOf, OPENING_JOURNAL, wordsOf, type Journal, type Line } from './journals.ts';

/** Everything that a year's files are made from. */
export type YearSources = {
  readonly ledger: Pick<LedgerStore, 'booked' | 'accountTotals' | 'ofSources'>;
  readonly chart: Chart;
  readonly year: FiscalYear;
  readonly firstYear: FirstYear;
  readonly acts: readonly ClosingAct[];
  /** The day on which the year was closed; null while it is open. */
  readonly closedOn: Day | null;
  readonly today: Day;
};

/** An entry as journals write it. `n` counts from 1 without a gap. */
export type Written = {
  readonly n: number;
  readonly journal: Journal;
  readonly on: Day;
  readonly piece: string;
  readonly pieceOn: Day;
  readonly words: string;
  readonly validOn: Day;
  /** The key of the entry; null for what is carried over, which is no entry of the books. */
  readonly key: string | null;
  readonly lines: readonly Line[];
};

const BEGINNING = day('0001-01-01');

/** The booking days of a year. What was booked before the first year begins belongs to it. */
export function spanOf({ year, firstYear }: Pick<YearSources, 'year' | 'firstYear'>): { readonly from: Day; readonly through: Day } {
  return { from: year.last === firstYear.ends ? BEGINNING : year.first, through: year.last };
}

async function carried({ ledger, chart, year, firstYear }: YearSources): Promise<ReadonlyMap<Account, Cents>> {
  return carriedInto(await ledger.accountTotals(), { chart, year, firstYear });
}

async function openingOf(sources: YearSources): Promise<Omit<Written, 'n'>[]> {
  const of = chartByName(sources.chart);
  const lines = [...(await carried(sources))].map(([account, balance]): Line =>
    balance > 0 ? { account: of(account), debit: balance, credit: ZERO } : { account: of(account), debit: ZERO, credit: cents(-balance) },
  );
  if (lines.length === 0) return [];
  const { first, name } = sources.year;
  const sorted = lines.toSorted((left, right) => (left.account.code < right.account.code ? -1 : 1));
  const words = `À-nouveaux au ${first}`;
  return [{ journal: OPENING_JOURNAL, on: first, piece: `AN${name}`, pieceOn: first, words, validOn: first, key: null, lines: sorted }];
}

/** An entry is validated on the day on which its month was closed, or its year; what is still open, on the day of the export. */
function validity({ acts, closedOn, today }: YearSources): (entry: Entry) => Day {
  const months = closedMonths(acts);
  return (entry) => (isHeldByMonths(entry) ? months.get(monthOf(entry.bookingDay))?.on : closedOn) ?? today;
}

/**
 * A year in the order of its validation: what is carried over first, then entries by booking day, then those of the year's end, which only its
 * own closing validates. The closing of classes 6 and 7 is left out (method §7.2). A page of entries is held at a time.
 */
export async function* writtenYear(sources: YearSources): AsyncGenerator<Written> {
  const { ledger, chart } = sources;
  const of = chartByName(chart);
  const journalOf = journalsOf(chart);
  const validOn = validity(sources);
  let n = 0;
  for (const opening of await openingOf(sources)) yield { n: (n += 1), ...opening };
  const written = (entry: Entry): Written => ({
    n: (n += 1),
    journal: journalOf(entry),
    on: entry.bookingDay,
    piece: entry.source,
    pieceOn: entry.factDay,
    words: wordsOf(entry),
    validOn: entry.kind === 'opening' ? entry.bookingDay : validOn(entry),
    key: entry.key,
    lines: linesOf(entry, of),
  });
  const span = spanOf(sources);
  for await (const entry of entriesBooked(ledger, { ...span, kinds: ['opening'] })) yield written(entry);
  for await (const entry of entriesBooked(ledger, span)) if (entry.kind !== 'opening' && isHeldByMonths(entry)) yield written(entry);
  for await (const entry of entriesBooked(ledger, { ...span, kinds: ['inventory', 'year'] })) {
    if (!isHeldByMonths(entry) && !isResultTransfer(entry)) yield written(entry);
  }
}
