import type { Chart } from '../settings/types.ts';
import { book, type Draft, type Entry } from '../ledger/entry.ts';
import type { LedgerStore } from '../ledger/store.ts';
import type { Actor, Noted } from '../values/actor.ts';
import type { Account } from '../values/account.ts';
import { parseAmount, subtractCents, sumCents, type Cents } from '../values/cents.ts';
import type { Clock } from '../values/clock.ts';
import type { Day } from '../values/day.ts';
import { newId } from '../values/ids.ts';
import { ok, type Result } from '../values/result.ts';
import { parseFileDay, type TableMistake } from '../values/table.ts';
import { offlineGiftDrafts, offlineRefundDraft, otherIncomeDrafts, undoDrafts } from './offline.ts';
import { readGiftFile, type GiftFile } from './offline-file.ts';
import { readOffline, type OfflineMistake, type OfflineRules, type ReadOffline, type TypedOffline } from './offline-form.ts';
import type { KeptOffline, OfflineFilter, OfflineStore } from './offline-store.ts';

/** Bank lines, posted now, that a gift stands in. */
export type BankLinesOfGifts = { linesOfTarget(gift: string): Promise<readonly string[]> };

export type OfflineBooks = {
  readonly ledger: LedgerStore;
  readonly offline: OfflineStore;
  readonly lines: BankLinesOfGifts;
  note(about: Noted): Promise<void>;
};

/** What the acts on offline gifts need of the house. */
export type OfflineDesk = {
  readonly reading: Omit<OfflineBooks, 'note'>;
  /** One transaction of the books, with the audit trail of who acts. */
  write<Value>(by: Actor, work: (books: OfflineBooks) => Promise<Value>): Promise<Value>;
  rules(): Promise<OfflineRules>;
  readonly clock: Clock;
};

export type Entered =
  | { readonly kind: 'done'; readonly id: string }
  /** The same form was sent before: its gift. */
  | { readonly kind: 'known'; readonly id: string }
  | { readonly kind: 'refused'; readonly mistakes: readonly OfflineMistake[] };

/** `gone`: there is no such gift. `undone`: it was taken back before. `refunded`: money was given back already. `at-bank`: a bank line holds it. */
export type Undone =
  | { readonly kind: 'done' }
  | { readonly kind: 'changed' }
  | { readonly kind: 'refused'; readonly why: 'gone' | 'undone' | 'refunded' | 'at-bank' };

export type RefundMistake = { readonly field: 'amount' | 'date' | 'account'; readonly problem: string; readonly expected: string };

export type OfflineRefunded =
  | { readonly kind: 'done' }
  | { readonly kind: 'changed' }
  | { readonly kind: 'refused'; readonly mistakes: readonly RefundMistake[] }
  | { readonly kind: 'gone' };

/** An offline gift with what has become of it. `entry`: the key of its entry. */
export type OfflineSeen = KeptOffline & {
  readonly entry: string;
  readonly undone: boolean;
  /** Those that stand. */
  readonly refunds: readonly Cents[];
  /** Those that were taken back included: the next one has the number after. */
  readonly refundsMade: number;
};

/** What a file would bring in, before anybody decides. `known`: lines that were entered before, which are left alone. */
export type FilePreview = GiftFile & { readonly known: readonly number[]; readonly total: Cents };

function isGift({ account }: Pick<ReadOffline, 'account'>): boolean {
  return account === 'gifts' || account === 'company-gifts';
}

/** The key of the entry by which it came in. */
export function offlineEntryKey(gift: Pick<KeptOffline, 'id' | 'account'>): string {
  return `${isGift(gift) ? 'gift' : 'income'}:${gift.id}`;
}

function draftsOf(gift: KeptOffline, chart: Chart): Draft[] {
  if (isGift(gift)) return offlineGiftDrafts(gift, gift.into);
  const account = chart.find(({ name }) => name === gift.account);
  if (!account) throw new Error(`Bug: the account ${gift.account} is not in the chart`);
  return otherIncomeDrafts(gift, account, gift.into);
}

