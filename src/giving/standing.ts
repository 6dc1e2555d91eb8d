import type { Cents } from '../values/cents.ts';
import type { Result } from '../values/result.ts';
import type { Language } from '../settings/types.ts';
import type { Recurring } from './payment.ts';

/** `refused`: Stripe says no, in its words; `unreachable`: it may be tried again, under the same key. */
export type StandingWhy = { readonly kind: 'refused' | 'unreachable'; readonly why: string };

/** How a recurring gift is paid: what its donor recognises, and no more. `expires` as `2027-09`. */
export type Means = { readonly kind: 'card' | 'sepa_debit' | 'other'; readonly digits: string | null; readonly expires: string | null };

/** The port to whoever keeps recurring gifts going. Each change is asked under a key of ours: asked twice, it is made once. */
export type StandingPort = {
  look(id: string): Promise<Result<{ readonly recurring: Recurring; readonly means: Means | null }, StandingWhy>>;
  /** From the next date on, in whole cents; nothing is charged or given back for the period under way. */
  changeAmount(id: string, amount: Cents, key: string): Promise<Result<Recurring, StandingWhy>>;
  /** Nothing is charged until then (milliseconds); null: until it is resumed. */
  pause(id: string, untilMs: number | null, key: string): Promise<Result<Recurring, StandingWhy>>;
  resume(id: string, key: string): Promise<Result<Recurring, StandingWhy>>;
  /** Ends it now. Asked of one that has ended, it says how it ended. */
  stop(id: string, key: string): Promise<Result<Recurring, StandingWhy>>;
  /** The page on which the card or account is changed: who has the address can change them, so that it is never kept nor logged. */
  means(id: string, backUrl: string, language: Language): Promise<Result<string, StandingWhy>>;
  /** Has every recurring gift of who pays for this one paid as was last chosen on that page; asked again, it changes nothing. */
  adopt(id: string): Promise<Result<null, StandingWhy>>;
  /** Gives who pays for these another address. */
  setAddress(of: Payers, email: string): Promise<Result<null, StandingWhy>>;
  /** Has who paid for these forgotten; their ids, by which later notices name them. */
  forget(of: Payers): Promise<Result<readonly string[], StandingWhy>>;
};

/** What a payer is found by. */
export type Payers = { readonly charges: readonly string[]; readonly recurring: readonly string[] };
