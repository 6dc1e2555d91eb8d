import type { CostLine } from '../settings/types.ts';
import type { Actor } from '../values/actor.ts';
import type { Day } from '../values/day.ts';
import { changesBetween, type CostChange } from './changes.ts';
import type { CostBooks, CostDesk } from './invoice-desk.ts';
import { addChanges, bookedLines, firstOpenDay, keepFirst } from './line-desk.ts';

/** A line of which a file says something else, by the first day on which it does, and what it becomes from then on. */
export type LineOfFile = { readonly line: string; readonly from: Day; readonly changes: readonly CostChange[] };

/** What a file of lines would do. */
export type LinesPreview = {
  readonly changed: readonly LineOfFile[];
  /** Lines that the file does not name: they stay as they are. */
  readonly untouched: readonly string[];
  /** Of `changed`, those whose closed months the file would rewrite: nothing of it is taken. */
  readonly closed: readonly LineOfFile[];
  readonly firstOpen: Day | null;
  /** How many changes the books knew of: what is imported must have been looked at. */
  readonly seen: number;
};

export type LinesImported =
  | { readonly kind: 'done'; readonly changed: readonly string[]; readonly untouched: readonly string[] }
  /** Somebody changed a line since the file was looked at. */
  | { readonly kind: 'changed' }
  /** Lines whose closed months the file would rewrite, each with the first day that is another. */
  | { readonly kind: 'refused'; readonly closed: readonly { readonly line: string; readonly from: Day }[]; readonly firstOpen: Day };

/** What a file of lines would change, from the first day on which each line differs. */
export async function previewLines(
  books: Omit<CostBooks, 'note'>,
  first: readonly CostLine[],
  file: readonly CostLine[],
): Promise<LinesPreview> {
  const now = await bookedLines(books.costs, first);
  const firstOpen = await firstOpenDay(books);
  const named = Map.groupBy(file, ({ id }) => id);
  const changed = [...named].flatMap(([line, pieces]): LineOfFile[] => {
    const own = now.filter(({ id }) => id === line);
    const changes = changesBetween(line, own, pieces);
    return changes[0] ? [{ line, from: changes[0].from, changes }] : [];
  });
  return {
    changed,
    untouched: [...new Set(now.map(({ id }) => id))].filter((id) => !named.has(id)),
    closed: changed.filter(({ from }) => firstOpen !== null && from < firstOpen),
    firstOpen,
    seen: (await books.costs.changes()).length,
  };
}

/**
 * Takes lines from a file, all or nothing: each from the first day on which it differs. Lines that the file does not name stay as they are.
 * `seen`: as {@link previewLines} told it; null where nobody has looked.
 */
export function importLines(
  desk: CostDesk,
  first: readonly CostLine[],
  file: readonly CostLine[],
  seen: number | null,
  by: Actor,
): Promise<LinesImported> {
  return desk.write<LinesImported>(by, async (books) => {
    const { changed, untouched, closed, firstOpen, seen: now } = await previewLines(books, first, file);
    if (seen !== null && seen !== now) return { kind: 'changed' };
    if (closed.length > 0 && firstOpen !== null)
      return { kind: 'refused', closed: closed.map(({ line, from }) => ({ line, from })), firstOpen };
    if (changed.length > 0) {
      const madeMs = desk.clock.now();
      await keepFirst(books.costs, first, madeMs);
      await addChanges(
        books,
        changed.flatMap(({ changes }) => changes),
        by,
        madeMs,
      );
    }
    return { kind: 'done', changed: changed.map(({ line }) => line), untouched };
  });
}
