import type { Actor } from '../values/actor.ts';
import { sumCents, type Cents } from '../values/cents.ts';
import { day, type Day } from '../values/day.ts';
import type { Behind, ReceiptDesk } from './desk.ts';
import type { Identity } from './identity.ts';
import { eligibleAmount, planYear, receipterOf, type ReceiptPayment, type ToReceipt, type YearPlan } from './payment.ts';
import { receiptContent, receiptDigest, type Receipt, type ReceiptContent } from './receipt.ts';
import type { PaymentsSought, ReceiptStore } from './store.ts';

/** So many receipts are issued in one transaction: a kill half-way loses none that was given, and others do not wait long. */
const AT_ONCE = 25;

/** A calendar year, `2026`: tax is by calendar years, whatever the association's fiscal one. */
export function daysOfYear(year: string): { readonly from: Day; readonly through: Day } {
  return { from: day(`${year}-01-01`), through: day(`${year}-12-31`) };
}

/** The payments of a year, sorted by what can be done about each (method §6.4). */
export async function lookAtReceipts({ reading, settings }: Pick<ReceiptDesk, 'reading' | 'settings'>, year: string): Promise<YearPlan> {
  const payments = await reading.payments(daysOfYear(year));
  const holders = new Set(payments.flatMap(({ holder }) => (holder === null ? [] : [holder])));
  return planYear(payments, new Set((await reading.identities([...holders])).keys()), settings);
}

/** Takes the place after the last number; what is wrong with the sequence where nothing may be issued. */
async function nextNumber(desk: ReceiptDesk, receipts: ReceiptStore): Promise<number | Behind> {
  const [books, given] = [await receipts.lastNumber(), await desk.mark.highest()];
  return books < given ? { kind: 'behind', books, given } : books + 1;
}

/** Payments that may be borne now: ours to receipt, of this holder, on no receipt, with something left of them. */
function bearable(desk: ReceiptDesk, payments: readonly ReceiptPayment[], holder: string): ReceiptPayment[] {
  return payments
    .filter((each) => each.holder === holder && each.receipt === null && eligibleAmount(each) > 0)
    .filter((each) => receipterOf(each, desk.settings) === 'us')
    .toSorted((left, right) => (left.day + left.id < right.day + right.id ? -1 : 1));
}

type ToFreeze = {
  readonly number: number;
  readonly holder: string;
  readonly donor: Identity;
  readonly payments: readonly ReceiptPayment[];
  readonly replaces: number | null;
};

/** Freezes what a receipt says under its number, to be kept in the transaction that gives the number. */
export async function freeze(desk: ReceiptDesk, to: ToFreeze, by: Actor): Promise<Omit<Receipt, 'cancel'>> {
  const { number, holder, donor, payments, replaces } = to;
  const { association, settings } = desk;
  const moment = { issuedOn: desk.today(), issuedMs: desk.clock.now() };
  const content = receiptContent({ number, replaces, association, settings, donor, payments, ...moment });
  return { content, holder, sha256: receiptDigest(content), pdfSha256: await desk.drawnDigest(content), issuedBy: by.name };
}

/** What one transaction issued; `passed`: people whose gifts or names changed since the plan was made. */
type Chunk = { readonly kind: 'done'; readonly issued: readonly ReceiptContent[] } | Behind;

async function issueChunk(desk: ReceiptDesk, chunk: readonly ToReceipt[], year: string, by: Actor): Promise<Chunk> {
  const done = await desk.write<Chunk>(by, async (books) => {
    const first = await nextNumber(desk, books.receipts);
    if (typeof first !== 'number') return first;
    const sought: PaymentsSought = { ids: chunk.flatMap(({ payments }) => payments.map(({ id }) => id)) };
    const now = await books.receipts.payments(sought);
    const donors = await books.receipts.identities(chunk.map(({ holder }) => holder));
    const issued: Omit<Receipt, 'cancel'>[] = [];
    for (const { holder } of chunk) {
      const [donor, payments] = [donors.get(holder), bearable(desk, now, holder)];
      if (!donor || payments.length === 0) continue;
      issued.push(await freeze(desk, { number: first + issued.length, holder, donor, payments, replaces: null }, by));
    }
    if (issued.length === 0) return { kind: 'done', issued: [] };
    await books.receipts.add(issued);
    const contents = issued.map(({ content }) => content);
    await books.note({ act: 'issue-receipts', object: year, before: null, after: toldOf(contents) });
    return { kind: 'done', issued: contents };
  });
  const last = done.kind === 'done' ? done.issued.at(-1) : undefined;
  if (last) await desk.mark.raise(last.number);
  return done;
}

