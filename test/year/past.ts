import { noJournal, type Change } from '../../src/sandbox/world/journal.ts';
import { openWorld, type World } from '../../src/sandbox/world/world.ts';
import type { StripeCarrier } from '../../src/stripe/client.ts';
import { movableClock, type MovableClock } from '../../src/values/clock.ts';
import { answersOf, type Around } from './in-process.ts';
import type { RecordedYear } from './recorded.ts';

/** Stripe as it was at an instant of a recorded year: every object as it would have been read then. */
export type PastStripe = {
  readonly world: World;
  readonly clock: MovableClock;
  readonly carrier: StripeCarrier;
  /** Goes on to an instant; never back. */
  moveTo(instantMs: number): void;
};

/** What Stripe has delivered differs from one living to the next; what it plans and remembers of calls is of no use any more. */
const LEFT_OUT: ReadonlySet<string> = new Set(['delivery', 'due', 'hour', 'reply']);

function apply({ tables }: World, [kind, item, id]: Change): void {
  if (LEFT_OUT.has(kind)) return;
  if (item) tables[kind].set(item as never);
  else tables[kind].remove(id);
}

export function pastStripe({ acts, startMs, finalAnswers }: RecordedYear): PastStripe {
  const clock = movableClock(startMs);
  const world = openWorld({ journal: noJournal(), clock, settleMs: 0, notified: false });
  let next = 0;
  /** At the year's end all seeds ask the same of the same objects; which events were delivered is another matter. */
  const remembering: Around = (what, call) => {
    if (next < acts.length || what.includes('/v1/events')) return call();
    const answer = finalAnswers.get(what) ?? call();
    finalAnswers.set(what, answer);
    return answer;
  };
  return {
    world,
    clock,
    carrier: answersOf(world, remembering),
    moveTo: (instantMs) => {
      clock.moveTo(instantMs);
      for (let act = acts[next]; act && act.atMs <= instantMs; act = acts[next]) {
        for (const change of act.changes) apply(world, change);
        next += 1;
      }
    },
  };
}
