import type { Language } from '../settings/types.ts';
import type { KeptLetter, LetterState, NewLetter } from './letter.ts';

/** What became of a try. Instants in milliseconds. */
export type LetterMark =
  | { readonly state: 'sent'; readonly sentMs: number; readonly reason: string | null }
  | { readonly state: 'dropped' | 'dead'; readonly reason: string }
  /** To be tried again. */
  | { readonly state: 'queued'; readonly dueMs: number; readonly reason: string };

/** The outbox's storage port. */
export type OutboxStore = {
  /**
   * Keeps letters, each once by its key; how many were not known. One that is known and was not tried yet says the later words. What
   * happened before a hold is held.
   */
  queueAll(letters: readonly NewLetter[]): Promise<number>;
  /** Hands out letters that are due and hides them until the lease ends: two posters, also of two processes, never hold the same one. */
  take(nowMs: number, leaseMs: number, limit: number): Promise<KeptLetter[]>;
  /** Ends all leases: for whoever opens the books alone, after the one who held them has died. */
  releaseLeases(): Promise<void>;
  /** Tells what became of a letter that was taken, and ends its lease. What says nothing any more keeps no words. */
  mark(key: string, mark: LetterMark): Promise<void>;
  letter(key: string): Promise<KeptLetter | null>;
  /** How many letters' keys begin so. */
  countOf(prefix: string): Promise<number>;
  /** Holds all that is queued, and all that tells of what happened until now; how many were queued. */
  hold(nowMs: number): Promise<number>;
  /** Lets go what is held, and holds nothing more; how many. */
  releaseHeld(nowMs: number): Promise<number>;
  /** Queues anew a letter that is held, dead, or dropped with its words kept; false when there is none. */
  again(key: string, nowMs: number): Promise<boolean>;
  /** Gives up one that waits, is held or dead; false when there is none. */
  drop(key: string, reason: string): Promise<boolean>;
  /** The latest first. */
  list(states: readonly LetterState[], limit: number): Promise<KeptLetter[]>;
  counts(): Promise<Readonly<Record<LetterState, number>>>;
  /** Takes the words from letters of links that were made before an instant. */
  forgetLinks(beforeMs: number): Promise<void>;
};

/** Whom a letter goes to now. */
export type Recipient = { readonly email: string; readonly language: Language; readonly digest: boolean };

/** What letters need to know of donors, at the moment they leave. */
export type RecipientStore = {
  /** Null once the donor is erased. */
  recipient(donor: string): Promise<Recipient | null>;
  /** The address that a link confirms; null where there is none. */
  linkAddress(hash: string): Promise<string | null>;
  /** Donors who want the monthly letter, in the order of their ids, after one of them. */
  digestDonors(after: string, limit: number): Promise<{ readonly id: string; readonly language: Language }[]>;
  /** The token by which a letter's link stops the monthly letter; made when it is first asked for. */
  stopToken(donor: string): Promise<string>;
  /** Stops the monthly letter; false where nobody has this token. Said twice, it is the same. */
  stopDigest(token: string): Promise<boolean>;
};
