import type { BalanceMovement } from '../ledger/movement.ts';
import type { Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';

/** A movement with the key of the entry that its amount led to; null where its amount is zero. Its fee stands under `fee:<id>`. */
export type Journalled = BalanceMovement & { readonly entry: string | null };

/** A payout's list of movements, as Stripe gave it when it was complete. */
export type PayoutItem = { readonly payout: string; readonly movement: string };

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
  items(): Promise<PayoutItem[]>;
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
export async function* everyMovement(store: MovementStore): AsyncGenerator<Journalled> {
  for (let after = ''; ;) {
    const page = await store.page(after, PAGE);
    yield* page;
    const last = page.at(-1);
    if (!last) return;
    after = last.id;
  }
}
