import type { Kept, KeptNotice, Notice, NoticeState, OpenState } from './notice.ts';

export type NoticeMark = {
  readonly id: string;
  readonly state: Exclude<NoticeState, 'waiting'>;
  readonly reason: string | null;
  /** When to try again, for a failed one (milliseconds). */
  readonly dueMs: number;
};

/** The inbox's storage port. */
export type InboxStore = {
  /** Keeps notices durably, each once by its id, all in one commit; answers in the order given. */
  keepAll(notices: readonly Notice[]): Promise<Kept[]>;
  /**
   * Hands out notices that are waiting or whose next try is due, oldest received first, and hides them, with all others that name the
   * same objects, until the lease ends: several drains, also of several processes, never deal with one object at once. A lease or a wait
   * that ends further ahead than any can was written by a clock that has been set back since, and hides nothing.
   */
  take(nowMs: number, leaseMs: number, limit: number): Promise<KeptNotice[]>;
  /** Ends all leases: for whoever opens the books alone, after the one who held the leases has died. */
  releaseAll(): Promise<void>;
  /** Marks notices and ends their leases, all in one commit; `failed` and `dead` count as a try. What another has dealt with meanwhile stays as it is. */
  markAll(marks: readonly NoticeMark[]): Promise<void>;
  /** Makes a parked, dead, failed or done notice wait again; false when there is none of that id. */
  replay(id: string): Promise<boolean>;
  /** Sets a parked or dead notice aside for good, with a person's reason; false when none of that id needs a person. */
  dismiss(id: string, reason: string): Promise<boolean>;
  list(states: readonly NoticeState[], limit: number): Promise<KeptNotice[]>;
  /** Of all notices that were ever kept: years of them are counted one by one. */
  counts(): Promise<Readonly<Record<NoticeState, number>>>;
  openCounts(): Promise<Readonly<Record<OpenState, number>>>;
  /** When the last notice came, of those that are open and the newest one that is dealt with (milliseconds); null before the first. */
  lastReceivedMs(): Promise<number | null>;
  /** The newest `createdMs` among notices dealt with; null when there is none. */
  knownToMs(): Promise<number | null>;
};
