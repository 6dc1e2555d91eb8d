import {
  closedMonths,
  closedThroughOf,
  closingOf,
  contentOf,
  reopeningOf,
  type Closed,
  type ClosingAct,
  type Reopened,
} from '../ledger/closing.ts';
import type { Entry } from '../ledger/entry.ts';
import { entriesBooked } from '../ledger/totals.ts';
import { yearOfDay } from '../ledger/year.ts';
import type { Actor } from '../values/actor.ts';
import { sha256, type Plain } from '../values/digest.ts';
import { newId } from '../values/ids.ts';
import { addMonths, firstDay, lastDay, type Month } from '../values/month.ts';
import type { Changed, ClosingBooks, ClosingDesk } from './closing-desk.ts';
import type { KeptAct, Listed, ReopenRequest } from './closing-store.ts';
import { obstacles, type Obstacle } from './close-month.ts';
import type { MonthFacts } from './month-facts.ts';
import type { FrozenFigures } from '../ledger/closing.ts';

/** How long a request to reopen a month waits for a second member. */
export const REQUEST_LIVES_DAYS = 7;
const DAY_MS = 86_400_000;

/** A month as its page shows it: what hinders its closing, what would be frozen. `version` is what a form carries. */
export type MonthToClose = {
  readonly facts: MonthFacts;
  readonly obstacles: readonly Obstacle[];
  readonly figures: FrozenFigures;
  readonly version: string;
};

export type CloseOutcome =
  { readonly kind: 'done'; readonly closing: Closed } | Changed | { readonly kind: 'refused'; readonly obstacles: readonly Obstacle[] };

function versionOf(last: ClosingAct | undefined, figures: FrozenFigures): string {
  return sha256([last?.hash ?? null, figures]).slice(0, 16);
}

/** A month with what hinders its closing and the figures that it would freeze. */
export async function lookAtMonth(within: Omit<ClosingBooks, 'note'>, month: Month): Promise<MonthToClose> {
  const acts = await within.closings.acts();
  const facts = await within.facts(month);
  const figures = await within.figures(month);
  return { facts, obstacles: obstacles(facts), figures, version: versionOf(acts.at(-1)?.act, figures) };
}

async function contentOfMonth({ ledger }: Pick<ClosingBooks, 'ledger'>, month: Month): Promise<Pick<Closed, 'entries' | 'content'>> {
  const entries: Entry[] = [];
  for await (const entry of entriesBooked(ledger, { from: firstDay(month), through: lastDay(month) })) entries.push(entry);
  return contentOf(month, entries);
}

function plain(act: ClosingAct): Plain {
  return { ...act };
}

async function keep(within: ClosingBooks, before: readonly KeptAct[], kept: KeptAct): Promise<void> {
  const acts = [...before.map(({ act }) => act), kept.act];
  await within.closings.append(kept, closedThroughOf(acts));
  const last = before.at(-1);
  await within.note({
    by: kept.by,
    act: `month.${kept.act.act}`,
    object: kept.act.month,
    before: last ? plain(last.act) : null,
    after: plain(kept.act),
  });
}

/**
 * Closes a month for good: its public figures are frozen and linked to the chain, and whatever is learned of it later is booked on the first
 * open day (method §5.4). Everything is read again within the transaction; `version` is that of the page which was looked at, so that nobody
 * freezes figures unseen.
 */
export function closeMonth(desk: ClosingDesk, month: Month, version: string, by: Actor): Promise<CloseOutcome> {
  return desk.write(async (within): Promise<CloseOutcome> => {
    const before = await within.closings.acts();
    const seen = await lookAtMonth(within, month);
    if (seen.version !== version) return { kind: 'changed', by: before.at(-1)?.by.name ?? null };
    if (seen.obstacles.length > 0) return { kind: 'refused', obstacles: seen.obstacles };
    const atMs = desk.now();
    const content = await contentOfMonth(within, month);
    const closing = closingOf(month, content, seen.figures, desk.zone.dayOf(atMs), before.at(-1)?.act ?? null);
    const { onTheWay, pendingDebits } = seen.facts;
    const listed: Listed = { onTheWay, pendingDebits };
    await keep(within, before, { act: closing, listed, by, atMs });
    return { kind: 'done', closing };
  });
}

export type ReopenOutcome =
  | { readonly kind: 'done'; readonly reopening: Reopened }
  | { readonly kind: 'asked'; readonly request: ReopenRequest }
  | Changed
  | { readonly kind: 'refused'; readonly why: 'no-reason' | 'not-last' | 'year-closed' | 'same-person' | 'no-request' | 'asked-already' };

