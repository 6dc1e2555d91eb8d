import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { brokenPage, type Answer } from './answer.ts';
import { dress, isSamePage, keepPage, textHeader, type KeptPage } from './dress.ts';
import type { Log } from './log.ts';
import type { Rendered } from './render.ts';
import { shelf, type Shelf } from './shelf.ts';

/** What the public pages are made from. */
export type PageState = {
  /** Of the books, the day and the minute: while the text is the same, so is every page. */
  readonly stamp: () => string | Promise<string>;
  /** Whether the figures are being verified, which every page of figures says. */
  readonly isDoubted: () => boolean;
};

/** A page as it was made, or why there is none; the log tells more under that request's number. */
export type Made = { readonly page: Rendered } | { readonly brokenAs: 500 | 503; readonly requestId: string };

export type KeptLimits = {
  /** All pages together, in every coding. */
  readonly mostBytes: number;
  /** So long a reader waits for a page of the books as they are now, where one of the books as they were is at hand (milliseconds, as those below). */
  readonly patienceMs: number;
  /** What cannot be made anew is shown as it was for so long. */
  readonly oldMs: number;
  /** After a failure the next try waits so long. */
  readonly retryMs: number;
};

export type KeptParts = {
  readonly state: PageState;
  readonly make: (address: string) => Promise<Made>;
  readonly log: Log;
  /** For durations (milliseconds). */
  readonly now: () => number;
  readonly limits?: Partial<KeptLimits>;
};

/** What can be told at once; null where it takes a moment, or fails. */
function sooner(stamp: PageState['stamp']): string | null {
  try {
    const told = stamp();
    if (typeof told === 'string') return told;
    // Whoever goes on waits for it anew, and hears of its failure.
    told.catch(() => undefined);
    return null;
  } catch {
    return null;
  }
}

/** Gives the page at an address that is the same for everybody. */
export type KeptPages = (address: string, request: IncomingMessage, requestId: string) => Answer | Promise<Answer>;

const LIMITS: KeptLimits = { mostBytes: 32 * 1024 * 1024, patienceMs: 500, oldMs: 10 * 60_000, retryMs: 1_000 };

/** A page, of which state it is, when that was still the books' state, and since when it cannot be made anew. */
type Entry = { readonly page: KeptPage; readonly stamp: string; currentAtMs: number; failedAtMs: number | null };
type Renewed = Entry | Made;

function mayBeKept({ status, headers }: Rendered): boolean {
  return status === 200 && headers['set-cookie'] === undefined && !/no-store|private/.test(textHeader(headers, 'cache-control'));
}

function isFailure(renewed: Renewed): boolean {
  return 'brokenAs' in renewed || ('status' in renewed.page && renewed.page.status >= 500);
}

async function answerOf(renewed: Renewed, request: IncomingMessage): Promise<Answer> {
  if ('stamp' in renewed) return renewed.page.answer(request);
  return 'page' in renewed ? dress(renewed.page, request) : brokenPage(renewed.requestId, renewed.brokenAs);
}

/**
 * Work of which each name has one piece at a time. Who asks for the state that is being worked on waits for it; who asks for a newer one
 * waits, with all others who do, for one more after it.
 */
export function oneAtATime<Outcome>(
  work: (name: string, stamp: string) => Promise<Outcome>,
  stampNow: () => Promise<string>,
): (name: string, stamp: string) => Promise<Outcome> {
  const running = new Map<string, { readonly stamp: string; readonly outcome: Promise<Outcome> }>();
  const waiting = new Map<string, Promise<Outcome>>();
  const ask = (name: string, stamp: string): Promise<Outcome> => {
    const now = running.get(name);
    if (now === undefined) {
      const outcome = work(name, stamp).finally(() => running.delete(name));
      running.set(name, { stamp, outcome });
      return outcome;
    }
    if (now.stamp === stamp) return now.outcome;
    const inLine = waiting.get(name);
    if (inLine) return inLine;
    const afterwards = async (): Promise<Outcome> => {
      await now.outcome.catch(() => undefined);
      waiting.delete(name);
      return ask(name, await stampNow());
    };
    const next = afterwards();
    waiting.set(name, next);
    return next;
  };
  return ask;
}

/** Before the address of a page that shows doubts: it never stands for one that shows none, nor the other way round. */
const DOUBTED = 'doubted ';

/** Makes the page of an address; what may be kept of it is. `making`: the names of what is under way. */
function pageWork({ make, now }: KeptParts, entries: Shelf<Entry>, making: Set<string>): (name: string, stamp: string) => Promise<Renewed> {
  return async (name, stamp) => {
    const before = entries.get(name);
    making.add(name);
    const made = await make(name.replace(DOUBTED, '')).finally(() => making.delete(name));
    const atMs = now();
    if (isFailure(made)) {
      if (before) before.failedAtMs = atMs;
      return made;
    }
    if (!('page' in made) || !mayBeKept(made.page)) {
      entries.remove(name);
      return made;
    }
    const isSame = before !== undefined && isSamePage(before.page.rendered, made.page);
    const entry: Entry = { page: isSame ? before.page : await keepPage(made.page), stamp, currentAtMs: atMs, failedAtMs: null };
    entries.put(name, entry);
    return entry;
  };
}

/**
 * Pages for everybody, made once for each state of the books and kept in every coding. The first reader after a change waits for the new page;
 * who comes while it is being made is shown it as it was a moment ago, so that nobody stands in line however fast the books change. So is one
 * that takes too long, or cannot be made, but never for longer than `oldMs`, nor without the notice that its figures are being verified.
 */
export function keptPages(parts: KeptParts): KeptPages {
  const { state, log, now } = parts;
  const { mostBytes, patienceMs, oldMs, retryMs } = { ...LIMITS, ...parts.limits };
  const entries = shelf<Entry>(mostBytes, (_name, { page }) => page.bytes);
  // Where the books cannot even be asked which state they are in, making the page tells what is wrong with them.
  const stampNow = async (): Promise<string> => {
    try {
      return await state.stamp();
    } catch {
      return `not known at ${String(now())}`;
    }
  };
  const making = new Set<string>();
  const renew = oneAtATime(pageWork(parts, entries, making), stampNow);

  const isCurrent = (entry: Entry, stamp: string): boolean => {
    if (entry.stamp !== stamp) return false;
    entry.currentAtMs = now();
    return true;
  };
  const current = async (name: string): Promise<Renewed> => {
    const stamp = await stampNow();
    const entry = entries.get(name);
    return entry && isCurrent(entry, stamp) ? entry : renew(name, stamp);
  };
  const currentOrOld = async (entry: Entry, name: string, request: IncomingMessage, requestId: string): Promise<Answer> => {
    const isHeldOff = entry.failedAtMs !== null && now() - entry.failedAtMs < retryMs;
    const renewed = isHeldOff ? null : await Promise.race([current(name), pause(patienceMs, null, { ref: false })]);
    if (renewed !== null && !isFailure(renewed)) return answerOf(renewed, request);
    log.warn({ requestId, address: name, ageMs: Math.round(now() - entry.currentAtMs) }, 'page shown as it was');
    return entry.page.answer(request);
  };

  return (address, request, requestId) => {
    const name = state.isDoubted() ? DOUBTED + address : address;
    const entry = entries.get(name);
    if (entry === undefined || now() - entry.currentAtMs > oldMs) return current(name).then((renewed) => answerOf(renewed, request));
    const stamp = sooner(state.stamp);
    if (stamp !== null && isCurrent(entry, stamp)) return entry.page.answer(request);
    return making.has(name) ? entry.page.answer(request) : currentOrOld(entry, name, request, requestId);
  };
}
