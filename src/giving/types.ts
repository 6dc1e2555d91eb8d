import type { AmountProblem, Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import type { Frequency, Language } from '../settings/types.ts';

/** A form as it was typed: every field is text and may hold anything. */
export type TypedGift = {
  readonly amount: string;
  readonly frequency: string;
  readonly email: string;
  readonly project: string;
  readonly campaign: string;
  readonly visibility: string;
  readonly message: string;
  /** The name to show, where the donor chooses to be named. */
  readonly name?: string;
  /** `yes`: the donor adds what the payment costs. */
  readonly cover?: string;
  /** What the form said would be added (cents): no other sum is charged. */
  readonly coverShown?: string;
  /** A field that people do not see: whoever fills it in is a program. */
  readonly trap?: string;
  /** Carried by the form: the same form sent twice asks for one checkout (a double click, two tabs). */
  readonly token: string;
};

export type GiftField = keyof TypedGift;

export type FieldProblem =
  | AmountProblem
  | 'choose-frequency'
  | 'email-missing'
  | 'email-unreadable'
  | 'unknown-project'
  | 'unknown-campaign'
  | 'unknown-visibility'
  | 'message-too-long'
  | 'name-missing'
  | 'name-too-long'
  | 'cover-to-read'
  | 'cover-unknown'
  | 'form-expired'
  | 'form-early'
  | 'form-used';

export type FieldError = { readonly field: GiftField; readonly problem: FieldProblem };

export const FREQUENCIES = ['once', 'monthly', 'yearly'] as const satisfies readonly Frequency[];

export const VISIBILITIES = ['private', 'named'] as const;

/** Whether the name is shown beside a thank-you, or known to the treasurer only. An amount is never shown (method §4.1). */
export type Visibility = (typeof VISIBILITIES)[number];

/** What a donor asked for, read and checked. */
export type GiftWish = {
  readonly amount: Cents;
  readonly frequency: Frequency;
  readonly email: string;
  readonly project: string | null;
  readonly campaign: string | null;
  readonly visibility: Visibility;
  readonly message: string | null;
  /** The name to show, where the donor chose to be named (method §4.1). */
  readonly name: string | null;
  readonly language: Language;
  readonly token: string;
};

export type Asked =
  /** Send the donor there, with a 303. */
  | { readonly kind: 'go'; readonly url: string }
  /** Show the form again with what was typed, each error at its field, and 422. */
  | { readonly kind: 'mend'; readonly errors: readonly FieldError[] }
  /** Stripe cannot be reached: nothing was charged; show the form again with what was typed, and 503. */
  | { readonly kind: 'unavailable' };

/** What keeps a form from being sent now; nothing was asked of Stripe, and what was typed is kept. */
export type Held =
  /** Too many checkouts were opened from one place, for one address, or in all; one more may be opened at `againMs` (milliseconds). */
  | { readonly kind: 'limited'; readonly of: 'address' | 'email' | 'all' | 'known'; readonly againMs: number }
  /** The form was sent by another site. */
  | { readonly kind: 'foreign' }
  /** A program filled in what people do not see: it is told nothing. */
  | { readonly kind: 'trapped' };

/** What the thanks page may say of one gift. `received` only when the money is in the books. */
export type GiftStatus = {
  readonly reference: string;
  readonly amount: Cents;
  readonly frequency: Frequency;
  readonly project: string | null;
  /**
   * `open`: the checkout was not finished; `confirming`: paid, its notice is on its way; `pending`: a debit that the bank
   * confirms within days; `received`: counted; `failed`: the payment was refused; `abandoned`: the checkout was left or expired.
   */
  readonly state: 'open' | 'confirming' | 'pending' | 'received' | 'failed' | 'abandoned';
  readonly receivedOn: Day | null;
  /** The charge that was received first; null until one is. */
  readonly payment: string | null;
};
