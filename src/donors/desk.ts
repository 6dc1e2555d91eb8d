import type { Actor } from '../values/actor.ts';
import type { Cents } from '../values/cents.ts';
import type { Clock } from '../values/clock.ts';
import type { Day } from '../values/day.ts';
import type { GivingBooks } from '../giving/record.ts';
import type { StandingPort } from '../giving/standing.ts';
import type { Language } from '../settings/types.ts';
import type { Donor } from './donor.ts';
import type { DonorRequest } from './requests.ts';
import type { DonorStore } from './store.ts';

/** One transaction of the books, as donors' acts see it. */
export type DonorBooks = GivingBooks & {
  readonly donors: DonorStore;
  readonly letters: DonorLetters;
  /** Counts a try under a key, in the window that begins at `windowMs`; how many there were. */
  countTry(key: string, windowMs: number): Promise<number>;
};

/** What is written to donors and to treasurers about donors' acts: queued in the same transaction, sent afterwards. */
export type DonorLetters = {
  /** The link by which a donor comes in, to the donor's address; `url` carries its token and is kept no longer than it is valid. */
  link(
    donor: Donor,
    to: { readonly language: Language; readonly url: string; readonly hash: string; readonly expiresMs: number },
  ): Promise<void>;
  /** The link that proves a new address, to that address. */
  confirm(
    donor: Donor,
    to: { readonly language: Language; readonly url: string; readonly hash: string; readonly expiresMs: number },
  ): Promise<void>;
  /** Tells the treasurer that somebody asks for something. */
  asked(request: DonorRequest): Promise<void>;
  /** Tells a donor what became of it. */
  answered(donor: Donor, request: DonorRequest): Promise<void>;
};

/** What donors' acts work with. */
export type DonorDesk = {
  readonly reading: DonorStore;
  write<Value>(work: (books: DonorBooks) => Promise<Value>): Promise<Value>;
  readonly standing: StandingPort;
  readonly clock: Clock;
  today(): Day;
  readonly amounts: { readonly smallest: Cents; readonly largest: Cents };
  /** An absolute address of the pages of donors: `mine` with a link's token, `means` for the way back from Stripe's page to one gift. */
  url(page: 'mine' | 'means', language: Language, detail: string): string;
};

/** Who decides on what donors ask. */
export type Decider = Actor;
