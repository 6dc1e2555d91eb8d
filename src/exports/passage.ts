import type { Entry, Measure } from '../ledger/entry.ts';
import { isResultTransfer } from '../ledger/year.ts';
import { chartByName, classOf } from '../reconciliation/year-books.ts';
import type { Chart, ChartAccount } from '../settings/types.ts';
import { addCents, cents, sumCents, ZERO, type Cents } from '../values/cents.ts';

/**
 * A step from the public net to the result. `elsewhere`: gifts for projects whose costs are not covered; `measure`: what a figure counts though it is
 * no income or expense of the year (a dispute that stands in 467, money that waits in 471), or the other way round; `account`: what no figure
 * counts; `settings`: projects that were covered, or not, when their month was closed.
 */
export type PassageStep =
  | { readonly kind: 'elsewhere' | 'settings'; readonly amount: Cents }
  | { readonly kind: 'measure'; readonly measure: Measure; readonly amount: Cents }
  | { readonly kind: 'account'; readonly account: ChartAccount; readonly amount: Cents };

/** From the public net of a year's months to its result, exact to the cent (method §7.3): net + steps = result. */
export type Passage = { readonly net: Cents; readonly steps: readonly PassageStep[]; readonly result: Cents };

export type PassageAbout = {
  readonly chart: Chart;
  /** Whether gifts for a project count in the public net; null is the general purpose. */
  isCounted(project: string | null): boolean;
  /** What the pages show as the net of the year's months, added up. */
  readonly net: Cents;
};

function addTo<Key>(sums: Map<Key, Cents>, key: Key, amount: number): void {
  sums.set(key, cents((sums.get(key) ?? 0) + amount));
}

/** What an entry adds to the result, by account of classes 6 and 7. */
function effects({ postings }: Entry, of: ReturnType<typeof chartByName>): ReadonlyMap<ChartAccount, Cents> {
  const sums = new Map<ChartAccount, Cents>();
  for (const { from, to, amount } of postings) {
    for (const [account, sign] of [[of(from), 1] as const, [of(to), -1] as const]) {
      if (classOf(account) === 'result') addTo(sums, account, sign * amount);
    }
  }
  return sums;
}

function publicEffect({ measured }: Entry): number {
  if (!measured) return 0;
  return ['refunds', 'disputes', 'fees'].includes(measured.as) ? -measured.amount : measured.amount;
}

type Sums = { elsewhere: Cents; net: Cents; readonly measures: Map<Measure, Cents>; readonly accounts: Map<ChartAccount, Cents> };

function addEntry(sums: Sums, entry: Entry, about: PassageAbout, of: ReturnType<typeof chartByName>): void {
  const own = effects(entry, of);
  const { measured } = entry;
  if (!measured) {
    for (const [account, amount] of own) addTo(sums.accounts, account, amount);
    return;
  }
  const total = sumCents(own.values());
  if (!about.isCounted(measured.project)) {
    sums.elsewhere = addCents(sums.elsewhere, total);
    return;
  }
  const shown = publicEffect(entry);
  sums.net = cents(sums.net + shown);
  addTo(sums.measures, measured.as, total - shown);
}

/** Adds up a year's entries, in any order. The closing of classes 6 and 7 is left out. */
export async function passageOf(entries: AsyncIterable<Entry>, about: PassageAbout): Promise<Passage> {
  const of = chartByName(about.chart);
  const sums: Sums = { elsewhere: ZERO, net: ZERO, measures: new Map(), accounts: new Map() };
  for await (const entry of entries) if (!isResultTransfer(entry)) addEntry(sums, entry, about, of);
  const accounts = [...sums.accounts].toSorted(([left], [right]) => (left.code < right.code ? -1 : 1));
  const all: PassageStep[] = [
    { kind: 'settings', amount: cents(sums.net - about.net) },
    { kind: 'elsewhere', amount: sums.elsewhere },
    ...[...sums.measures].map(([measure, amount]) => ({ kind: 'measure', measure, amount }) as const),
    ...accounts.map(([account, amount]) => ({ kind: 'account', account, amount }) as const),
  ];
  const steps = all.filter(({ amount }) => amount !== 0);
  return { net: about.net, steps, result: cents(about.net + sumCents(steps.map(({ amount }) => amount))) };
}