async function append(ledger: LedgerStore, drafts: readonly Draft[]): Promise<void> {
  const closedThrough = await ledger.closedThrough();
  const { conflicts } = await ledger.append(drafts.map((draft) => book(draft, closedThrough)));
  if (conflicts.length > 0) throw new Error(`Bug: ${conflicts.join(', ')} stand in the books already`);
}

function plainOf({ receivedOn, amount, method, commission, account, into }: KeptOffline) {
  return { receivedOn, amount, method, commission, account, into };
}

async function enter(books: OfflineBooks, gift: KeptOffline, chart: Chart): Promise<boolean> {
  if (!(await books.offline.add(gift))) return false;
  await append(books.ledger, draftsOf(gift, chart));
  await books.note({ act: 'enter-offline-gift', object: gift.id, before: null, after: plainOf(gift) });
  return true;
}

/** Enters what was typed, once by the token of its form. The treasurer's own words never reach a posting's label. */
export async function giveOffline(desk: OfflineDesk, typed: TypedOffline, token: string, by: Actor): Promise<Entered> {
  const rules = await desk.rules();
  const read = readOffline(typed, rules);
  if (!read.ok) return { kind: 'refused', mistakes: read.why };
  const gift = { ...read.value, id: newId('off'), once: `form:${token}`, madeMs: desk.clock.now(), madeBy: by.name };
  return desk.write(by, async (books) => {
    if (await enter(books, gift, rules.chart)) return { kind: 'done', id: gift.id };
    const known = await books.offline.knownOnces([gift.once]);
    return { kind: 'known', id: known.get(gift.once) ?? '' };
  });
}

/** Reads a file and tells what it would bring in. Nothing is written. */
export async function previewGiftFile(desk: OfflineDesk, bytes: Uint8Array): Promise<Result<FilePreview, readonly TableMistake[]>> {
  const file = readGiftFile(bytes, await desk.rules());
  if (!file.ok) return file;
  const known = await desk.reading.offline.knownOnces(file.value.gifts.map(({ once }) => once));
  const fresh = file.value.gifts.filter(({ once }) => !known.has(once));
  const total = fresh.reduce((sum, { amount }) => sum + amount, 0) as Cents;
  return ok({ ...file.value, known: file.value.gifts.filter(({ once }) => known.has(once)).map(({ line }) => line), total });
}

/** Enters a file, all of it or nothing; rows that were entered before are left alone. Answers with how many were added and known. */
export async function importGiftFile(
  desk: OfflineDesk,
  bytes: Uint8Array,
  by: Actor,
): Promise<Result<{ readonly added: number; readonly known: number }, readonly TableMistake[]>> {
  const rules = await desk.rules();
  const file = readGiftFile(bytes, rules);
  if (!file.ok) return file;
  const madeMs = desk.clock.now();
  const added = await desk.write(by, async (books) => {
    let count = 0;
    for (const read of file.value.gifts)
      if (await enter(books, { ...read, id: newId('off'), madeMs, madeBy: by.name }, rules.chart)) count += 1;
    return count;
  });
  return ok({ added, known: file.value.gifts.length - added });
}

async function refundsOf(ledger: LedgerStore, id: string): Promise<Entry[]> {
  const refunds: Entry[] = [];
  for (let number = 1; ; number += 1) {
    const refund = await ledger.entry(`refund:${id}:${number}`);
    if (!refund) return refunds;
    refunds.push(refund);
  }
}

async function isUndone(ledger: LedgerStore, key: string): Promise<boolean> {
  return (await ledger.entry(`undo:${key}`)) !== null;
}

/** A gift with what has become of it; null when there is none. */
export async function seeOffline({ ledger, offline }: Pick<OfflineBooks, 'ledger' | 'offline'>, id: string): Promise<OfflineSeen | null> {
  const gift = await offline.gift(id);
  if (!gift) return null;
  const entry = offlineEntryKey(gift);
  const made = await refundsOf(ledger, id);
  const refunds: Cents[] = [];
  for (const { key, measured } of made) if (measured && !(await isUndone(ledger, key))) refunds.push(measured.amount);
  return { ...gift, entry, undone: await isUndone(ledger, entry), refunds, refundsMade: made.length };
}

