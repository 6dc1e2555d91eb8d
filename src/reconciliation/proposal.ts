import type { Account } from '../values/account.ts';
import type { Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import type { LinePart } from './bank-line.ts';

/** Why a proposal is made: a code that the words are chosen by, and what they tell. Amounts in cents, signed as the line is. */
export type Reason =
  /** `among`: how many payouts or lines fit as well. */
  | {
      readonly code: 'payout';
      readonly amount: Cents;
      readonly arrivesOn: Day;
      readonly by: 'amount' | 'label' | 'trace';
      readonly label: string;
    }
  | { readonly code: 'payouts'; readonly count: number; readonly amount: Cents }
  | { readonly code: 'invoice'; readonly supplier: string; readonly number: string | null; readonly amount: Cents; readonly named: boolean }
  | { readonly code: 'invoices'; readonly count: number; readonly amount: Cents; readonly suppliers: readonly string[] }
  | { readonly code: 'cheques'; readonly count: number; readonly amount: Cents }
  | { readonly code: 'refund'; readonly amount: Cents; readonly receivedOn: Day; readonly name: string | null }
  | { readonly code: 'rule'; readonly words: string; readonly account: Account | null; readonly amount: Cents | null }
  | { readonly code: 'transfer'; readonly account: Account; readonly bookedOn: Day }
  /** A transfer that somebody announced under the code that the label bears; `announced`: the amount they said, null where they did not. */
  | { readonly code: 'announced'; readonly under: string; readonly announced: Cents | null }
  /** Money that came in, and that nothing else explains. */
  | { readonly code: 'gift'; readonly from: string | null };

/** What a line may be. `certain`: it may be accepted with all others that are; any other one is only shown. */
export type Proposal = { readonly line: string; readonly parts: readonly LinePart[]; readonly reason: Reason; readonly certain: boolean };
