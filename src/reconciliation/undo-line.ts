import { book, bookingMonth, reversal, type Entry } from '../ledger/entry.ts';
import { monthOf } from '../values/month.ts';
import type { Actor } from '../values/actor.ts';
import type { KeptPart, LineAct, LineState } from './bank-line.ts';
import type { LineActed, LineBooks, LineDesk } from './line-desk.ts';
import type { LineSeen } from './line-store.ts';
import { openLine, refuse } from './post-line.ts';

export type AskedAside = { readonly line: string; readonly attempt: number; readonly reason: string; readonly by: Actor };

/** Sets a line aside that is wrong in the file: a duplicate. No balance changes; the reason is kept (method §5.3). */
export function setAside(desk: LineDesk, { line: id, attempt, reason, by }: AskedAside): Promise<LineActed> {
  return desk.write(by, async (books) => {
    if (reason.trim() === '') return refuse({ code: 'no-reason' });
    const line = await openLine(books, id, attempt);
    if ('kind' in line) return line;
    const act: LineAct = { line: line.id, attempt, act: 'aside', reason: reason.trim(), by, atMs: desk.clock.now() };
    if (!(await books.lines.keepAct(act, []))) throw new Error(`Bug: ${line.id} was set aside between two looks of one transaction`);
    await books.note({ act: 'line-set-aside', object: line.id, before: null, after: { reason: act.reason } });
    return { kind: 'done', entries: [] };
  });
}

async function entriesOf({ ledger }: LineBooks, parts: readonly KeptPart[]): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const key of parts.flatMap((part) => part.entries)) {
    const entry = await ledger.entry(key);
    if (!entry) throw new Error(`Bug: the entry ${key} of a bank line is missing`);
    entries.push(entry);
  }
  return entries;
}

/** Opposite entries on the line's own day: where no month was closed since, both stand in the same month. */
async function takeBack(books: LineBooks, { line }: LineSeen, parts: readonly KeptPart[], entries: readonly Entry[]): Promise<string[]> {
  const closedThrough = await books.ledger.closedThrough();
  const opposite = entries.map((entry) => book(reversal(entry, line.bookedOn, `undo:${entry.key}`, entry.label), closedThrough));
  const { conflicts, known } = await books.ledger.append(opposite);
  if (conflicts.length > 0 || known.length > 0) throw new Error(`Bug: ${[...conflicts, ...known].join(', ')} are booked already`);
  for (const { kind, target } of parts) {
    if (target === null) continue;
    if (kind === 'payout') await books.lines.unlinkPayout(target);
    if (kind === 'gift') await books.withdrawGift(target);
  }
  return opposite.map(({ key }) => key);
}

/** Whether money of a gift that the line brought was given back: its refund would hang in the air. */
async function isRefunded({ refundable }: LineBooks, parts: readonly KeptPart[]): Promise<boolean> {
  for (const { kind, target } of parts) {
    const gift = kind === 'gift' && target !== null ? await refundable(target) : null;
    if (gift && gift.left < gift.amount) return true;
  }
  return false;
}

async function undo(
  books: LineBooks,
  seen: LineSeen,
  state: Exclude<LineState, { kind: 'open' }>,
  by: Actor,
  atMs: number,
): Promise<LineActed> {
  const parts = state.kind === 'posted' ? state.parts : [];
  if (await isRefunded(books, parts)) return refuse({ code: 'refunded' });
  const entries = await entriesOf(books, parts);
  const closedThrough = await books.ledger.closedThrough();
  const months = state.kind === 'aside' ? [monthOf(seen.line.bookedOn)] : entries.map(bookingMonth);
  const closed = months.filter((month) => closedThrough !== null && month <= closedThrough);
  if (closed[0] !== undefined) return refuse({ code: 'closed', month: closed[0] });
  if (!(await books.lines.keepUndone(seen.line.id, state.attempt, by, atMs)))
    throw new Error(`Bug: ${seen.line.id} was undone between two looks`);
  const keys = entries.length === 0 ? [] : await takeBack(books, seen, parts, entries);
  const before = { act: state.act.act, reason: state.act.reason, entries: entries.map(({ key }) => key) };
  await books.note({ act: 'line-undone', object: seen.line.id, before, after: null });
  return { kind: 'done', entries: keys };
}

export type AskedUndo = { readonly line: string; readonly attempt: number; readonly by: Actor };

/** Takes back what was done with a line, by opposite entries, until the month is closed (method §1.11, §5.3). The line can then be posted anew. */
export function undoLine(desk: LineDesk, { line: id, attempt, by }: AskedUndo): Promise<LineActed> {
  return desk.write(by, async (books) => {
    const seen = await books.lines.line(id);
    if (!seen) return refuse({ code: 'no-line' });
    const { state } = seen;
    if (state.kind === 'open' && state.attempt === attempt) return refuse({ code: 'nothing-to-undo' });
    if (state.kind === 'open' || state.attempt !== attempt)
      return { kind: 'changed', by: state.kind === 'open' ? state.lastBy : state.act.by.name };
    return undo(books, seen, state, by, desk.clock.now());
  });
}
