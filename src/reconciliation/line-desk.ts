import type { Draft } from '../ledger/entry.ts';
import type { LedgerStore } from '../ledger/store.ts';
import type { Chart } from '../settings/types.ts';
import type { Account } from '../values/account.ts';
import type { Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import type { Clock } from '../values/clock.ts';
import type { Actor, Noted } from '../values/actor.ts';
import type { LineGift } from './bank-line.ts';
import type { LineStore } from './line-store.ts';
import type { PayoutStore } from './payout-store.ts';

/** An invoice or a credit note as a bank line meets it. `open`: what is left to pay; negative where the supplier owes. */
export type OpenInvoice = { readonly id: string; readonly supplier: string; readonly number: string | null; readonly open: Cents };

/** A cheque that was received and is not at the bank yet. */
export type ChequeInHand = { readonly gift: string; readonly amount: Cents; readonly reference: string | null };

/** An offline gift that stands. `left`: what of it was not given back. */
export type RefundableGift = {
  readonly gift: string;
  readonly amount: Cents;
  readonly left: Cents;
  readonly receivedOn: Day;
  readonly name: string | null;
  readonly reference: string | null;
};

/** A transfer that was announced under a code and that no line has brought yet; `amount`: null where it was not said. */
export type AwaitedTransfer = {
  readonly code: string;
  readonly amount: Cents | null;
  readonly project: string | null;
  readonly email: string | null;
};

/** The rooms that a bank line meets, each within the same transaction. */
export type LineNeighbours = {
  openInvoice(id: string): Promise<OpenInvoice | null>;
  /** Gifts by cheque that are in hand. */
  chequesInHand(): Promise<readonly ChequeInHand[]>;
  /** Keeps a gift that a line brings, under a new id, and says what is booked for it: gross, and a platform's commission (method §1.8). */
  keepGift(gift: LineGift, into: Account): Promise<{ readonly id: string; readonly drafts: readonly Draft[] }>;
  /** Marks gifts whose line was taken back: their entries are taken back by the line; a transfer that was announced is awaited again. */
  withdrawGift(id: string): Promise<void>;
  refundable(gift: string): Promise<RefundableGift | null>;
  /** What is booked for a gift, or part of it, that is given back from an account; `amount` is positive. */
  refundDraft(gift: string, amount: Cents, on: Day, from: Account): Promise<Draft>;
  /** Adds to the audit trail. */
  note(about: Noted): Promise<void>;
};

export type LineBooks = LineNeighbours & { readonly ledger: LedgerStore; readonly lines: LineStore; readonly payouts: PayoutStore };

/** What acts on bank lines need of the house. */
export type LineDesk = {
  readonly chart: Chart;
  /** The projects that money may be given for. */
  readonly projects: readonly string[];
  readonly clock: Clock;
  /** One transaction; the trail's notes are by this actor. */
  write<Value>(by: Actor, work: (books: LineBooks) => Promise<Value>): Promise<Value>;
};

/** Why a part, by its place from 0, is not as it must be. Amounts in cents. */
export type PartProblem = {
  readonly part: number;
  readonly code:
    | 'zero'
    | 'unknown-payout'
    | 'failed-payout'
    | 'linked-payout'
    | 'payout-amount'
    | 'twice'
    | 'unknown-invoice'
    | 'invoice-amount'
    | 'unknown-cheque'
    | 'cheque-amount'
    | 'unknown-gift'
    | 'refund-amount'
    | 'refund-day'
    | 'unknown-account'
    | 'own-account'
    | 'gift-account'
    | 'kept-account'
    | 'gift-direction'
    | 'gift-amount'
    | 'gift-day'
    | 'gift-through'
    | 'unknown-project'
    | 'unknown-line'
    | 'not-opposite';
  /** What is expected, in cents, or the name of what is in the way. */
  readonly expected: Cents | string | null;
};

export type LineProblem =
  | { readonly code: 'no-line' | 'no-part' | 'no-reason' | 'nothing-to-undo' | 'refunded' }
  /** The parts do not add up to the line; `missing` may be negative. */
  | { readonly code: 'sum'; readonly missing: Cents }
  /** The month of what was booked is closed: it is corrected by an entry of an open month (method §5.3). */
  | { readonly code: 'closed'; readonly month: string }
  | { readonly code: 'parts'; readonly parts: readonly PartProblem[] };

/** `changed`: somebody else has done something with the line since the form was made. */
export type LineActed =
  | { readonly kind: 'done'; readonly entries: readonly string[] }
  | { readonly kind: 'changed'; readonly by: string | null }
  | { readonly kind: 'refused'; readonly problems: readonly LineProblem[] };
