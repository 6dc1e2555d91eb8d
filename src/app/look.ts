import { setTimeout as sleep } from 'node:timers/promises';
import type { Breathe, Finding } from '../ledger/look.ts';
import { checkBooks, type CheckedBooks } from '../reconciliation/self-check.ts';
import { openAgain, type Books } from '../storage/open.ts';
import { stopwatch, systemClock } from '../values/clock.ts';

/** Where the books are, and what the settings say of them. */
export type ToLookAt = { readonly databaseUrl: string; readonly checked: CheckedBooks };

/** Entries that are looked at within a moment: beyond these others would wait, and a start too. */
export const SOON_LOOKED_AT = 5_000;

const CUT_SHORT = 'LOOK_CUT_SHORT';

function cutShort(): Error {
  return Object.assign(new Error('the look was cut short'), { code: CUT_SHORT });
}

/** The house was closed while a look was under way: nothing went wrong. */
export function isCutShort(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'code') === CUT_SHORT;
}

/** Looks at the whole books: at once while they are small, else between what others ask for. */
export type Look = { look(): Promise<Finding[]>; stop(): Promise<void> };

/** Between two pages it rests for as long as the page took: half of the time is left to readers and notices. */
function resting(isStopped: () => boolean): Breathe {
  let sinceMs = stopwatch.now();
  return async () => {
    await sleep(stopwatch.now() - sinceMs);
    if (isStopped()) throw cutShort();
    sinceMs = stopwatch.now();
  };
}

/** On connections of its own: within the look's transaction nobody else could read on them. */
async function lookBeside({ databaseUrl, checked }: ToLookAt, breathe: Breathe): Promise<Finding[]> {
  const opened = await openAgain(databaseUrl, systemClock);
  if (!opened.ok) throw new Error(opened.why);
  try {
    return await opened.value.snapshot((stores) => checkBooks(stores, checked, breathe));
  } finally {
    await opened.value.close();
  }
}

export function lookOver(books: Pick<Books, 'reading' | 'snapshot'>, about: ToLookAt, soon = SOON_LOOKED_AT): Look {
  let stopped = false;
  const under = new Set<Promise<Finding[]>>();
  return {
    look: async () => {
      if ((await books.reading.ledger.revision()) <= soon) return books.snapshot((stores) => checkBooks(stores, about.checked));
      if (stopped) throw cutShort();
      const looking = lookBeside(
        about,
        resting(() => stopped),
      );
      under.add(looking);
      return looking.finally(() => under.delete(looking));
    },
    stop: async () => {
      stopped = true;
      await Promise.allSettled(under);
    },
  };
}
