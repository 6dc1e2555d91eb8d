import { book, reversal, type Draft, type Entry, type Measured } from '../ledger/entry.ts';
import type { LedgerStore } from '../ledger/store.ts';
import type { Chart } from '../settings/types.ts';
import type { Actor, Noted } from '../values/actor.ts';
import type { Account } from '../values/account.ts';
import { cents, negateCents, type Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';

/** What waits in account 471: a charge of another origin, or a movement of Stripe's that belongs to nothing (method §1.5, §5.1). */
export type Waiting = {
  /** The key of its entry, by which it is qualified. */
  readonly key: string;
  readonly kind: Entry['kind'];
  readonly factDay: Day;
  /** Positive when it brought money. */
  readonly amount: Cents;
  /** What was kept of it, or given back of it, since: fees and refunds follow what they belong to. */
  readonly follows: readonly string[];
  readonly source: string;
};

/** What a person decided: the account, and how often what waited was qualified and taken back before. */
export type Qualified = Waiting & { readonly as: Account; readonly attempt: number };

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

/** What comes with a charge, and goes where it goes. */
const FOLLOWING: readonly Entry['kind'][] = ['fee', 'refund', 'refund-failed', 'dispute', 'dispute-reversed'];

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
async function stateOf(ledger: LedgerStore, key: string): Promise<{ readonly attempt: number; readonly qualified: Entry | null }> {
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

/** Says what it is that waited, with its refunds and its fee. `attempt`: how often it was qualified before, as the form knew. */
export function qualify(desk: QualifyDesk, key: string, as: Account, attempt: number, by: Actor): Promise<QualifyOutcome> {
  if (!qualifyingAccounts(desk.chart).some(({ name }) => name === as)) return Promise.resolve({ kind: 'refused', why: 'no-account' });
  return desk.write<QualifyOutcome>(by, async (books) => {
    const entry = await books.ledger.entry(key);
    if (!entry) return { kind: 'refused', why: 'gone' };
    if (leftWaiting(entry) === 0 || entry.kind === 'qualification' || entry.kind === 'correction')
      return { kind: 'refused', why: 'not-waiting' };
    const state = await stateOf(books.ledger, key);
    if (state.qualified || state.attempt !== attempt) return { kind: 'changed' };
    const charge = await books.waiting.charge(entry.source);
    // Its fee is to follow it, so it must be there.
    if (entry.kind === 'charge' && charge?.feeKnown !== true) return { kind: 'refused', why: 'fee-unknown' };
    const recurring = charge?.recurring === true;
    const drafts: Draft[] = [];
    for (const each of await together(books, entry)) {
      const { attempt: times, qualified } = await stateOf(books.ledger, each.key);
      if (!qualified) drafts.push(qualifying(each, as, desk.chart, times, recurring));
    }
    const counted = as === 'gifts' || desk.chart.some(({ name, covers }) => name === as && covers);
    for (const each of counted ? await books.waiting.ofSource(entry.source) : []) {
      const { attempt: times, qualified } = await stateOf(books.ledger, each.key);
      const draft = qualified ? null : shown(each, times);
      if (draft) drafts.push(draft);
    }
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
    const state = await stateOf(books.ledger, key);
    if (!state.qualified || state.attempt !== attempt) return { kind: 'changed' };
    const drafts: Draft[] = [];
    for (const each of own.filter(({ kind }) => kind !== 'qualification' && kind !== 'correction')) {
      const { qualified } = await stateOf(books.ledger, each.key);
      if (qualified) drafts.push(reversal(qualified, qualified.factDay, `undo:${qualified.key}`));
    }
    const closedThrough = await books.ledger.closedThrough();
    await books.ledger.append(drafts.map((draft) => book(draft, closedThrough)));
    await books.note({ act: 'undo-qualification', object: key, before: state.qualified.key, after: null });
    return { kind: 'done' };
  });
}

/** A debit that was refused came in and went out again: nothing of it is left to qualify. */
function isSettled(entry: Entry, own: readonly Entry[]): boolean {
  const movements = own.filter(({ kind }) => kind === 'movement');
  return entry.kind === 'movement' && movements.length > 1 && movements.reduce((sum, each) => sum + leftWaiting(each), 0) === 0;
}

/** What waits, the latest first, with how often each was qualified and taken back. */
export async function listWaiting({ reading }: QualifyDesk, limit: number): Promise<(Waiting & { readonly attempt: number })[]> {
  const rows: (Waiting & { readonly attempt: number })[] = [];
  for (const entry of await reading.waiting.waiting(limit)) {
    const { key, kind, factDay, source } = entry;
    const own = await reading.waiting.ofSource(source);
    const { attempt, qualified } = await stateOf(reading.ledger, key);
    if (qualified || isSettled(entry, own)) continue;
    const follows = own.filter((each) => each.key !== key && FOLLOWING.includes(each.kind)).map((each) => each.key);
    rows.push({ key, kind, factDay, amount: leftWaiting(entry), follows, source, attempt });
  }
  return rows;
}

/** What was qualified lately, and may be taken back. */
export async function listQualified({ reading }: QualifyDesk, limit: number): Promise<Qualified[]> {
  const rows: Qualified[] = [];
  for (const entry of await reading.waiting.qualified(limit)) {
    const base = await reading.ledger.entry(baseKey(entry.key));
    if (!base || leftWaiting(base) === 0) continue;
    const { attempt, qualified } = await stateOf(reading.ledger, base.key);
    if (qualified?.key !== entry.key) continue;
    const [posting] = entry.postings;
    const as = posting?.from === 'unqualified' ? posting.to : posting?.from;
    const { key, kind, factDay, source } = base;
    if (as !== undefined) rows.push({ key, kind, factDay, amount: leftWaiting(base), follows: [], source, attempt, as });
  }
  return rows;
}

/** The key of what a qualification says. */
function baseKey(qualifying: string): string {
  return qualifying.replace(/^qualify:(.+?)(?::\d+)?$/, '$1');
}
