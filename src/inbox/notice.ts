/** A notice from outside, kept verbatim and once. */
export type Notice = {
  /** The sender's own id, unique for ever: a notice is known again by it, after any time. */
  readonly id: string;
  readonly type: string;
  /** What the notice speaks of: the object is read again at its source, never from the notice. */
  readonly objectId: string;
  readonly objectType: string;
  /** When the sender made it (milliseconds). Says nothing of the order in which notices come. */
  readonly createdMs: number;
  readonly receivedMs: number;
  /** The body as it was signed. */
  readonly body: string;
};

/**
 * `waiting`: to be drained; `done`: booked or nothing to book; `ignored`: not a matter of ours; `failed`: to be tried again;
 * `parked`: needs a person, with the reason; `dead`: given up after the last try.
 */
export const NOTICE_STATES = ['waiting', 'done', 'ignored', 'failed', 'parked', 'dead'] as const;

export type NoticeState = (typeof NOTICE_STATES)[number];

/** Of what is not dealt with: few, whatever the books' age. */
export const OPEN_STATES = ['waiting', 'failed', 'parked', 'dead'] as const satisfies readonly NoticeState[];

export type OpenState = (typeof OPEN_STATES)[number];

export type KeptNotice = Notice & {
  readonly state: NoticeState;
  readonly attempts: number;
  readonly dueMs: number;
  readonly reason: string | null;
};

export type Kept = 'kept' | 'known';
