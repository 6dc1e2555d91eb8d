import type { Account } from '../values/account.ts';
import type { Actor } from '../values/actor.ts';
import type { Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import type { StatementFormat, StatementLine } from './statement.ts';

/** A movement of a bank account as we keep it, for ever: what the bank told, the account of ours that it belongs to, and its import. */
export type BankLine = StatementLine & {
  /** `ln_…`. */
  readonly id: string;
  readonly account: Account;
  /** The same in any file that tells of the same movement; unique within an account. */
  readonly fingerprint: string;
  readonly import: string;
};

/** What was read of one account from one file. Counts: lines added, lines that were there, lines left out by decision, lines before the books open. */
export type BankImport = {
  readonly id: string;
  readonly fileHash: string;
  readonly fileName: string | null;
  readonly account: Account;
  readonly format: StatementFormat;
  readonly kept: number;
  readonly known: number;
  readonly bad: number;
  readonly early: number;
  readonly by: Actor;
  readonly atMs: number;
};

/** A balance of a bank account at the end of a day, as its bank tells it or as a treasurer has typed it. `import`: null where it was typed. */
export type KnownBalance = {
  readonly account: Account;
  readonly on: Day;
  readonly amount: Cents;
  readonly import: string | null;
  readonly by: Actor;
  readonly atMs: number;
};

export const OFFLINE_METHODS = ['transfer', 'cheque', 'cash', 'platform'] as const;

/** A gift that a bank line brings (method §1.8). `amount`: gross; `commission`: what a platform kept of it. */
export type LineGift = {
  readonly receivedOn: Day;
  readonly amount: Cents;
  readonly method: (typeof OFFLINE_METHODS)[number];
  readonly commission: Cents;
  readonly project: string | null;
  readonly reference: string | null;
  readonly note: string | null;
  readonly donor: { readonly name: string | null; readonly email: string | null } | null;
  readonly company: boolean;
};

/**
 * A part of a bank line, by what it is (method §5.3). Amounts are signed as the line is: positive when money came in. `transfer`: from or to
 * an account of our own, `other` being the line seen there, once it is known. `cheque`: one that was in hand, by the gift that it brought.
 * `refund`: an offline gift, or part of it, that is given back by transfer (method §1.7).
 * `gift`: straight into the bank on the day of credit, or `through` the account of a platform, of cheques or of cash, where it was on its own
 * day (method §1.8).
 */
export type LinePart =
  | { readonly kind: 'payout'; readonly amount: Cents; readonly payout: string }
  | { readonly kind: 'invoice'; readonly amount: Cents; readonly invoice: string }
  | { readonly kind: 'gift'; readonly amount: Cents; readonly gift: LineGift; readonly through: Account | null }
  | { readonly kind: 'cheque'; readonly amount: Cents; readonly gift: string }
  | { readonly kind: 'refund'; readonly amount: Cents; readonly gift: string }
  | { readonly kind: 'transfer'; readonly amount: Cents; readonly other: string | null }
  | {
      readonly kind: 'entry';
      readonly amount: Cents;
      readonly account: Account;
      readonly label: string | null;
      readonly project: string | null;
    };

export const PART_KINDS = [
  'payout',
  'invoice',
  'gift',
  'cheque',
  'refund',
  'transfer',
  'entry',
] as const satisfies readonly LinePart['kind'][];

/** A part as it is kept: what it points to, and the keys of the entries that were booked for it. */
export type KeptPart = {
  readonly kind: LinePart['kind'];
  readonly amount: Cents;
  /** The payout, invoice, gift, other line or account. */
  readonly target: string | null;
  readonly entries: readonly string[];
};

/** A line was posted or set aside. `attempt`: how many times what was done before was undone. */
export type LineAct = {
  readonly line: string;
  readonly attempt: number;
  readonly act: 'posted' | 'aside';
  /** Why it was set aside; null where it was posted. */
  readonly reason: string | null;
  readonly by: Actor;
  readonly atMs: number;
};

/** A line's state, derived from what was done and undone. `attempt` is the version that a form carries. */
export type LineState =
  | { readonly kind: 'open'; readonly attempt: number; readonly lastBy: string | null }
  | { readonly kind: 'posted'; readonly attempt: number; readonly act: LineAct; readonly parts: readonly KeptPart[] }
  | { readonly kind: 'aside'; readonly attempt: number; readonly act: LineAct };

/** A kept rule: lines whose label holds these words go to this account (method §5.3). */
export type LineRule = {
  readonly id: string;
  /** Plain words that the label must hold, in any order, whatever their case and accents. */
  readonly words: string;
  readonly direction: 'in' | 'out';
  /** The bank account that it is for; null for any. */
  readonly bank: Account | null;
  /** The amount that the line must have (cents, positive); null for any. */
  readonly amount: Cents | null;
  readonly into:
    | { readonly kind: 'entry'; readonly account: Account; readonly project: string | null }
    | { readonly kind: 'gift'; readonly project: string | null };
  readonly by: Actor;
  readonly sinceMs: number;
  readonly endedMs: number | null;
};
