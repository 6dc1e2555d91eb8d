import type { MeasureTotal } from '../ledger/store.ts';
import type { Day } from '../values/day.ts';
import type { Cents } from '../values/cents.ts';
import type { Month } from '../values/month.ts';
import type { Payment, Payout, Recurring, Promised } from './payment.ts';
import type { GiftWish } from './types.ts';

export const WISH_STATES = ['open', 'complete', 'expired'] as const;

export type WishState = (typeof WISH_STATES)[number];

/** What a donor asked for, kept before Stripe is asked. */
export type KeptWish = GiftWish & {
  readonly id: string;
  /** Names the request: the same form with the same content. */
  readonly requestKey: string;
  readonly state: WishState;
  readonly createdMs: number;
  readonly checkout: { readonly id: string; readonly url: string } | null;
  /** Who asked, by the address that was given; null until it is kept. */
  readonly donor: string | null;
  /** What the donor adds so that the fee of the payment does not lessen the gift; 0 without. It is paid and counted beside `amount`. */
  readonly cover: Cents;
};

/** A payment's last known state, beside the entries that it led to. */
export type GiftRow = Pick<Payment, 'id' | 'gift' | 'subscription' | 'state' | 'amount' | 'method' | 'createdMs'> & {
  readonly project: string | null;
  /** The day on which it counts; null until it does. */
  readonly countedOn: Day | null;
  readonly feeKnown: boolean;
};

/** The storage port of wishes, gifts and recurring gifts. Rows tell the last known state; the books alone tell money. */
export type GivingStore = {
  /** Keeps a wish, once by its request key: the wish that was there before under the same key is answered instead. Its donor is who gave this address before, or a new one. */
  keepWish(wish: KeptWish): Promise<KeptWish>;
  wish(id: string): Promise<KeptWish | null>;
  /** Those of these that there are, by id. */
  wishes(ids: readonly string[]): Promise<ReadonlyMap<string, KeptWish>>;
  attachCheckout(id: string, checkout: { readonly id: string; readonly url: string }): Promise<void>;
  /** An expired wish gives its request key back, so that the same form can be sent again. A complete one stays complete. */
  markWish(id: string, state: WishState): Promise<void>;
  putGift(gift: GiftRow): Promise<void>;
  /** The same for many, each of another id. */
  putGifts(gifts: readonly GiftRow[]): Promise<void>;
  gift(id: string): Promise<GiftRow | null>;
  /** Those of these that there are, by id. */
  gifts(ids: readonly string[]): Promise<ReadonlyMap<string, GiftRow>>;
  giftsOf(wish: string): Promise<GiftRow[]>;
  /** Gifts not final at Stripe yet: pending, or counted with an unknown fee or day. */
  unsettled(limit: number): Promise<GiftRow[]>;
  pendingTotal(): Promise<Cents>;
  /** How many debits are on their way. */
  pendingCount(): Promise<number>;
  /** Number of counted gifts whose fee is not known, by the month in which they count (method §1.6). */
  feesUnknown(): Promise<ReadonlyMap<Month, number>>;
  /** Gifts made for a campaign, as the books count them: by month, measure and project, over booking days, both included. */
  campaignTotals(campaign: string, from: Day, through: Day): Promise<MeasureTotal[]>;
  /** Months whose gifts are taken back in another month, and those others: a closing may lie between (method §1.12). */
  takenBackElsewhere(): Promise<ReadonlySet<Month>>;
  putRecurring(recurring: Recurring & { readonly project: string | null }): Promise<void>;
  recurringOf(id: string): Promise<Recurring | null>;
  /** Recurring gifts that may still bring money: neither canceled nor expired. */
  recurring(): Promise<Recurring[]>;
  /** What the active ones promise, by whether their next payment lies from one instant on and before another (milliseconds). */
  promised(fromMs: number, beforeMs: number): Promise<Promised[]>;
  putPayout(payout: Payout): Promise<void>;
};
