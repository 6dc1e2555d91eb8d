import { sha256 } from '../values/digest.ts';
import { monthOf, type Month } from '../values/month.ts';
import type { Entry } from './entry.ts';

/** A closed month as it is published: its hash covers what was booked in it and the closing before (method §5.4). */
export type Closing = { readonly month: Month; readonly entries: number; readonly before: string | null; readonly hash: string };

function keysAndHashes(entries: readonly Entry[], month: Month): string[] {
  return entries
    .filter(({ bookingDay, kind }) => monthOf(bookingDay) === month && kind !== 'inventory' && kind !== 'year')
    .map(({ key, hash }) => `${key} ${hash}`)
    .toSorted();
}

/** Closes a month after the closing before it, whatever the order in which its entries were learned. */
export function closingOf(month: Month, entries: readonly Entry[], before: Closing | null): Closing {
  const lines = keysAndHashes(entries, month);
  const link = before?.hash ?? null;
  return { month, entries: lines.length, before: link, hash: sha256({ month, before: link, entries: lines }) };
}

/** What no longer follows from the entries or from the closing before, oldest first; one break does not hide the next. */
export function brokenClosings(closings: readonly Closing[], entries: readonly Entry[]): string[] {
  return closings.flatMap((closing, index) => {
    const before = closings[index - 1] ?? null;
    if (closing.before !== (before?.hash ?? null)) return [`${closing.month}: does not follow the closing before it`];
    const again = closingOf(closing.month, entries, before);
    return again.hash === closing.hash
      ? []
      : [`${closing.month}: its entries are not those that were closed (${again.entries}, then ${closing.entries})`];
  });
}
