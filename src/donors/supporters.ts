import { sha256 } from '../values/digest.ts';
import type { Month } from '../values/month.ts';
import type { Language } from '../settings/types.ts';

/** A payment that counts, of somebody who chose to be named (method §4.1). `word`: their message, where it may be shown. */
export type NamedGift = { readonly wish: string; readonly name: string; readonly word: string | null; readonly month: Month };

/** How many gifts a month counts, as it is published: null for 1 or 2 (method §4.2). */
export type GiftsOfMonth = { readonly month: Month; readonly gifts: number | null; readonly isOver: boolean };

export type Supporter = { readonly name: string; readonly words: readonly string[] };

/** Who is named of some months that follow each other: in the order of the alphabet, without amount, day or number. */
export type SupporterPeriod = { readonly first: Month; readonly last: Month; readonly supporters: readonly Supporter[] };

/** With fewer, what a month received would tell what somebody gave (method §4.2). */
const LEAST_GIFTS = 3;

/**
 * Months that are over, the oldest first, put together until each period holds three gifts at least; those that are left wait for the next.
 * The month under way tells no name: one that came while a total changed would tell its amount. Only published numbers are looked at.
 */
function periodsOf(months: readonly GiftsOfMonth[]): { readonly first: Month; readonly last: Month }[] {
  const periods: { first: Month; last: Month }[] = [];
  let first: Month | null = null;
  let held = 0;
  for (const { month, gifts } of months.filter(({ isOver }) => isOver)) {
    if (gifts === 0 && held === 0) continue;
    first ??= month;
    held += gifts ?? 1;
    if (held < LEAST_GIFTS) continue;
    periods.push({ first, last: month });
    [first, held] = [null, 0];
  }
  return periods;
}

/** The words of a gift stand once: with its first payment. */
function withWordsOnce(gifts: readonly NamedGift[]): NamedGift[] {
  const firsts = new Map<string, Month>();
  for (const { wish, month } of gifts) if (month < (firsts.get(wish) ?? '9999-12')) firsts.set(wish, month);
  return gifts.map((gift) => (firsts.get(gift.wish) === gift.month ? gift : { ...gift, word: null }));
}

/** Who is named of each period, the latest first (method §4.1). In whatever order gifts come, the same is shown. */
export function supporterPeriods(gifts: readonly NamedGift[], months: readonly GiftsOfMonth[], language: Language): SupporterPeriod[] {
  const { compare } = new Intl.Collator(language);
  const inOrder = (left: string, right: string): number => compare(left, right) || (left < right ? -1 : 1);
  const told = withWordsOnce(gifts);
  // Names are compared as readers sort them once, however many periods they stand in.
  const places = new Map([...new Set(told.map(({ name }) => name))].toSorted(inOrder).map((name, place) => [name, place]));
  const placeOf = ({ name }: Supporter): number => places.get(name) ?? 0;
  const byMonth = Map.groupBy(told, ({ month }) => month);
  const periods = periodsOf(months).map(({ first, last }) => {
    const own = [...byMonth].flatMap(([month, each]) => (month >= first && month <= last ? each : []));
    const byName = Map.groupBy(own, ({ name }) => name);
    const supporters = [...byName].map(([name, each]) => {
      const words = new Set(each.flatMap(({ word }) => (word === null ? [] : [word])));
      return { name, words: [...words].toSorted(inOrder) };
    });
    return { first, last, supporters: supporters.toSorted((left, right) => placeOf(left) - placeOf(right)) };
  });
  return periods.filter(({ supporters }) => supporters.length > 0).toReversed();
}

export const REVIEWED = ['name', 'message'] as const;
export const REVIEW_STATES = ['approved', 'refused'] as const;

/** A treasurer's word on a name or a message as it then stood: once its donor changes it, it is not reviewed any more. */
export type Review = { readonly state: (typeof REVIEW_STATES)[number]; readonly digest: string };

/** What somebody chose to show with their gift, and what was said of their name and of their message. */
export type NamedWish = {
  readonly wish: string;
  readonly name: string;
  readonly message: string | null;
  readonly reviews: Readonly<Record<(typeof REVIEWED)[number], Review | null>>;
};

/** A payment of such a gift. */
export type NamedRow = NamedWish & { readonly month: Month };

/** By which a review knows the text that it was about. */
export function textDigest(text: string): string {
  return sha256(text);
}

/** What is shown of a text: a name unless it was refused, a message once it was approved; each as it stands now. */
export type Standing = 'waiting' | (typeof REVIEW_STATES)[number];

export function standingOf(text: string, review: Review | null): Standing {
  return review !== null && review.digest === textDigest(text) ? review.state : 'waiting';
}

/** What may be shown of the rows. */
export function shownOf(rows: readonly NamedRow[]): NamedGift[] {
  return rows
    .filter(({ name, reviews }) => standingOf(name, reviews.name) !== 'refused')
    .map(({ wish, name, message, month, reviews }) => {
      const word = message !== null && standingOf(message, reviews.message) === 'approved' ? message : null;
      return { wish, name, word, month };
    });
}

/** The storage port of names that their donors chose to show: of gifts of which a payment counts, received and not given back whole. */
export type SupporterStore = {
  /** Each payment that counts, by the month of its booking day. */
  named(): Promise<NamedRow[]>;
  /** So many gifts that follow one (`after`, its wish), the latest first; from the latest on where that is null. */
  page(after: string | null, limit: number): Promise<NamedWish[]>;
  /** All that bear a message, the latest first. */
  withMessage(): Promise<NamedWish[]>;
  /** Null for a wish that shows nothing. */
  one(wish: string): Promise<NamedWish | null>;
  review(wish: string, what: (typeof REVIEWED)[number], review: Review): Promise<void>;
};
