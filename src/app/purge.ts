import { purgeAll, type PurgeReport } from '../donors/retention.ts';
import type { Books } from '../storage/open.ts';

/** Forgets what is kept no longer, in one transaction; `dry`: only says how much that is. */
export function purgeBooks(books: Books, nowMs: number, dry: boolean): Promise<PurgeReport> {
  return dry ? books.snapshot(({ purge }) => purgeAll(purge, nowMs, true)) : books.write(({ purge }) => purgeAll(purge, nowMs, false));
}
