import type { CostLine } from '../settings/types.ts';
import type { Actor } from '../values/actor.ts';
import type { Plain } from '../values/digest.ts';
import type { Day } from '../values/day.ts';
import { addMonths, firstDay } from '../values/month.ts';
import { firstDifference, linesAfter, type CostChange } from './changes.ts';
import type { CostBooks, CostDesk } from './invoice-desk.ts';
import type { CostStore } from './store.ts';

/** A line with its history: the pieces that it was, is and will be, oldest first, and how many changes made it so. */
export type LineSeen = { readonly id: string; readonly pieces: readonly CostLine[]; readonly changes: number };

/** The lines of the books; those of `content/costs.yaml` until the treasurer has changed one. */
export async function bookedLines(costs: CostStore, first: readonly CostLine[]): Promise<readonly CostLine[]> {
  const changes = await costs.changes();
  return changes.length === 0 ? first : linesAfter(changes);
}

export async function listLines(costs: CostStore, first: readonly CostLine[]): Promise<LineSeen[]> {
  const changes = await costs.changes();
  const lines = changes.length === 0 ? first : linesAfter(changes);
  const counts = Map.groupBy(changes, ({ line }) => line);
  const ids = new Set([...lines.map(({ id }) => id), ...counts.keys()]);
  return [...ids].map((id) => ({
    id,
    pieces: lines.filter((line) => line.id === id).toSorted((left, right) => (left.from < right.from ? -1 : 1)),
    changes: counts.get(id)?.length ?? 0,
  }));
}

export type LineChanged =
  | { readonly kind: 'done' }
  /** Somebody else changed the line since the form was made. */
  | { readonly kind: 'changed' }
  /** `closed`: its day lies in a closed month, whose costs stand; the first day that may change is told. `same`: nothing would change. */
  | { readonly kind: 'refused'; readonly why: 'closed' | 'same' | 'no-line' | 'nothing-covered'; readonly firstOpen: Day | null };

/** Before the first change the lines of the content become the books' own. */
export async function keepFirst(costs: CostStore, first: readonly CostLine[], madeMs: number): Promise<void> {
  if ((await costs.changes()).length > 0) return;
  const numbers = new Map<string, number>();
  const kept = first.map(({ id, from, ...becomes }) => {
    const number = (numbers.get(id) ?? 0) + 1;
    numbers.set(id, number);
    return { line: id, number, from, becomes, madeMs, madeBy: 'content/costs.yaml' };
  });
  await costs.addChanges(kept);
}

function plain(change: CostChange): Plain {
  if (change.becomes === null) return { line: change.line, from: change.from, ends: true };
  const { amount, per, until, supplier, person, covered } = change.becomes;
  return { line: change.line, from: change.from, amount, per, until, supplier, person, covered };
}

/** Adds changes in their order, each noted. */
export async function addChanges(books: CostBooks, changes: readonly CostChange[], by: Actor, madeMs: number): Promise<void> {
  const counts = Map.groupBy(await books.costs.changes(), ({ line }) => line);
  const numbers = new Map([...counts].map(([line, own]) => [line, own.length]));
  for (const change of changes) {
    const number = (numbers.get(change.line) ?? 0) + 1;
    numbers.set(change.line, number);
    await books.costs.addChanges([{ ...change, number, madeMs, madeBy: by.name }]);
    await books.note({ act: 'change-cost-line', object: `cost:${change.line}`, before: number - 1, after: plain(change) });
  }
}

/** The first day that no closing has frozen; null while no month was closed. */
export async function firstOpenDay({ ledger }: Pick<CostBooks, 'ledger'>): Promise<Day | null> {
  const closedThrough = await ledger.closedThrough();
  return closedThrough === null ? null : firstDay(addMonths(closedThrough, 1));
}

function isCovered(lines: readonly CostLine[]): boolean {
  return lines.some(({ covered }) => covered);
}

/**
 * Says what a line is from a day on, or (null) that it ends the day before; a new line likewise. Nothing of a closed month is rewritten
 * (method §2.2). `seen`: how many changes of the line the form knew of.
 */
export function changeLine(desk: CostDesk, first: readonly CostLine[], change: CostChange, seen: number, by: Actor): Promise<LineChanged> {
  return desk.write<LineChanged>(by, async (books) => {
    const now = (await listLines(books.costs, first)).find(({ id }) => id === change.line);
    if ((now?.changes ?? 0) !== seen) return { kind: 'changed' };
    const firstOpen = await firstOpenDay(books);
    const refuse = (why: 'closed' | 'same' | 'no-line' | 'nothing-covered'): LineChanged => ({ kind: 'refused', why, firstOpen });
    if (change.becomes === null && !now) return refuse('no-line');
    const pieces = now?.pieces ?? [];
    const begins = pieces.map((piece): CostChange => ({ line: piece.id, from: piece.from, becomes: piece }));
    const after = linesAfter([...begins, change]);
    const differs = firstDifference(pieces, after);
    if (differs === null) return refuse('same');
    if (firstOpen !== null && differs < firstOpen) return refuse('closed');
    const others = (await bookedLines(books.costs, first)).filter(({ id }) => id !== change.line);
    if (!isCovered([...others, ...after])) return refuse('nothing-covered');
    const madeMs = desk.clock.now();
    await keepFirst(books.costs, first, madeMs);
    await addChanges(books, [change], by, madeMs);
    return { kind: 'done' };
  });
}
