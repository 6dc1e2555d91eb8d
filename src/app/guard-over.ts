import { checkedBooks } from './checked.ts';
import { lookOver, SOON_LOOKED_AT, type Look } from './look.ts';
import type { Parts } from './parts.ts';
import { guardOf, type Guard } from '../reconciliation/self-check.ts';
import type { Books } from '../storage/open.ts';
import { inShort } from '../values/few.ts';

/** Where the books remember, across starts, that a sum of theirs was broken (milliseconds). */
const BROKEN = 'broken';

/**
 * Keeps an eye on the books, and says when a sum of theirs breaks or holds again. What was broken when the house was closed stays so until a
 * look says otherwise. Small books are looked at before anything is served; large ones meanwhile, by the first round.
 */
export async function guardOver(
  books: Books,
  { environment, content, clock, onError, tell }: Parts,
): Promise<{ guard: Guard; endLook: Look['stop'] }> {
  const { look, stop } = lookOver(books, { databaseUrl: environment.databaseUrl, checked: checkedBooks(content) });
  const sinceMs = await books.movements.cursor(BROKEN);
  const changed = (faults: readonly string[], count: number): void => {
    if (count > 0) onError('A sum of the books is broken: nothing more is booked until it holds', inShort(faults, count));
    else tell?.('The sums of the books hold again: booking goes on.');
    books.movements.setCursor(BROKEN, count > 0 ? clock.now() : null).catch((error: unknown) => {
      onError('It could not be kept whether the books hold', error);
    });
  };
  const guard = guardOf(look, clock, changed, sinceMs === null ? [] : ['the books were broken when they were last looked at']);
  if ((await books.reading.ledger.revision()) <= SOON_LOOKED_AT) await guard.look();
  return { guard, endLook: stop };
}
