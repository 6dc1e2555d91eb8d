import { book, type Draft, type Entry } from '../ledger/entry.ts';
import { entriesBooked } from '../ledger/totals.ts';
import { monthsOfYear, onTheWayDrafts, resultDraft, voteDraft, yearBefore, yearNamed, type FiscalYear } from '../ledger/year.ts';
import type { Actor } from '../values/actor.ts';
import { cents, type Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import type { Month } from '../values/month.ts';
import type { Changed, ClosingBooks, ClosingDesk } from './closing-desk.ts';
import type { YearAct } from './closing-store.ts';
import { heldInAccounts, type HeldFor } from './settled-by-source.ts';
import { resultHeld, resultOf } from './year-books.ts';

/** What stands between a fiscal year and its closing (method §7.2). */
export type YearObstacle =
  | { readonly kind: 'not-over'; readonly ends: Day }
  | { readonly kind: 'months-open'; readonly from: Month; readonly through: Month }
  | { readonly kind: 'earlier-open'; readonly year: string }
  | { readonly kind: 'unqualified'; readonly source: string; readonly amount: Cents };

/** An entry of the year's end. `back`: it is taken back on the first day of the next year; `undone`: it was taken back whole. */
export type InventorySeen = { readonly n: number; readonly entry: Entry; readonly back: boolean; readonly undone: boolean };

export type YearFacts = {
  readonly year: FiscalYear;
  readonly obstacles: readonly YearObstacle[];
  /** Income less expenses up to now, and as it will be carried. */
  readonly result: Cents;
  readonly inventory: readonly InventorySeen[];
  /** The number that the next inventory entry takes: what a form carries. */
  readonly next: number;
  /** Payouts that will stand in 511590 for the night; those that do, once the year is closed. */
  readonly onTheWay: readonly HeldFor[];
  /** Cheques in hand at the year's end, which a bank has not yet credited (5112). */
  readonly cheques: readonly HeldFor[];
  /** Disputes that stand in 467 at the year's end: one that is lost belongs into 754119, one that is open is depreciated in full (491). */
  readonly disputes: readonly HeldFor[];
  readonly closed: YearAct | null;
  readonly vote: YearAct | null;
};

const INVENTORY = 'inventory' as const;

async function inventoryOf({ ledger }: Pick<ClosingBooks, 'ledger'>, year: FiscalYear): Promise<InventorySeen[]> {
  const found: Entry[] = [];
  for await (const entry of entriesBooked(ledger, { from: year.last, through: year.last, kinds: [INVENTORY] })) {
    if (entry.key.startsWith(`${INVENTORY}:${year.name}:`)) found.push(entry);
  }
  const others = new Set((await ledger.ofSources(found.map(({ source }) => source))).map(({ key }) => key));
  const seen = found.map((entry) => {
    const n = numberOf(entry);
    return { n, entry, back: others.has(`${INVENTORY}-back:${year.name}:${n}`), undone: others.has(`undo:${entry.key}`) };
  });
  return seen.toSorted((left, right) => left.n - right.n);
}

function numberOf({ key }: Pick<Entry, 'key'>): number {
  return Number(key.split(':')[2]);
}

export function yearActOf(acts: readonly YearAct[], year: string, act: YearAct['act']): YearAct | null {
  return acts.find((each) => each.year === year && each.act === act) ?? null;
}

/** A fiscal year as its page shows it. */
export async function lookAtYear(
  { ledger, closings }: Pick<ClosingBooks, 'ledger' | 'closings'>,
  { chart, firstYear, zone, now }: Pick<ClosingDesk, 'chart' | 'firstYear' | 'zone' | 'now'>,
  year: FiscalYear,
): Promise<YearFacts> {
  const acts = await closings.yearActs();
  const closedThrough = await ledger.closedThrough();
  const { last } = monthsOfYear(year);
  const before = yearBefore(year, firstYear);
  const inventory = await inventoryOf({ ledger }, year);
  const closed = yearActOf(acts, year.name, 'close');
  const held = await heldInAccounts(ledger, ['unqualified', 'transit', 'payouts-on-the-way', 'cheques', 'disputes'], {
    through: year.last,
    asOf: year.last,
  });
  return {
    year,
    obstacles: [
      ...(zone.dayOf(now()) <= year.last ? [{ kind: 'not-over', ends: year.last } as const] : []),
      ...(closedThrough !== null && closedThrough >= last
        ? []
        : [{ kind: 'months-open', from: monthsOfYear(year).first, through: last } as const]),
      ...(before === null || yearActOf(acts, before.name, 'close') ? [] : [{ kind: 'earlier-open', year: before.name } as const]),
      ...held.unqualified.map(({ source, balance }) => ({ kind: 'unqualified', source, amount: cents(-balance) }) as const),
    ],
    result: closed?.result ?? resultOf(resultHeld(year, await ledger.accountTotals(), chart)),
    inventory,
    next: Math.max(0, ...inventory.map(({ n }) => n)) + 1,
    onTheWay: closed ? held['payouts-on-the-way'] : held.transit,
    cheques: held.cheques,
    disputes: held.disputes,
    closed,
    vote: yearActOf(acts, year.name, 'vote'),
  };
}

/** Books what an act makes; its keys are new within the transaction that looked. */
export async function appendNew(within: ClosingBooks, drafts: readonly Draft[]): Promise<string[]> {
  const closedThrough = await within.ledger.closedThrough();
  const { appended, conflicts } = await within.ledger.append(drafts.map((draft) => book(draft, closedThrough)));
  if (conflicts.length > 0) throw new Error(`Bug: ${conflicts.join(', ')} say something else already`);
  return [...appended];
}

export type YearOutcome =
  { readonly kind: 'done'; readonly result: Cents } | Changed | { readonly kind: 'refused'; readonly obstacles: readonly YearObstacle[] };

/**
 * Closes a fiscal year: payouts on their way stand in 511590 for the night, and the result leaves classes 6 and 7 for 120 or 129 (method §7.2).
 * `seen`: the result that the page showed. Nothing is booked in the year afterwards, and its months cannot be opened again.
 */
export function closeYear(desk: ClosingDesk, name: string, seen: Cents, by: Actor): Promise<YearOutcome> {
  return desk.write(async (within): Promise<YearOutcome> => {
    const atMs = desk.now();
    const year = yearNamed(name, desk.zone.dayOf(atMs), desk.firstYear);
    if (!year) return { kind: 'changed', by: null };
    const facts = await lookAtYear(within, desk, year);
    if (facts.closed) return { kind: 'changed', by: facts.closed.by.name };
    if (facts.obstacles.length > 0) return { kind: 'refused', obstacles: facts.obstacles };
    if (facts.result !== seen) return { kind: 'changed', by: null };
    const held = resultHeld(year, await within.ledger.accountTotals(), desk.chart);
    const onTheWay = onTheWayDrafts(
      year,
      facts.onTheWay.map(({ source, balance }) => ({ payout: source, amount: balance })),
    );
    const drafts = [...onTheWay, ...[resultDraft(year, held)].filter((each) => each !== null)];
    const keys = drafts.length === 0 ? [] : await appendNew(within, drafts);
    await within.closings.appendYear({ year: name, act: 'close', on: year.last, result: facts.result, by, atMs });
    await within.note({ by, act: 'year.close', object: name, before: null, after: { result: facts.result, entries: keys } });
    return { kind: 'done', result: facts.result };
  });
}

export type VoteOutcome =
  { readonly kind: 'done'; readonly result: Cents } | Changed | { readonly kind: 'refused'; readonly why: 'year-open' | 'day-not-allowed' };

/** Books what the general assembly has voted: the result becomes retained earnings on the day of the vote, after the year's end and not in the future. */
export function voteYear(desk: ClosingDesk, name: string, on: Day, by: Actor): Promise<VoteOutcome> {
  return desk.write(async (within): Promise<VoteOutcome> => {
    const atMs = desk.now();
    const today = desk.zone.dayOf(atMs);
    const acts = await within.closings.yearActs();
    const closed = yearActOf(acts, name, 'close');
    if (!closed) return { kind: 'refused', why: 'year-open' };
    const voted = yearActOf(acts, name, 'vote');
    if (voted) return { kind: 'changed', by: voted.by.name };
    const year = yearNamed(name, today, desk.firstYear);
    const votedIn = on <= today && year && on > year.last;
    const inClosedYear = acts.some((act) => act.act === 'close' && act.on >= on);
    if (!votedIn || inClosedYear) return { kind: 'refused', why: 'day-not-allowed' };
    const draft = voteDraft(year, closed.result, on);
    if (draft) await appendNew(within, [draft]);
    await within.closings.appendYear({ year: name, act: 'vote', on, result: closed.result, by, atMs });
    await within.note({ by, act: 'year.vote', object: name, before: null, after: { on, result: closed.result } });
    return { kind: 'done', result: closed.result };
  });
}
