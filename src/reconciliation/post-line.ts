import { book, type Draft } from '../ledger/entry.ts';
import { negateCents, subtractCents, sumCents } from '../values/cents.ts';
import type { Plain } from '../values/digest.ts';
import type { Actor } from '../values/actor.ts';
import type { BankLine, KeptPart, LineAct, LinePart, LineState } from './bank-line.ts';
import { checkParts } from './check-parts.ts';
import type { LineActed, LineBooks, LineDesk, LineProblem } from './line-desk.ts';
import { broughtInto, partDrafts, targetOf } from './line-drafts.ts';

export function refuse(...problems: LineProblem[]): LineActed {
  return { kind: 'refused', problems };
}

/** Who has done something with the line since this attempt was looked at; nothing where nobody has. */
export function changedSince(state: LineState, attempt: number): LineActed | null {
  if (state.kind === 'open' && state.attempt === attempt) return null;
  return { kind: 'changed', by: state.kind === 'open' ? state.lastBy : state.act.by.name };
}

/** An open line as a form has seen it, or why it is not. */
export async function openLine({ lines }: LineBooks, id: string, attempt: number): Promise<BankLine | LineActed> {
  const seen = await lines.line(id);
  if (!seen) return refuse({ code: 'no-line' });
  return changedSince(seen.state, attempt) ?? seen.line;
}

type Drafted = { readonly kept: KeptPart; readonly drafts: readonly Draft[] };

async function drafted(desk: LineDesk, books: LineBooks, line: BankLine, attempt: number, index: number, part: LinePart): Promise<Drafted> {
  const { kind, amount } = part;
  const own = partDrafts(line, attempt, index, part, desk.chart);
  if (part.kind === 'refund') {
    const draft = await books.refundDraft(part.gift, negateCents(amount), line.bookedOn, line.account);
    return { kept: { kind, amount, target: part.gift, entries: [draft.key] }, drafts: [draft] };
  }
  if (part.kind !== 'gift') return { kept: { kind, amount, target: targetOf(part), entries: own.map(({ key }) => key) }, drafts: own };
  const into = part.through ?? line.account;
  const { id, drafts: brought } = await books.keepGift(part.gift, into);
  if (broughtInto(into, brought) !== amount) throw new Error(`Bug: the gift ${id} does not bring ${amount} into ${into}`);
  // What clears a gift out of the account through which it came names the gift.
  const drafts = [...brought, ...own.map((draft) => ({ ...draft, source: id }))];
  return { kept: { kind, amount, target: id, entries: drafts.map(({ key }) => key) }, drafts };
}

async function problemsOf(desk: LineDesk, books: LineBooks, line: BankLine, parts: readonly LinePart[]): Promise<LineProblem[]> {
  if (parts.length === 0) return [{ code: 'no-part' }];
  const wrong = await checkParts(books, desk, line, parts);
  const missing = subtractCents(line.amount, sumCents(parts.map(({ amount }) => amount)));
  return [
    ...(wrong.length === 0 ? [] : [{ code: 'parts', parts: wrong } as const]),
    ...(missing === 0 ? [] : [{ code: 'sum', missing } as const]),
  ];
}

function plainPart({ kind, amount, target }: KeptPart): Plain {
  return { kind, amount, target };
}

async function post(
  desk: LineDesk,
  books: LineBooks,
  line: BankLine,
  attempt: number,
  parts: readonly LinePart[],
  by: Actor,
): Promise<LineActed> {
  const made: Drafted[] = [];
  for (const [index, part] of parts.entries()) made.push(await drafted(desk, books, line, attempt, index, part));
  const closedThrough = await books.ledger.closedThrough();
  const entries = made.flatMap(({ drafts }) => drafts).map((draft) => book(draft, closedThrough));
  const { conflicts, known } = await books.ledger.append(entries);
  if (conflicts.length > 0 || known.length > 0) throw new Error(`Bug: ${[...conflicts, ...known].join(', ')} are booked already`);
  const act: LineAct = { line: line.id, attempt, act: 'posted', reason: null, by, atMs: desk.clock.now() };
  const kept = made.map((each) => each.kept);
  if (!(await books.lines.keepAct(act, kept))) throw new Error(`Bug: ${line.id} was posted between two looks of one transaction`);
  for (const part of parts) {
    if (part.kind === 'payout' && !(await books.lines.linkPayout(part.payout, line.id)))
      throw new Error(`Bug: ${part.payout} is linked already`);
  }
  await books.note({ act: 'line-posted', object: line.id, before: null, after: kept.map(plainPart) });
  return { kind: 'done', entries: entries.map(({ key }) => key) };
}

export type AskedPosting = { readonly line: string; readonly attempt: number; readonly parts: readonly LinePart[]; readonly by: Actor };

/**
 * Posts a bank line in full, in one transaction: its parts add up to it to the cent, each leads to its entries on the bank's day, or on the
 * first open day (method §1.12, §5.3). Of several who post the same line at once, one does; the others are told who.
 */
export function postLine(desk: LineDesk, { line: id, attempt, parts, by }: AskedPosting): Promise<LineActed> {
  return desk.write(by, async (books) => {
    const line = await openLine(books, id, attempt);
    if ('kind' in line) return line;
    const problems = await problemsOf(desk, books, line, parts);
    return problems.length > 0 ? refuse(...problems) : post(desk, books, line, attempt, parts, by);
  });
}
