import type { Dice } from '../../src/sandbox/demo-people.ts';
import { DAY_MS } from './plan.ts';
import type { ToldEvent } from './recorded.ts';

const HOUR_MS = 3_600_000;
const DOUBLED = 0.3;
/** Most seeds lose a few notices, some a third of them, some all. */
const LOSSES = [0.02, 0.05, 0.1, 0.1, 0.3, 0.3, 1] as const;
/** How many notices arrive together, at most: each alone, a few, or what an outage had held back. */
const TOGETHER = [1, 30, 120, 120] as const;

export type Letter = { readonly told: ToldEvent; readonly dueMs: number };

export type ShuffledMail = {
  /** What arrives together, in any order. */
  readonly groups: readonly (readonly Letter[])[];
  readonly lost: readonly ToldEvent[];
  readonly deliveries: number;
  readonly duplicates: number;
};

/** At once, the same day, within the three days for which Stripe tries, or weeks late. */
function delayMs(roll: Dice): number {
  const chance = roll.next();
  if (chance < 0.4) return 0;
  if (chance < 0.65) return roll.upTo(6 * HOUR_MS);
  return chance < 0.85 ? roll.upTo(3 * DAY_MS) : roll.upTo(28 * DAY_MS);
}

function shuffled<Item>(items: readonly Item[], roll: Dice): Item[] {
  const placed = items.map((item) => ({ item, place: roll.next() }));
  return placed.toSorted((left, right) => left.place - right.place).map(({ item }) => item);
}

function groupsOf(letters: readonly Letter[], roll: Dice): Letter[][] {
  const groups: Letter[][] = [];
  for (let start = 0; start < letters.length; start += groups.at(-1)?.length ?? 1) {
    groups.push(shuffled(letters.slice(start, start + 1 + roll.upTo(roll.pick<number>(TOGETHER))), roll));
  }
  return groups;
}

/** Decides what becomes of every notice of a year: lost, delivered once, or up to five times, each copy late by its own time. */
export function shuffledMail(events: readonly ToldEvent[], roll: Dice): ShuffledMail {
  const losing = roll.pick<number>(LOSSES);
  const letters: Letter[] = [];
  const lost: ToldEvent[] = [];
  let duplicates = 0;
  for (const told of events) {
    if (roll.next() < losing) {
      lost.push(told);
      continue;
    }
    const copies = roll.next() < DOUBLED ? 2 + roll.upTo(4) : 1;
    duplicates += copies - 1;
    for (let copy = 0; copy < copies; copy += 1) letters.push({ told, dueMs: told.atMs + delayMs(roll) });
  }
  const inTime = letters.toSorted((left, right) => left.dueMs - right.dueMs);
  return { groups: groupsOf(inTime, roll), lost, deliveries: letters.length, duplicates };
}
