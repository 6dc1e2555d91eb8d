import { book, reversal, type Draft, type Entry, type Measured } from '../ledger/entry.ts';
import type { LedgerStore } from '../ledger/store.ts';
import type { Chart } from '../settings/types.ts';
import type { Actor, Noted } from '../values/actor.ts';
import type { Account } from '../values/account.ts';
import { cents, negateCents, type Cents } from '../values/cents.ts';

/** What may be read of the books to find what waits. */
export type WaitingStore = {
  /** Entries that moved account 471 and are neither qualified nor taken back, the latest first, with those of the same source. */
  waiting(limit: number): Promise<readonly Entry[]>;
  /** Qualifications that stand or stood, the latest first. */
  qualified(limit: number): Promise<readonly Entry[]>;
  /** Every entry that came from one object outside. */
  ofSource(source: string): Promise<readonly Entry[]>;
  /** What Stripe has told of a charge: whether a subscription paid it, and whether its fee is known. Null for what is no charge. */
  charge(id: string): Promise<{ readonly recurring: boolean; readonly feeKnown: boolean } | null>;
};

export type QualifyBooks = { readonly ledger: LedgerStore; readonly waiting: WaitingStore; note(about: Noted): Promise<void> };

export type QualifyDesk = {
  readonly reading: Omit<QualifyBooks, 'note'>;
  write<Value>(by: Actor, work: (books: QualifyBooks) => Promise<Value>): Promise<Value>;
  readonly chart: Chart;
};

/** What an entry leaves in account 471 (cents, positive when money came). */
export function leftWaiting({ postings }: Pick<Draft, 'postings'>): Cents {
  return postings.reduce(
    (sum, { from, to, amount }) => sum + (from === 'unqualified' ? amount : 0) - (to === 'unqualified' ? amount : 0),
    0,
  ) as Cents;
}

/** Accounts that what waits may turn out to be: gifts, other income, and for money that left an expense or a third party. */
export function qualifyingAccounts(chart: Chart): Chart {
  return chart.filter(({ name, use }) => name === 'gifts' || (['income', 'expense', 'other'].includes(use) && name !== 'unqualified'));
}

/** How what waited is counted, once it is known: a gift as the gift it is, other income where its account pays for covered costs. */
function measuredAs(entry: Entry, amount: Cents, as: Account, chart: Chart, recurring: boolean): Measured | null {
  if (as !== 'gifts') return chart.find(({ name }) => name === as)?.covers === true ? { as: 'other', amount, project: null } : null;
  if (entry.kind === 'refund' || entry.kind === 'refund-failed') return { as: 'refunds', amount: negateCents(amount), project: null };
  return { as: recurring ? 'recurring' : 'oneOff', amount, project: null };
}

function attemptKey(key: string, attempt: number): string {
  return attempt === 0 ? `qualify:${key}` : `qualify:${key}:${attempt + 1}`;
}

/** Out of account 471 into what it is; what was given back of it goes the other way round, a gift's into its own account. */
function qualifying(entry: Entry, as: Account, chart: Chart, attempt: number, recurring: boolean): Draft {
  const amount = leftWaiting(entry);
  const isBack = entry.kind === 'refund' || entry.kind === 'refund-failed';
  const account: Account = as === 'gifts' && isBack ? 'gift-refunds' : as;
  const posting =
    amount > 0
      ? { from: account, to: 'unqualified' as const, amount }
      : { from: 'unqualified' as const, to: account, amount: negateCents(amount) };
  return {
    key: attemptKey(entry.key, attempt),
    kind: 'qualification',
    factDay: entry.factDay,
    postings: [posting],
    measured: measuredAs(entry, amount, as, chart, recurring),
    source: entry.source,
    gift: null,
    corrects: null,
    label: null,
  };
}

/** Where a fee or a dispute of a charge that waits stands in the books without being shown. */
const UNSHOWN: Partial<Record<Entry['kind'], { readonly account: 'fees' | 'disputes'; readonly as: 'fees' | 'disputes' }>> = {
  fee: { account: 'fees', as: 'fees' },
  dispute: { account: 'disputes', as: 'disputes' },
  'dispute-reversed': { account: 'disputes', as: 'disputes' },
};

/** What was kept or disputed of it moved without being shown, and is shown with it from now on (method §1.9). No balance changes. */
function shown(entry: Entry, attempt: number): Draft | null {
  const place = UNSHOWN[entry.kind];
  if (!place || entry.measured !== null) return null;
  const { account, as } = place;
  const moved = entry.postings.reduce(
    (sum, { from, to, amount }) => sum + (to === account ? amount : 0) - (from === account ? amount : 0),
    0,
  );
  if (moved === 0) return null;
  const amount = cents(Math.abs(moved));
  return {
    key: attemptKey(entry.key, attempt),
    kind: 'qualification',
    factDay: entry.factDay,
    // Out of the account and in again: an entry moves something, and this one only says what is shown.
    postings: [
      { from: account, to: 'unqualified', amount },
      { from: 'unqualified', to: account, amount },
    ],
    measured: { as, amount: cents(moved), project: null },
    source: entry.source,
    gift: null,
    corrects: null,
    label: null,
  };
}

