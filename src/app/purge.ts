import { purgeAll, type PurgeReport } from '../donors/retention.ts';
import { watchOf, type Watch } from '../reconciliation/watch.ts';
import type { Books } from '../storage/open.ts';
import type { Clock } from '../values/clock.ts';

/** Under which the last purge is remembered. */
const CURSOR = 'purge';
const DAY_MS = 86_400_000;

/** Forgets what is kept no longer, in one transaction; `dry`: only says how much that is. */
export function purgeBooks(books: Books, nowMs: number, dry: boolean): Promise<PurgeReport> {
  if (dry) return books.snapshot(({ purge }) => purgeAll(purge, nowMs, true));
  return books.write(async ({ purge, movements }) => {
    const report = await purgeAll(purge, nowMs, false);
    await movements.setCursor(CURSOR, nowMs);
    return report;
  });
}

/** Once a day, by whichever instance comes first. */
export async function purgeDaily(books: Books, nowMs: number): Promise<PurgeReport | null> {
  const last = await books.reading.movements.cursor(CURSOR);
  // A clock that was set back must not put it off for ever.
  if (last !== null && last <= nowMs && nowMs - last < DAY_MS) return null;
  return purgeBooks(books, nowMs, false);
}

const LOOK_EVERY_MS = 3_600_000;

/** Forgets once a day, as long as the house runs. */
export function purging(books: Books, clock: Clock, onError: (what: string, error: unknown) => void): Watch {
  return watchOf(
    LOOK_EVERY_MS,
    async () => {
      await purgeDaily(books, clock.now());
    },
    (error) => onError('What is kept no longer could not be forgotten', error),
  );
}