function toldOf(issued: readonly ReceiptContent[]): { readonly first: number; readonly last: number; readonly amount: Cents } {
  const amount = sumCents(issued.map((each) => each.amount));
  return { first: issued[0]?.number ?? 0, last: issued.at(-1)?.number ?? 0, amount };
}

export type YearIssued =
  | { readonly kind: 'done'; readonly issued: number; readonly amount: Cents; readonly left: number }
  | { readonly kind: 'not-over' }
  | Behind;

/** How far a batch may go: `most` receipts, told to `progress` as they are issued. */
export type BatchLimits = { readonly most: number; progress(done: number, of: number): void };

/**
 * Issues a receipt to each person of a year who is known, for all their gifts of it that stand on none yet. In chunks, each of its own
 * transaction: what was issued stays whatever comes after, and a second run goes on where the first ended.
 */
export async function issueYear(desk: ReceiptDesk, year: string, by: Actor, { most, progress }: BatchLimits): Promise<YearIssued> {
  if (daysOfYear(year).through >= desk.today()) return { kind: 'not-over' };
  // A run that was ended between its books and the mark is made good first.
  await desk.mark.raise(await desk.reading.lastNumber());
  const next = await nextNumber(desk, desk.reading);
  if (typeof next !== 'number') return next;
  const { ready } = await lookAtReceipts(desk, year);
  const now = ready.slice(0, most);
  let [issued, amount] = [0, 0 as Cents];
  for (let start = 0; start < now.length; start += AT_ONCE) {
    const chunk = await issueChunk(desk, now.slice(start, start + AT_ONCE), year, by);
    if (chunk.kind !== 'done') return chunk;
    issued += chunk.issued.length;
    amount = sumCents([amount, ...chunk.issued.map((each) => each.amount)]);
    progress(Math.min(start + AT_ONCE, now.length), now.length);
  }
  return { kind: 'done', issued, amount, left: ready.length - now.length };
}

export type Asked =
  | { readonly kind: 'done'; readonly number: number }
  | { readonly kind: 'refused'; readonly why: 'no-identity' | 'nothing' | 'not-over' }
  | Behind;

/** Issues one receipt that a person asks for: of one gift, or of a year that is over. */
export async function issueOne(
  desk: ReceiptDesk,
  holder: string,
  of: { readonly gift: string } | { readonly year: string },
  by: Actor,
): Promise<Asked> {
  if ('year' in of && daysOfYear(of.year).through >= desk.today()) return { kind: 'refused', why: 'not-over' };
  const asked = await desk.write<Asked>(by, async (books) => {
    const number = await nextNumber(desk, books.receipts);
    if (typeof number !== 'number') return number;
    const donor = await books.receipts.identity(holder);
    if (!donor) return { kind: 'refused', why: 'no-identity' };
    const sought = 'gift' in of ? { ids: [of.gift] } : daysOfYear(of.year);
    const payments = bearable(desk, await books.receipts.payments(sought), holder);
    if (payments.length === 0) return { kind: 'refused', why: 'nothing' };
    const receipt = await freeze(desk, { number, holder, donor, payments, replaces: null }, by);
    await books.receipts.add([receipt]);
    await books.note({ act: 'issue-receipts', object: String(number), before: null, after: { amount: receipt.content.amount } });
    return { kind: 'done', number };
  });
  if (asked.kind === 'done') await desk.mark.raise(asked.number);
  return asked;
}

export type WentOn =
  { readonly kind: 'done' } | { readonly kind: 'refused'; readonly why: 'not-behind' | 'too-low'; readonly given: number };

/** After an older copy of the books was restored: numbers up to `next` are written down as lost, and the sequence goes on there. */
export async function goOnAt(desk: ReceiptDesk, next: number, by: Actor): Promise<WentOn> {
  return desk.write<WentOn>(by, async ({ receipts, note }) => {
    const [books, given] = [await receipts.lastNumber(), await desk.mark.highest()];
    if (books >= given) return { kind: 'refused', why: 'not-behind', given };
    if (next <= given) return { kind: 'refused', why: 'too-low', given };
    const lost = { first: books + 1, last: next - 1 };
    await receipts.addLost({ ...lost, madeMs: desk.clock.now(), madeBy: by.name });
    await note({ act: 'lost-receipt-numbers', object: String(next), before: books, after: lost });
    return { kind: 'done' };
  });
}
