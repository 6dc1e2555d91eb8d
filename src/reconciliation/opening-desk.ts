import { book, reversal, type Entry } from '../ledger/entry.ts';
import type { LedgerStore } from '../ledger/store.ts';
import { everyEntry } from '../ledger/totals.ts';
import type { Chart } from '../settings/types.ts';
import type { Actor, Noted } from '../values/actor.ts';
import type { Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import {
  openingDraft,
  openingKey,
  ownFundsOf,
  readOpening,
  type OpeningBalance,
  type OpeningMistake,
  type TypedBalance,
} from './opening.ts';

export type OpeningBooks = { readonly ledger: LedgerStore; note(about: Noted): Promise<void> };

export type OpeningDesk = {
  readonly reading: Omit<OpeningBooks, 'note'>;
  write<Value>(by: Actor, work: (books: OpeningBooks) => Promise<Value>): Promise<Value>;
  readonly chart: Chart;
  /** Null where the association has nothing to open with, and is not bothered (method §0.3). */
  readonly openedOn: Day | null;
  /** What Stripe's balance was at that midnight, as far as it can be known now; null when Stripe cannot be asked. */
  stripeBalance(): Promise<Cents | null>;
};

/** The opening that stands, and how many were taken back before it. */
export type OpeningState = { readonly entry: Entry | null; readonly attempt: number };

export async function openingState(ledger: LedgerStore): Promise<OpeningState> {
  for (let attempt = 0; ; attempt += 1) {
    const entry = await ledger.entry(openingKey(attempt));
    if (!entry) return { entry: null, attempt };
    if ((await ledger.entry(`undo:${entry.key}`)) === null) return { entry, attempt };
  }
}

/** What an opening would be, before anybody decides. `stripe`: what Stripe says that it held; null when it cannot say. */
export type OpeningPreview =
  | {
      readonly kind: 'ready';
      readonly openedOn: Day;
      readonly attempt: number;
      readonly balances: readonly OpeningBalance[];
      readonly ownFunds: Cents;
      readonly stripe: { readonly typed: Cents; readonly told: Cents | null };
    }
  | { readonly kind: 'refused'; readonly mistakes: readonly OpeningMistake[] }
  | { readonly kind: 'no-day' }
  | { readonly kind: 'open-already'; readonly entry: Entry };

/** Reads balances and shows what they make. Nothing is written. */
export async function previewOpening(desk: OpeningDesk, typed: readonly TypedBalance[]): Promise<OpeningPreview> {
  const { openedOn, chart } = desk;
  if (openedOn === null) return { kind: 'no-day' };
  const { entry, attempt } = await openingState(desk.reading.ledger);
  if (entry) return { kind: 'open-already', entry };
  const balances = readOpening(typed, chart);
  if (!balances.ok) return { kind: 'refused', mistakes: balances.why };
  const held = balances.value.find(({ account }) => account === 'stripe')?.amount ?? (0 as Cents);
  const stripe = { typed: held, told: await desk.stripeBalance() };
  return { kind: 'ready', openedOn, attempt, balances: balances.value, ownFunds: ownFundsOf(balances.value), stripe };
}

export type Opened =
  | { readonly kind: 'done'; readonly entry: string }
  | { readonly kind: 'changed' }
  | { readonly kind: 'no-day' }
  | { readonly kind: 'refused'; readonly mistakes: readonly OpeningMistake[] }
  /** `earlier`: entries stand before the opening day, the first of them named. `closed`: a month is closed, and its hash would no longer hold. */
  | { readonly kind: 'too-late'; readonly why: 'earlier' | 'closed'; readonly entry: string | null };

async function entryBefore(ledger: LedgerStore, openedOn: Day): Promise<string | null> {
  for await (const { key, factDay } of everyEntry(ledger)) if (factDay < openedOn) return key;
  return null;
}

/** Opens the books, once. `attempt`: the one that the form was made for; another treasurer may have been quicker (method §0.1). */
export function openTheBooks(desk: OpeningDesk, typed: readonly TypedBalance[], attempt: number, by: Actor): Promise<Opened> {
  const { openedOn, chart } = desk;
  if (openedOn === null) return Promise.resolve({ kind: 'no-day' });
  const balances = readOpening(typed, chart);
  if (!balances.ok) return Promise.resolve({ kind: 'refused', mistakes: balances.why });
  return desk.write<Opened>(by, async ({ ledger, note }) => {
    const state = await openingState(ledger);
    if (state.entry || state.attempt !== attempt) return { kind: 'changed' };
    if ((await ledger.closedThrough()) !== null) return { kind: 'too-late', why: 'closed', entry: null };
    const earlier = await entryBefore(ledger, openedOn);
    if (earlier !== null) return { kind: 'too-late', why: 'earlier', entry: earlier };
    const draft = openingDraft(balances.value, openedOn, attempt);
    await ledger.append([book(draft, null)]);
    await note({
      act: 'open-books',
      object: draft.key,
      before: null,
      after: Object.fromEntries(balances.value.map(({ account, amount }) => [account, amount])),
    });
    return { kind: 'done', entry: draft.key };
  });
}

export type OpeningUndone = { readonly kind: 'done' } | { readonly kind: 'changed' } | { readonly kind: 'refused'; readonly why: 'closed' };

/** Takes the opening back, so that it can be written anew; only while no month is closed. */
export function undoOpening(desk: OpeningDesk, attempt: number, by: Actor): Promise<OpeningUndone> {
  return desk.write<OpeningUndone>(by, async ({ ledger, note }) => {
    const { entry, attempt: now } = await openingState(ledger);
    if (!entry || now !== attempt) return { kind: 'changed' };
    if ((await ledger.closedThrough()) !== null) return { kind: 'refused', why: 'closed' };
    await ledger.append([book(reversal(entry, entry.factDay, `undo:${entry.key}`), null)]);
    await note({ act: 'undo-opening', object: entry.key, before: entry.hash, after: null });
    return { kind: 'done' };
  });
}
