import type { Cents } from '../values/cents.ts';
import type { Plain } from '../values/digest.ts';
import type { Recurring } from '../giving/payment.ts';
import type { GiftRow, KeptWish } from '../giving/store.ts';
import type { Visibility } from '../giving/types.ts';
import type { Language } from '../settings/types.ts';
import type { Donor } from './donor.ts';
import type { DonorRequest } from './requests.ts';

/** A link that was sent, known by a digest of its token. */
export type KeptLink = {
  readonly hash: string;
  readonly donor: string;
  /** Digest of what the browser that asked keeps: nobody else's opens the link. */
  readonly browser: string;
  /** The address that using the link proves, where it is to replace the donor's. */
  readonly newEmail: string | null;
  readonly language: Language;
  readonly madeMs: number;
  readonly expiresMs: number;
  readonly usedMs: number | null;
};

export type DonorSession = { readonly hash: string; readonly donor: string; readonly madeMs: number; readonly seenMs: number };

export const DONOR_ACTS = ['amount', 'pause', 'resume', 'stop', 'means', 'shown', 'address', 'choices', 'erase'] as const;

/** What a donor did to gifts or choices, without anything that tells who they are. */
export type DonorAct = {
  /** Carried by the form: sent twice, it is done once. */
  readonly id: string;
  readonly donor: string;
  readonly act: (typeof DONOR_ACTS)[number];
  readonly object: string;
  readonly before: Plain;
  readonly after: Plain;
  readonly atMs: number;
};

/** All that is kept of what one donor gave. */
export type Given = { readonly wishes: readonly KeptWish[]; readonly gifts: readonly GiftRow[]; readonly recurring: readonly Recurring[] };

/** What is shown of a gift, which its donor may change at any time (method §4.1). */
export type Shown = { readonly visibility: Visibility; readonly name: string | null; readonly message: string | null };

type People = {
  donor(id: string): Promise<Donor | null>;
  /** By an address as {@link foldedAddress} makes it. */
  donorAt(folded: string): Promise<Donor | null>;
  given(donor: string): Promise<Given>;
  /** The donor whose recurring gift it is; null where nobody is known. */
  ownerOf(recurring: string): Promise<string | null>;
  setShown(wish: string, shown: Shown): Promise<void>;
  setChoices(donor: string, choices: { readonly language: Language; readonly digest: boolean }): Promise<void>;
  /** Gives a donor another address. Where somebody is known by it already, what was given moves to them, and theirs is the id answered. */
  setAddress(donor: string, email: string): Promise<string>;
  /** Gives one gift that is not yet proved anybody's to who is known by another address, made if need be. */
  moveWish(wish: KeptWish, email: string): Promise<string>;
  /** What was refunded or lost to a dispute of each of these charges, in cents. */
  takenBack(charges: readonly string[]): Promise<ReadonlyMap<string, Cents>>;
};

type Doors = {
  keepLink(link: KeptLink): Promise<void>;
  link(hash: string): Promise<KeptLink | null>;
  /** False when it was used before. */
  useLink(hash: string, nowMs: number): Promise<boolean>;
  openSession(session: DonorSession): Promise<void>;
  session(hash: string): Promise<DonorSession | null>;
  seen(hash: string, nowMs: number): Promise<void>;
  endSession(hash: string): Promise<void>;
  endSessionsOf(donor: string): Promise<void>;
  entered(donor: string, nowMs: number): Promise<void>;
};

type Deeds = {
  /** False when the act was noted before. */
  note(act: DonorAct): Promise<boolean>;
  acts(donor: string): Promise<DonorAct[]>;
  /** False when the same form was sent before, or a request of this kind on the same object is open. */
  ask(request: DonorRequest): Promise<boolean>;
  request(id: string): Promise<DonorRequest | null>;
  requestsOf(donor: string): Promise<DonorRequest[]>;
  /** Of all donors, oldest first; open ones, or the latest that were decided. */
  requests(state: 'open' | 'decided', limit: number): Promise<DonorRequest[]>;
  /** False when somebody else has decided. */
  decide(id: string, decision: Pick<DonorRequest, 'state' | 'answer' | 'decidedMs' | 'decidedBy'>): Promise<boolean>;
};

/** What the erasure of a person leaves: {@link DonorStore.erase}. */
export type Erased = { readonly wishes: number; readonly notices: number; readonly offline: number };

type Forgetting = {
  /**
   * Replaces all that tells who a donor is by nothing: address, names, messages, links; in notices kept verbatim as well. Entries and
   * amounts stay. `customers`: Stripe's ids of them, by which notices that come later are told.
   */
  erase(donor: string, customers: readonly string[], nowMs: number): Promise<Erased>;
};

/** The storage port of who gives. */
export type DonorStore = People & Doors & Deeds & Forgetting;
