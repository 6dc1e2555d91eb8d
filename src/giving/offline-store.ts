import type { Account } from '../values/account.ts';
import type { Day } from '../values/day.ts';
import type { OfflineGift } from './offline.ts';

/** An offline gift, or other income received outside of Stripe, as it was entered. */
export type KeptOffline = OfflineGift & {
  /** Names the entry: the token of a form, or the mark of a row of a file. The same one is never kept twice. */
  readonly once: string;
  /** `gifts`, `company-gifts`, or the income account that it belongs to. */
  readonly account: Account;
  readonly into: Account;
  readonly madeMs: number;
  readonly madeBy: string;
};

export type OfflineFilter = {
  readonly from: Day | null;
  readonly to: Day | null;
  readonly method: OfflineGift['method'] | null;
  readonly limit: number;
};

/** The storage port of offline gifts. What was entered stays; the person behind it can be forgotten. */
export type OfflineStore = {
  /** Keeps a gift, once by its `once`; false when that one was there. */
  add(gift: KeptOffline): Promise<boolean>;
  gift(id: string): Promise<KeptOffline | null>;
  /** Which of these have been kept, each with its gift's id. */
  knownOnces(onces: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The latest first. */
  list(filter: OfflineFilter): Promise<KeptOffline[]>;
  /** Forgets name, address and note of a gift, for ever. */
  forget(id: string): Promise<void>;
};
