import type { CostLine } from '../settings/types.ts';
import { canonical } from '../values/digest.ts';
import { addDays, type Day } from '../values/day.ts';

/**
 * From a day on, a line is so: `becomes` stands for all that was said of it from that day on; null when it ends the day before.
 * Changes are only ever added, so that what was once said stays readable (method §2.1).
 */
export type CostChange = { readonly line: string; readonly from: Day; readonly becomes: Omit<CostLine, 'id' | 'from'> | null };

function endedBefore(piece: CostLine, from: Day): CostLine[] {
  if (piece.from >= from) return [];
  return [piece.until !== null && piece.until < from ? piece : { ...piece, until: addDays(from, -1) }];
}

/** What changes, in the order in which they were made, make of the lines: pieces of one line bear the same id and never overlap. */
export function linesAfter(changes: readonly CostChange[]): CostLine[] {
  const lines = new Map<string, CostLine[]>();
  for (const { line, from, becomes } of changes) {
    const kept = (lines.get(line) ?? []).flatMap((piece) => endedBefore(piece, from));
    lines.set(line, becomes === null ? kept : [...kept, { ...becomes, id: line, from }]);
  }
  return [...lines.values()].flat();
}

/** A piece without its id and beginning: two that say the same go on as one. */
function termsOf({ what, why, supplier, person, category, amount, per, covered, shares }: CostLine): string {
  return canonical({ what, why, supplier, person, category, amount, per, covered, shares });
}

function saidOn(pieces: readonly CostLine[], on: Day): string | null {
  const piece = pieces.find(({ from, until }) => from <= on && (until === null || until >= on));
  return piece ? termsOf(piece) : null;
}

/** The first day on which two histories of a line say something else; null when they never do. */
export function firstDifference(before: readonly CostLine[], after: readonly CostLine[]): Day | null {
  const edges = [...before, ...after].flatMap(({ from, until }) => [from, ...(until === null ? [] : [addDays(until, 1)])]);
  const sorted = [...new Set(edges)].toSorted();
  return sorted.find((edge) => saidOn(before, edge) !== saidOn(after, edge)) ?? null;
}

/** The changes that lead from one history of a line to another, from their first difference on. */
export function changesBetween(line: string, before: readonly CostLine[], after: readonly CostLine[]): CostChange[] {
  const first = firstDifference(before, after);
  if (first === null) return [];
  const later = after
    .filter(({ until }) => until === null || until >= first)
    .toSorted((left, right) => (left.from < right.from ? -1 : 1))
    .map((piece): CostChange => ({ line, from: piece.from < first ? first : piece.from, becomes: piece }));
  const ends = later[0]?.from === first ? [] : [{ line, from: first, becomes: null }];
  return [...ends, ...later];
}

/** Pieces of one line whose periods overlap, told by the day on which the second begins. */
export function overlapOf(pieces: readonly CostLine[]): Day | null {
  const sorted = pieces.toSorted((left, right) => (left.from < right.from ? -1 : 1));
  const second = sorted.find((piece, index) => {
    const before = sorted[index - 1];
    return before !== undefined && (before.until === null || before.until >= piece.from);
  });
  return second?.from ?? null;
}
