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
  /** Notices that are waiting or whose next try is due, oldest received first. */
  due(nowMs: number, limit: number): Promise<KeptNotice[]>;
  /** Marks notices, all in one commit; `failed` and `dead` count as a try. */
  markAll(marks: readonly NoticeMark[]): Promise<void>;
  /** Makes a parked, dead, failed or done notice wait again; false when there is none of that id. */
  replay(id: string): Promise<boolean>;
  list(states: readonly NoticeState[], limit: number): Promise<KeptNotice[]>;
  counts(): Promise<Readonly<Record<NoticeState, number>>>;
  /** The newest `createdMs` among notices dealt with; null when there is none. */
  knownToMs(): Promise<number | null>;
};
