import type { Account } from '../values/account.ts';
import { addCents, atLeastZero, sumCents, type Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import type { ReceiptSettings } from '../settings/types.ts';

/** The three ways of paying that the form tells apart. */
export const RECEIPT_MODES = ['cash', 'cheque', 'transfer'] as const;

export type ReceiptMode = (typeof RECEIPT_MODES)[number];

/** One payment as the books know it now: amounts in cents, `day` by method §1.4 and §1.8. */
export type ReceiptPayment = {
  /** The charge, or our own id of an offline gift. */
  readonly id: string;
  readonly day: Day;
  /** Gross (method §6.3): the fee is the association's cost. */
  readonly gross: Cents;
  /** What was given back of it, and what disputes hold or have taken: zero or negative. */
  readonly refunded: Cents;
  readonly disputed: Cents;
  readonly mode: ReceiptMode;
  /** Came through another platform, which may receipt it itself. */
  readonly isPlatform: boolean;
  readonly isCompany: boolean;
  readonly isMembership: boolean;
  /** Whom the receipt would name: a donor, or a giver of an offline gift; null while nobody is known. */
  readonly holder: string | null;
  /** What tells a treasurer who it may be; null for gifts through Stripe of unknown origin. */
  readonly told: string | null;
  /** The receipt that stands for it. */
  readonly receipt: number | null;
};

/** Who receipts a payment (method §6.4): one of these, never two. `treasurer`: a company, which has a form of its own and is told to write. */
export type Receipter = 'us' | 'platform' | 'treasurer' | 'nobody';

/** Accounts by which the books say what of a payment is a gift. */
export const ELIGIBLE_ACCOUNTS: Readonly<Record<'gifts' | 'company' | 'memberships' | 'refunds' | 'disputes', Account>> = {
  gifts: 'gifts',
  company: 'company-gifts' as Account,
  memberships: 'memberships' as Account,
  refunds: 'gift-refunds',
  disputes: 'disputes',
};

/** Who receipts a payment, by the association's settings (method §6.4). */
export function receipterOf(
  { isCompany, isMembership, isPlatform }: Pick<ReceiptPayment, 'isCompany' | 'isMembership' | 'isPlatform'>,
  { memberships, platformGifts }: Pick<ReceiptSettings, 'memberships' | 'platformGifts'>,
): Receipter {
  if (isPlatform && platformGifts !== 'association') return platformGifts;
  if (isMembership && !memberships) return 'nobody';
  return isCompany ? 'treasurer' : 'us';
}

/** What of a payment gives the right, in cents, never below zero: gross, less refunds and what disputes have taken (method §6.3). */
export function eligibleAmount({ gross, refunded, disputed }: Pick<ReceiptPayment, 'gross' | 'refunded' | 'disputed'>): Cents {
  const left = addCents(gross, addCents(refunded, disputed));
  return atLeastZero(left);
}

/** Payments that one receipt will bear. */
export type ToReceipt = { readonly holder: string; readonly payments: readonly ReceiptPayment[]; readonly amount: Cents };

/** What stands in the way of receipts for some payments of a year, each for a person to look at before the yearly batch (method §6.4). */
export type YearPlan = {
  readonly ready: readonly ToReceipt[];
  /** Whose names or address are not known, one line each. */
  readonly withoutIdentity: readonly ToReceipt[];
  readonly unidentified: readonly ReceiptPayment[];
  readonly disputed: readonly ReceiptPayment[];
  readonly companies: readonly ReceiptPayment[];
  /** Receipted by their platform, or by nobody. */
  readonly elsewhere: readonly ReceiptPayment[];
  /** Payments that stand on a receipt already. */
  readonly done: number;
};

function grouped(payments: readonly ReceiptPayment[]): ToReceipt[] {
  return [...Map.groupBy(payments, ({ holder }) => holder ?? '')]
    .map(([holder, own]) => ({
      holder,
      payments: own.toSorted((left, right) => (left.day + left.id < right.day + right.id ? -1 : 1)),
      amount: sumCents(own.map(eligibleAmount)),
    }))
    .toSorted((left, right) => (left.holder < right.holder ? -1 : 1));
}

/** Sorts the payments of a year: one receipt for each person who is known, for all that gives the right and stands on none yet. */
export function planYear(payments: readonly ReceiptPayment[], known: ReadonlySet<string>, settings: ReceiptSettings): YearPlan {
  const counting = payments.filter((each) => eligibleAmount(each) > 0);
  const open = counting.filter(({ receipt }) => receipt === null);
  const by = (receipter: Receipter): ReceiptPayment[] => open.filter((each) => receipterOf(each, settings) === receipter);
  const ours = by('us');
  const named = ours.filter(({ holder }) => holder !== null);
  return {
    ready: grouped(named.filter(({ holder }) => known.has(holder ?? ''))),
    withoutIdentity: grouped(named.filter(({ holder }) => !known.has(holder ?? ''))),
    unidentified: ours.filter(({ holder }) => holder === null),
    disputed: payments.filter(({ disputed }) => disputed !== 0),
    companies: by('treasurer'),
    elsewhere: [...by('platform'), ...by('nobody')],
    done: counting.length - open.length,
  };
}
