import type { Association, ReceiptSettings } from '../settings/types.ts';
import type { Actor, Noted } from '../values/actor.ts';
import type { Clock } from '../values/clock.ts';
import type { Day } from '../values/day.ts';
import type { ReceiptContent } from './receipt.ts';
import type { ReceiptStore } from './store.ts';

/** The highest number that ever left the house, kept apart from the books: an older copy of the books must not give it again. */
export type NumberMark = {
  /** 0 before the first. */
  highest(): Promise<number>;
  /** Durably, before it answers; never lowers. */
  raise(to: number): Promise<void>;
};

export type ReceiptBooks = { readonly receipts: ReceiptStore; note(about: Noted): Promise<void> };

/** What the acts on receipts need of the house. */
export type ReceiptDesk = {
  readonly reading: ReceiptStore;
  /** One transaction of the books, with the audit trail of who acts. */
  write<Value>(by: Actor, work: (books: ReceiptBooks) => Promise<Value>): Promise<Value>;
  readonly association: Association;
  readonly settings: ReceiptSettings;
  readonly clock: Clock;
  today(): Day;
  readonly mark: NumberMark;
  /** SHA-256 of the document that is drawn from a content. */
  drawnDigest(content: ReceiptContent): Promise<string>;
};

/** The books know of fewer numbers than were given: an older copy of them was restored. Nothing is issued until somebody says where to go on. */
export type Behind = { readonly kind: 'behind'; readonly books: number; readonly given: number };
