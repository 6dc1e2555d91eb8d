import type { Entry } from '../ledger/entry.ts';
import type { Account } from '../values/account.ts';
import type { Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import { leftWaiting, qualifiedState, type QualifyDesk } from './qualify.ts';

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

/** What comes with a charge, and goes where it goes. */
const FOLLOWING: readonly Entry['kind'][] = ['fee', 'refund', 'refund-failed', 'dispute', 'dispute-reversed'];

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
    const { attempt, qualified } = await qualifiedState(reading.ledger, key);
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
    const { attempt, qualified } = await qualifiedState(reading.ledger, base.key);
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
