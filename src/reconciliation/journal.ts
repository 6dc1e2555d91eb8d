import type { BalanceMovement } from '../ledger/movement.ts';
import { cents, type Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import { nextTurn } from '../values/turns.ts';

/** A movement with the key of the entry that its amount led to; null where its amount is zero. Its fee stands under `fee:<id>`. */
export type Journalled = BalanceMovement & { readonly entry: string | null };

/** A payout's list of movements, as Stripe gave it when it was complete. */
export type PayoutItem = { readonly payout: string; readonly movement: string };

/** Where a page of the journal in the order of time ends. */
export type JournalPlace = Pick<Journalled, 'createdMs' | 'id'>;

/** A payout's list added up: how many movements it holds, how many of them are journalled, and what these make (cents). */
export type PaidOut = { readonly payout: string; readonly items: number; readonly journalled: number; readonly net: number };

/** What Stripe said that it held, and what the journal made at the same moment (cents): one for each day, never changed (method §5.5). */
export type DailyBalance = {
  readonly day: Day;
  readonly atMs: number;
  readonly available: Cents;
  readonly pending: Cents;
  readonly journal: Cents;
};

/** The storage port of the journal of Stripe's balance: movements are kept for ever and never changed. */
export type MovementStore = {
  /** Journals movements once each; answers with the ids that are there already and say something else, of which nothing is written. */
  append(movements: readonly Journalled[]): Promise<string[]>;
  /** The same for several lists, one after the other, each for itself. */
  appendEach(lists: readonly (readonly Journalled[])[]): Promise<string[][]>;
  /** Keeps what a payout is made of; answers with the movements that another payout has taken already. */
  appendItems(items: readonly PayoutItem[]): Promise<string[]>;
  /** Which of these are journalled. */
  known(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** In order of id, a page at a time. */
  page(afterId: string, limit: number): Promise<Journalled[]>;
  /** Which of these entries a movement led to, by its amount or by its fee, as far as their keys name it or what it belongs to. */
  claimed(entries: readonly string[]): Promise<ReadonlySet<string>>;
  /** The movements that belong to a charge, refund, dispute or payout. */
  ofSource(source: string): Promise<Journalled[]>;
  /** What payouts pay out by their lists, in order of the payouts' ids, a page at a time. */
  paidOut(afterPayout: string, limit: number): Promise<PaidOut[]>;
  /** What a payout's list holds that is not journalled. */
  notJournalled(payout: string): Promise<string[]>;
  /** Movements of a span of time (milliseconds, the first one left out), in its order, a page at a time: what comes after a place. */
  created(span: { readonly afterMs: number; readonly throughMs: number }, after: JournalPlace | null, limit: number): Promise<Journalled[]>;
  /** The nets of so many movements after an id, added up (cents); `last` is null where there are none. */
  summed(afterId: string, limit: number): Promise<{ readonly last: string | null; readonly movements: number; readonly net: number }>;
  /** Every payout that we know of, with the amount (cents, signed) and the state that Stripe says. */
  payouts(): Promise<{ readonly id: string; readonly amount: number; readonly status: string }[]>;
  /** Keeps a day's balance; the first one of a day stands. */
  keepBalance(balance: DailyBalance): Promise<void>;
  lastBalance(): Promise<DailyBalance | null>;
  balanceOf(day: Day): Promise<DailyBalance | null>;
  /** How far a net has come (milliseconds, or null before its first time), by its name. */
  cursor(name: string): Promise<number | null>;
  setCursor(name: string, atMs: number | null): Promise<void>;
};

const PAGE = 1_000;

/** The whole journal, in order of id. */
export async function* everyMovement(store: Pick<MovementStore, 'page'>): AsyncGenerator<Journalled> {
  for (let after = ''; ;) {
    const page = await store.page(after, PAGE);
    yield* page;
    const last = page.at(-1);
    if (!last) return;
    after = last.id;
  }
}

/** Movements that are added up by one question: within some milliseconds, so that nobody else waits for long. */
const SUMMED_AT_ONCE = 10_000;

/** What the whole journal makes (cents), and how many movements it has. */
export async function journalSum(store: Pick<MovementStore, 'summed'>): Promise<{ readonly movements: number; readonly net: Cents }> {
  let [movements, net] = [0, 0];
  for (let after = ''; ;) {
    const part = await store.summed(after, SUMMED_AT_ONCE);
    movements += part.movements;
    net += part.net;
    if (part.last === null || part.movements < SUMMED_AT_ONCE) return { movements, net: cents(net) };
    after = part.last;
    await nextTurn();
  }
}
