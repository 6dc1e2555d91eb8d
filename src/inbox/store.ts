import type { Kept, KeptNotice, Notice, NoticeState } from './notice.ts';

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
   * same objects, until the lease ends: several drains, also of several processes, never deal with one object at once.
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
  counts(): Promise<Readonly<Record<NoticeState, number>>>;
  /** The newest `createdMs` among notices dealt with; null when there is none. */
  knownToMs(): Promise<number | null>;
};