export type QualifyOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'changed' }
  | { readonly kind: 'refused'; readonly why: 'gone' | 'not-waiting' | 'no-account' | 'fee-unknown' };

/** How often an entry was qualified and taken back; whether it is qualified now. */
export async function qualifiedState(
  ledger: LedgerStore,
  key: string,
): Promise<{ readonly attempt: number; readonly qualified: Entry | null }> {
  for (let attempt = 0; ; attempt += 1) {
    const qualified = await ledger.entry(attemptKey(key, attempt));
    if (!qualified) return { attempt, qualified: null };
    if ((await ledger.entry(`undo:${qualified.key}`)) === null) return { attempt, qualified };
  }
}

/** An entry that waits, with the refunds of the same charge that wait with it. */
async function together(books: Omit<QualifyBooks, 'note'>, entry: Entry): Promise<Entry[]> {
  if (entry.kind !== 'charge') return [entry];
  const own = await books.waiting.ofSource(entry.source);
  return own.filter((each) => each.kind !== 'qualification' && each.kind !== 'correction' && leftWaiting(each) !== 0);
}

/** Why an entry cannot be qualified now; nothing when it can. */
async function hindrance(books: QualifyBooks, entry: Entry, attempt: number): Promise<QualifyOutcome | null> {
  const isSaid = entry.kind === 'qualification' || entry.kind === 'correction';
  if (isSaid || leftWaiting(entry) === 0) return { kind: 'refused', why: 'not-waiting' };
  const state = await qualifiedState(books.ledger, entry.key);
  if (state.qualified || state.attempt !== attempt) return { kind: 'changed' };
  // Its fee is to follow it, so it must be there.
  const feeKnown = entry.kind !== 'charge' || (await books.waiting.charge(entry.source))?.feeKnown === true;
  return feeKnown ? null : { kind: 'refused', why: 'fee-unknown' };
}

/** Drafts for those entries that are not qualified now, each as `say` puts it. */
async function sayEach(
  { ledger }: QualifyBooks,
  entries: readonly Entry[],
  say: (entry: Entry, attempt: number) => Draft | null,
): Promise<Draft[]> {
  const drafts: Draft[] = [];
  for (const entry of entries) {
    const { attempt, qualified } = await qualifiedState(ledger, entry.key);
    const draft = qualified ? null : say(entry, attempt);
    if (draft) drafts.push(draft);
  }
  return drafts;
}

/** Says what it is that waited, with its refunds and its fee. `attempt`: how often it was qualified before, as the form knew. */
export function qualify(desk: QualifyDesk, key: string, as: Account, attempt: number, by: Actor): Promise<QualifyOutcome> {
  const { chart } = desk;
  if (!qualifyingAccounts(chart).some(({ name }) => name === as)) return Promise.resolve({ kind: 'refused', why: 'no-account' });
  return desk.write<QualifyOutcome>(by, async (books) => {
    const entry = await books.ledger.entry(key);
    if (!entry) return { kind: 'refused', why: 'gone' };
    const hindered = await hindrance(books, entry, attempt);
    if (hindered) return hindered;
    const recurring = (await books.waiting.charge(entry.source))?.recurring === true;
    const counted = as === 'gifts' || chart.some(({ name, covers }) => name === as && covers);
    const drafts = [
      ...(await sayEach(books, await together(books, entry), (each, times) => qualifying(each, as, chart, times, recurring))),
      ...(await sayEach(books, counted ? await books.waiting.ofSource(entry.source) : [], shown)),
    ];
    const closedThrough = await books.ledger.closedThrough();
    await books.ledger.append(drafts.map((draft) => book(draft, closedThrough)));
    await books.note({ act: 'qualify', object: key, before: null, after: { as } });
    return { kind: 'done' };
  });
}

/** Takes a qualification back: what it was waits again. */
export function undoQualification(desk: QualifyDesk, key: string, attempt: number, by: Actor): Promise<QualifyOutcome> {
  return desk.write<QualifyOutcome>(by, async (books) => {
    const entry = await books.ledger.entry(key);
    if (!entry) return { kind: 'refused', why: 'gone' };
    const own = entry.kind === 'charge' ? await books.waiting.ofSource(entry.source) : [entry];
    const state = await qualifiedState(books.ledger, key);
    if (!state.qualified || state.attempt !== attempt) return { kind: 'changed' };
    const drafts: Draft[] = [];
    for (const each of own.filter(({ kind }) => kind !== 'qualification' && kind !== 'correction')) {
      const { qualified } = await qualifiedState(books.ledger, each.key);
      if (qualified) drafts.push(reversal(qualified, qualified.factDay, `undo:${qualified.key}`));
    }
    const closedThrough = await books.ledger.closedThrough();
    await books.ledger.append(drafts.map((draft) => book(draft, closedThrough)));
    await books.note({ act: 'undo-qualification', object: key, before: state.qualified.key, after: null });
    return { kind: 'done' };
  });
}
