import type { Entry } from './entry.ts';
import type { LedgerStore } from './store.ts';
import type { Few } from '../values/few.ts';

/** A truth about the books: what breaks it, and what it still waits for, which breaks nothing. Long lists end with how many more there are. */
export type Finding = {
  readonly what: string;
  readonly ok: boolean;
  readonly fails: readonly string[];
  readonly waits?: readonly string[];
  /** How many faults there are, where not all are listed. */
  readonly count?: number;
};

/** A finding of faults that are few, or of which the first are listed. */
export function found(what: string, fails: Few | readonly string[], waits?: Few): Finding {
  const isFew = 'list' in fails;
  const [list, count] = isFew ? [fails.list(), fails.count()] : [fails, fails.length];
  return { what, ok: count === 0, fails: list, ...(waits && { waits: waits.list() }), ...(count > list.length && { count }) };
}

/** All faults of some findings, in words, and how many they are. */
export function faultsOf(findings: readonly Finding[]): { readonly told: readonly string[]; readonly count: number } {
  return {
    told: findings.flatMap(({ what, fails }) => fails.map((each) => `${what}: ${each}`)),
    count: findings.reduce((sum, { fails, count }) => sum + (count ?? fails.length), 0),
  };
}

/** Looks at all entries as they pass, in key order and a page at a time, and tells what it found once all have passed. It holds sums, never entries. */
export type EntryLook = {
  see(entries: readonly Entry[]): void | Promise<void>;
  told(): Promise<readonly Finding[]>;
};

/** Called between two pages: who looks beside others lets them have their turn. */
export type Breathe = () => Promise<void>;

export const atOnce: Breathe = () => Promise.resolve();

/** Pages of whatever is read after a place until nothing is left. */
export async function* pagesOf<Item>(
  read: (after: string, limit: number) => Promise<readonly Item[]>,
  placeOf: (item: Item) => string,
  limit: number,
): AsyncGenerator<readonly Item[]> {
  for (let place = ''; ;) {
    const page = await read(place, limit);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    if (page.length < limit) return;
    place = placeOf(last);
  }
}

/** Entries that are held at a time: read within some milliseconds, so that nobody else waits for long. */
const PAGE = 100;

/** Every entry of the books, in key order, a page at a time. */
export function entryPages(store: Pick<LedgerStore, 'page'>): AsyncGenerator<readonly Entry[]> {
  return pagesOf(
    (place, limit) => store.page(place, limit),
    ({ key }) => key,
    PAGE,
  );
}

/** Has all entries pass before some looks, once. */
export async function lookThrough(
  store: Pick<LedgerStore, 'page'>,
  looks: readonly EntryLook[],
  breathe: Breathe = atOnce,
): Promise<Finding[]> {
  for await (const entries of entryPages(store)) {
    for (const look of looks) await look.see(entries);
    await breathe();
  }
  const findings: Finding[] = [];
  for (const look of looks) findings.push(...(await look.told()));
  return findings;
}
