import type { DueAct } from './kinds.ts';

/** What is to happen, soonest first; in the order of planning where two fall on one instant. */
export type Agenda = {
  add(item: DueAct): void;
  /** Takes the next item that is due at an instant, if any. */
  takeDue(untilMs: number): DueAct | undefined;
  nextAtMs(): number | undefined;
  clear(): void;
};

function isLater(left: DueAct, right: DueAct): boolean {
  return left.atMs === right.atMs ? left.order > right.order : left.atMs > right.atMs;
}

export function createAgenda(): Agenda {
  // Kept latest first, so that the next one leaves from the end.
  const items: DueAct[] = [];
  const next = (): DueAct | undefined => items[items.length - 1];
  return {
    add: (item) => {
      let low = 0;
      let high = items.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        const other = items[middle];
        if (other && isLater(other, item)) low = middle + 1;
        else high = middle;
      }
      items.splice(low, 0, item);
    },
    takeDue: (untilMs) => ((next()?.atMs ?? Infinity) <= untilMs ? items.pop() : undefined),
    nextAtMs: () => next()?.atMs,
    clear: () => {
      items.length = 0;
    },
  };
}
