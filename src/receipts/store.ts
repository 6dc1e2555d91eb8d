import type { Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import type { Identity } from './identity.ts';
import type { ReceiptPayment } from './payment.ts';
import type { Receipt, ReceiptCancel } from './receipt.ts';

/** Which payments are looked at: those of days, both included, of one holder or of all; or these. */
export type PaymentsSought = { readonly from: Day; readonly through: Day; readonly holder?: string } | { readonly ids: readonly string[] };

/** Numbers that were given, then lost with the books that an older backup took the place of: they are never given again. */
export type LostNumbers = { readonly first: number; readonly last: number; readonly madeMs: number; readonly madeBy: string };

/** The storage port of receipts. What was issued stays as it is; a cancel stands beside it. */
export type ReceiptStore = {
  /** Gifts and memberships, each with what the books say of it now. */
  payments(sought: PaymentsSought): Promise<ReceiptPayment[]>;
  /** Payments through Stripe that were made in a span of instants (ms, the end excluded) and are still on their way: counted later, if at all. */
  pending(fromMs: number, beforeMs: number): Promise<readonly { readonly id: string; readonly amount: Cents; readonly madeMs: number }[]>;
  identity(holder: string): Promise<Identity | null>;
  identities(holders: readonly string[]): Promise<ReadonlyMap<string, Identity>>;
  putIdentity(holder: string, identity: Identity, atMs: number): Promise<void>;
  /** Forgets whom receipts to come would name; those that were issued keep their own words. False where nothing was kept. */
  forgetIdentity(holder: string): Promise<boolean>;
  /** Whether receipts can name somebody under this id: a donor who was not erased, or a giver of offline gifts. */
  isHolder(holder: string): Promise<boolean>;
  /** The address of a donor who was not erased; null for anybody else. */
  toldOf(holder: string): Promise<string | null>;
  /** The giver of offline gifts who has exactly these names and this address, where there is one. */
  giverLike(identity: Identity): Promise<string | null>;
  /** Says who made an offline gift. */
  nameGiver(gift: string, holder: string): Promise<void>;
  /** The highest number in the books, lost ones included; 0 before the first. */
  lastNumber(): Promise<number>;
  lost(): Promise<LostNumbers[]>;
  addLost(lost: LostNumbers): Promise<void>;
  /** Keeps receipts and marks the payments of each as borne by it. */
  add(receipts: readonly Omit<Receipt, 'cancel'>[]): Promise<void>;
  /** Takes a receipt out of force; its payments are free again. */
  cancel(number: number, cancel: Omit<ReceiptCancel, 'replacedBy'>): Promise<void>;
  receipt(number: number): Promise<Receipt | null>;
  /** By number, a page at a time. */
  list(after: number, limit: number): Promise<Receipt[]>;
  ofHolder(holder: string): Promise<Receipt[]>;
  /** Receipts that stand, of whose payments the books have learned something since. */
  touched(): Promise<number[]>;
};