const LONGEST_REASON = 500;

type Standing = { readonly before: readonly KeptAct[]; readonly closing: Closed };

/** The standing closing of a month that may be opened again: the last closed one, in a year that is open. */
async function reopenable(
  { closings }: ClosingBooks,
  desk: ClosingDesk,
  month: Month,
): Promise<Standing | Extract<ReopenOutcome, { kind: 'refused' }>> {
  const before = await closings.acts();
  const acts = before.map(({ act }) => act);
  const closing = closedMonths(acts).get(month);
  if (!closing || closedThroughOf(acts) !== month) return { kind: 'refused', why: 'not-last' };
  const year = yearOfDay(lastDay(month), desk.firstYear).name;
  const closedYear = (await closings.yearActs()).some((each) => each.act === 'close' && each.year === year);
  return closedYear ? { kind: 'refused', why: 'year-closed' } : { before, closing };
}

/** The request to undo a closing that still waits for a second member. */
export function liveRequest(requests: readonly ReopenRequest[], nowMs: number): ReopenRequest | null {
  return requests.findLast(({ atMs }) => nowMs - atMs <= REQUEST_LIVES_DAYS * DAY_MS) ?? null;
}

function reasonOf(typed: string): string | null {
  const reason = typed.replace(/\s+/gu, ' ').trim();
  return reason === '' || reason.length > LONGEST_REASON ? null : reason;
}

/** Asks that the last closed month be opened again; a second member confirms it within seven days. The reason will be published. */
export function askToReopen(desk: ClosingDesk, month: Month, typedReason: string, by: Actor): Promise<ReopenOutcome> {
  return desk.write(async (within): Promise<ReopenOutcome> => {
    const reason = reasonOf(typedReason);
    if (reason === null) return { kind: 'refused', why: 'no-reason' };
    const standing = await reopenable(within, desk, month);
    if ('kind' in standing) return standing;
    const { n } = standing.closing;
    const atMs = desk.now();
    if (liveRequest(await within.closings.requests(n), atMs)) return { kind: 'refused', why: 'asked-already' };
    const request: ReopenRequest = { id: newId('ask'), closing: n, month, reason, by, atMs };
    await within.closings.request(request);
    await within.note({ by, act: 'month.reopen.ask', object: month, before: null, after: { reason, closing: n } });
    return { kind: 'asked', request };
  });
}

async function reopen(
  within: ClosingBooks,
  desk: ClosingDesk,
  { before }: Standing,
  month: Month,
  why: Pick<Reopened, 'reason' | 'decidedBy'>,
  by: Actor,
): Promise<ReopenOutcome> {
  const atMs = desk.now();
  const reopening = reopeningOf(month, why, desk.zone.dayOf(atMs), before.at(-1)?.act ?? null);
  await keep(within, before, { act: reopening, listed: null, by, atMs });
  return { kind: 'done', reopening };
}

/** Confirms another member's request: the month is open again, and the act is published with its reason. */
export function confirmReopening(desk: ClosingDesk, month: Month, request: string, by: Actor): Promise<ReopenOutcome> {
  return desk.write(async (within): Promise<ReopenOutcome> => {
    const standing = await reopenable(within, desk, month);
    if ('kind' in standing) return standing;
    const live = liveRequest(await within.closings.requests(standing.closing.n), desk.now());
    if (live?.id !== request) return { kind: 'refused', why: 'no-request' };
    if (live.by.member === by.member) return { kind: 'refused', why: 'same-person' };
    return reopen(within, desk, standing, month, { reason: live.reason, decidedBy: 'two-members' }, by);
  });
}

/** Opens the last closed month again from the command line, where one person is alone; published as such. */
export function reopenAlone(desk: ClosingDesk, month: Month, typedReason: string, by: Actor): Promise<ReopenOutcome> {
  return desk.write(async (within): Promise<ReopenOutcome> => {
    const reason = reasonOf(typedReason);
    if (reason === null) return { kind: 'refused', why: 'no-reason' };
    const standing = await reopenable(within, desk, month);
    if ('kind' in standing) return standing;
    return reopen(within, desk, standing, month, { reason, decidedBy: 'command-line' }, by);
  });
}

/** The month whose turn it is to be closed. */
export function nextToClose(closedThrough: Month | null, firstOfBooks: Month): Month {
  return closedThrough === null ? firstOfBooks : addMonths(closedThrough, 1);
}
