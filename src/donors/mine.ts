import type { Cents } from '../values/cents.ts';
import { ZERO } from '../values/cents.ts';
import type { Recurring } from '../giving/payment.ts';
import type { GiftRow, KeptWish } from '../giving/store.ts';
import type { Donor } from './donor.ts';
import type { DonorRequest } from './requests.ts';
import { isOver } from './standing-acts.ts';
import type { DonorStore, Given } from './store.ts';

/** One payment as its donor sees it. `givenBack`: what refunds and disputes took back, in cents. */
export type MyPayment = GiftRow & { readonly givenBack: Cents; readonly asked: DonorRequest | null };

/** What was asked for once, with all that it has brought, the latest first. */
export type MyGift = {
  readonly wish: KeptWish;
  readonly payments: readonly MyPayment[];
  /** The recurring gift that it began; null for a gift made once, or where it has not begun. */
  readonly recurring: Recurring | null;
  readonly isOver: boolean;
};

export type MyGifts = {
  readonly donor: Donor;
  /** Those that go on first, then the others, the latest first. What was left at the checkout is not among them. */
  readonly gifts: readonly MyGift[];
};

function giftOf(wish: KeptWish, given: Given, back: ReadonlyMap<string, Cents>, requests: readonly DonorRequest[]): MyGift {
  const payments = given.gifts
    .filter(({ gift }) => gift === wish.id)
    .map((payment) => ({
      ...payment,
      givenBack: back.get(payment.id) ?? ZERO,
      asked: requests.find(({ object, kind }) => kind === 'refund' && object === payment.id) ?? null,
    }));
  const recurring = given.recurring.find(({ gift }) => gift === wish.id) ?? null;
  return { wish, payments, recurring, isOver: recurring === null || isOver(recurring) };
}

/** All that a donor gave, and where it stands. */
export async function myGifts(donors: DonorStore, donor: Donor): Promise<MyGifts> {
  const given = await donors.given(donor.id);
  const back = await donors.takenBack(given.gifts.map(({ id }) => id));
  const requests = await donors.requestsOf(donor.id);
  const gifts = given.wishes
    .map((wish) => giftOf(wish, given, back, requests))
    .filter(({ payments, recurring }) => payments.length > 0 || recurring !== null);
  return { donor, gifts: gifts.toSorted((left, right) => Number(left.isOver) - Number(right.isOver)) };
}
