import type { Guard } from '../reconciliation/self-check.ts';
import type { Books } from '../storage/open.ts';
import type { Clock } from '../values/clock.ts';

const MINUTE_MS = 60_000;

/** What the public pages are made from, as far as it changes while the house runs: the content is read once. */
export type HouseState = {
  /** Of the books, whoever wrote them, and of the time: the day that pages speak of, and what of a month is still to come, change with it. */
  stamp(): string | Promise<string>;
  isDoubted(): boolean;
};

export function houseState({ stamp }: Pick<Books, 'stamp'>, clock: Clock, guard: Pick<Guard, 'isBroken'>): HouseState {
  const at = (books: string): string => `${books} ${Math.floor(clock.now() / MINUTE_MS).toString()}`;
  // Requests that arrive together are told the same; what is written meanwhile is answered after them.
  let told: string | null = null;
  const forget = (): void => {
    told = null;
  };
  return {
    stamp: () => {
      if (told !== null) return told;
      const books = stamp();
      if (typeof books !== 'string') return books.then(at);
      told = at(books);
      setImmediate(forget);
      return told;
    },
    isDoubted: guard.isBroken,
  };
}
