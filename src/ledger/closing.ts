import type { Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import { listDigest, sha256, type Plain } from '../values/digest.ts';
import { addMonths, monthOf, type Month } from '../values/month.ts';
import { isHeldByMonths, type Entry } from './entry.ts';
import { found, type EntryLook } from './look.ts';

/** A month's public figures as they stood when it was closed; parts that tell of too few gifts stay hidden (method §3.4, §4.2). */
export type FrozenFigures = {
  readonly gross: Cents;
  readonly oneOff: Cents | null;
  readonly recurring: Cents | null;
  readonly offline: Cents | null;
  readonly merged: Cents | null;
  readonly other: Cents;
  readonly refunds: Cents;
  readonly disputes: Cents;
  readonly fees: Cents;
  readonly net: Cents;
  readonly cost: Cents;
  readonly costKind: 'planned' | 'invoiced';
  readonly gifts: number | null;
  readonly giftsBelow: 3 | null;
};

/** A link of the chain. `n` counts from 1; `on`: the day of the act; `hash` covers all else that the link says, so that anybody can follow the chain. */
type Link = { readonly n: number; readonly month: Month; readonly on: Day; readonly before: string | null; readonly hash: string };

/** A month was closed. `entries`: how many were booked in it; `content`: the hash of their keys and hashes (method §5.4). */
export type Closed = Link & {
  readonly act: 'close';
  readonly entries: number;
  readonly content: string;
  readonly figures: FrozenFigures;
};

/** The last closed month was opened again, by two members together or from the command line. */
export type Reopened = Link & {
  readonly act: 'reopen';
  readonly reason: string;
  readonly decidedBy: 'two-members' | 'command-line';
};

export type ClosingAct = Closed | Reopened;

type Unlinked = Omit<Closed, keyof Link> | Omit<Reopened, keyof Link>;

/** The hash of a link: SHA-256 of its other fields as JSON with sorted keys. */
function hashOfLink(act: ClosingAct): string {
  return sha256(Object.fromEntries(Object.entries<Plain>(act).filter(([field]) => field !== 'hash')));
}

function linked<Act extends Unlinked>(act: Act, month: Month, on: Day, last: ClosingAct | null): Act & Link {
  const link = { ...act, n: (last?.n ?? 0) + 1, month, on, before: last?.hash ?? null };
  return { ...link, hash: sha256(link) };
}

type Content = Pick<Closed, 'entries' | 'content'>;

function contentLine({ key, hash }: Entry): string {
  return `${key} ${hash}`;
}

/** What was booked in a month, in any order: how many entries the lock of the month holds, and their hash. */
export function contentOf(month: Month, entries: Iterable<Entry>): Content {
  const lines: string[] = [];
  for (const entry of entries) if (monthOf(entry.bookingDay) === month && isHeldByMonths(entry)) lines.push(contentLine(entry));
  return { entries: lines.length, content: sha256(lines.toSorted()) };
}

const NOTHING_BOOKED: Content = { entries: 0, content: sha256([]) };

/** The same of every month at once, of entries that pass in key order: for each month a count and a hash are held, and no entry. */
function monthContents(): { see(entries: readonly Entry[]): void; told(): ReadonlyMap<Month, Content> } {
  const months = new Map<Month, { entries: number; readonly digest: ReturnType<typeof listDigest> }>();
  return {
    see: (entries) => {
      for (const entry of entries) {
        if (!isHeldByMonths(entry)) continue;
        const month = monthOf(entry.bookingDay);
        const own = months.get(month) ?? { entries: 0, digest: listDigest() };
        own.entries += 1;
        own.digest.add(contentLine(entry));
        months.set(month, own);
      }
    },
    told: () => new Map([...months].map(([month, { entries, digest }]) => [month, { entries, content: digest.hex() }])),
  };
}

/** Closes a month after the last act of the chain. */
export function closingOf(month: Month, content: Content, figures: FrozenFigures, on: Day, last: ClosingAct | null): Closed {
  return linked({ act: 'close', ...content, figures } as const, month, on, last);
}

/** Opens a month again after the last act of the chain. */
export function reopeningOf(month: Month, why: Pick<Reopened, 'reason' | 'decidedBy'>, on: Day, last: ClosingAct | null): Reopened {
  return linked({ act: 'reopen', ...why } as const, month, on, last);
}

/** The months that are closed now, oldest first, each with its standing closing. */
export function closedMonths(acts: readonly ClosingAct[]): ReadonlyMap<Month, Closed> {
  const closed = new Map<Month, Closed>();
  for (const act of acts) {
    if (act.act === 'close') closed.set(act.month, act);
    else closed.delete(act.month);
  }
  return closed;
}

/** All that closings have published of each month, oldest first, whether they stand or were undone. */
export function frozenFigures(acts: readonly ClosingAct[]): ReadonlyMap<Month, readonly FrozenFigures[]> {
  const closings = acts.filter((act) => act.act === 'close');
  return new Map([...Map.groupBy(closings, ({ month }) => month)].map(([month, own]) => [month, own.map(({ figures }) => figures)]));
}

/** The last month that is closed now; null where none is. */
export function closedThroughOf(acts: readonly ClosingAct[]): Month | null {
  return [...closedMonths(acts).keys()].at(-1) ?? null;
}

function brokenLink(act: ClosingAct, before: readonly ClosingAct[]): string[] {
  const last = before.at(-1) ?? null;
  const name = `${act.n} (${act.act} ${act.month})`;
  const through = closedThroughOf(before);
  const expected = act.act === 'close' ? (through === null ? act.month : addMonths(through, 1)) : through;
  return [
    ...(act.before === (last?.hash ?? null) && act.n === (last?.n ?? 0) + 1 ? [] : [`${name}: does not follow the act before it`]),
    ...(act.month === expected ? [] : [`${name}: is not the month whose turn it was, ${expected ?? 'none'}`]),
    ...(hashOfLink(act) === act.hash ? [] : [`${name}: does not say what its hash says`]),
  ];
}

/**
 * What no longer follows from the entries or from the act before, oldest first; one break does not hide the next.
 * `contentNow`: what is booked in a month; `closedThrough`: what the books hold to be their last closed month.
 */
function brokenBeside(acts: readonly ClosingAct[], contentNow: (month: Month) => Content, closedThrough: Month | null): string[] {
  const changed = [...closedMonths(acts).values()].flatMap((closing) => {
    const now = contentNow(closing.month);
    if (now.content === closing.content && now.entries === closing.entries) return [];
    return [`${closing.month}: its entries are not those that were closed (${now.entries}, then ${closing.entries})`];
  });
  const through = closedThroughOf(acts);
  return [
    ...acts.flatMap((act, index) => brokenLink(act, acts.slice(0, index))),
    ...changed,
    ...(through === closedThrough
      ? []
      : [`the books are closed through ${closedThrough ?? 'no month'}, their closings say ${through ?? 'none'}`]),
  ];
}

/** What is broken of closings, beside entries that are at hand. */
export function brokenClosings(acts: readonly ClosingAct[], entries: readonly Entry[], closedThrough: Month | null): string[] {
  const byMonth = Map.groupBy(entries, ({ bookingDay }) => monthOf(bookingDay));
  return brokenBeside(acts, (month) => contentOf(month, byMonth.get(month) ?? []), closedThrough);
}

/** Closed months are as they were closed (method §5.4). */
export function closingsLook(acts: readonly ClosingAct[], closedThrough: Month | null): EntryLook {
  const contents = monthContents();
  return {
    see: contents.see,
    told: () => {
      const now = contents.told();
      const broken = brokenBeside(acts, (month) => now.get(month) ?? NOTHING_BOOKED, closedThrough);
      return Promise.resolve([found('closed months are as they were closed', broken)]);
    },
  };
}