/** A gift that stands, and what of it was not given back; null where there is none. */
export async function refundableOffline(
  books: Pick<OfflineBooks, 'ledger' | 'offline'>,
  id: string,
): Promise<(OfflineSeen & { readonly left: Cents }) | null> {
  const seen = await seeOffline(books, id);
  if (!seen || seen.undone || !isGift(seen)) return null;
  return { ...seen, left: subtractCents(seen.amount, sumCents(seen.refunds)) };
}

/** The latest offline gifts, each with what has become of it. */
export async function listOffline(desk: OfflineDesk, filter: OfflineFilter): Promise<OfflineSeen[]> {
  const kept = await desk.reading.offline.list(filter);
  const seen: OfflineSeen[] = [];
  for (const { id } of kept) {
    const each = await seeOffline(desk.reading, id);
    if (each) seen.push(each);
  }
  return seen;
}

/**
 * Takes an entry back by its opposite (method §1.11). One that gave money back already is not: its refund would hang in the air. Nor is one
 * that a posted bank line brought or cleared: the bank has the money, so that the line is taken back first (method §5.3).
 */
export function undoOffline(desk: OfflineDesk, id: string, by: Actor): Promise<Undone> {
  return desk.write<Undone>(by, async (books) => {
    const seen = await seeOffline(books, id);
    if (!seen) return { kind: 'refused', why: 'gone' };
    if (seen.undone) return { kind: 'changed' };
    if (seen.refunds.length > 0) return { kind: 'refused', why: 'refunded' };
    if ((await books.lines.linesOfTarget(id)).length > 0) return { kind: 'refused', why: 'at-bank' };
    const entries = [await books.ledger.entry(seen.entry), await books.ledger.entry(`fee:${id}`)].filter((entry) => entry !== null);
    await append(books.ledger, undoDrafts(entries));
    await books.note({ act: 'undo-offline-gift', object: id, before: plainOf(seen), after: null });
    return { kind: 'done' };
  });
}

type TypedRefund = { readonly amount: string; readonly date: string; readonly seen: number };

function refundMistakes(typed: TypedRefund, seen: OfflineSeen, today: Day): RefundMistake[] {
  const amount = parseAmount(typed.amount);
  const left = seen.refunds.reduce<number>((sum, each) => sum - each, seen.amount);
  const on = parseFileDay(typed.date);
  const most = (left / 100).toFixed(2).replace('.', ',');
  return [
    ...(amount.ok && amount.value <= left ? [] : [{ field: 'amount' as const, problem: 'not-an-amount', expected: `≤ ${most}` }]),
    ...(on !== undefined && on >= seen.receivedOn && on <= today
      ? []
      : [{ field: 'date' as const, problem: 'not-a-day', expected: `${seen.receivedOn} … ${today}` }]),
  ];
}

/**
 * Gives back part or all of an offline gift from the cash. What leaves by transfer is entered from its bank line (`offlineRefundDraft`).
 * `seen`: how many refunds the form knew of; when there are more by now nothing is done.
 */
export async function refundOfflineInCash(desk: OfflineDesk, id: string, typed: TypedRefund, by: Actor): Promise<OfflineRefunded> {
  const { today } = await desk.rules();
  return desk.write<OfflineRefunded>(by, async (books) => {
    const seen = await seeOffline(books, id);
    if (!seen || !isGift(seen)) return { kind: 'gone' };
    if (seen.undone || seen.refunds.length !== typed.seen) return { kind: 'changed' };
    const mistakes = refundMistakes(typed, seen, today);
    const amount = parseAmount(typed.amount);
    const on = parseFileDay(typed.date);
    if (mistakes.length > 0 || !amount.ok || on === undefined) return { kind: 'refused', mistakes };
    const refund = { number: seen.refundsMade + 1, amount: amount.value, on, from: 'cash' as Account };
    await append(books.ledger, [offlineRefundDraft(seen, refund)]);
    await books.note({ act: 'refund-offline-gift', object: id, before: null, after: { ...refund } });
    return { kind: 'done' };
  });
}

/** Forgets who gave, for ever; the gift stays. */
export function forgetOffline(desk: OfflineDesk, id: string, by: Actor): Promise<void> {
  return desk.write(by, async (books) => {
    await books.offline.forget(id);
    await books.note({ act: 'forget-offline-donor', object: id, before: null, after: null });
  });
}
