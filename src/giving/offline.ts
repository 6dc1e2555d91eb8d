import type { Account } from '../values/account.ts';
import type { Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import { reversal, type Draft, type Entry } from '../ledger/entry.ts';

export const OFFLINE_METHODS = ['transfer', 'cheque', 'cash', 'platform'] as const;

export type OfflineMethod = (typeof OFFLINE_METHODS)[number];

/** A gift that does not come from Stripe (method §1.8). `amount` is gross, `commission` what its platform kept of it. */
export type OfflineGift = {
  readonly id: string;
  /** Transfer: the day of credit; cheque and cash: the day received; platform: its own payment date. */
  readonly receivedOn: Day;
  readonly amount: Cents;
  readonly method: OfflineMethod;
  readonly commission: Cents;
  readonly project: string | null;
  /** The number of a cheque, the platform's own reference. */
  readonly reference: string | null;
  readonly note: string | null;
  readonly donor: { readonly name: string | null; readonly email: string | null } | null;
  /** A company's gift, which the books keep apart (account 7542). */
  readonly company: boolean;
};

function factOf(gift: Pick<OfflineGift, 'id' | 'receivedOn'>): Pick<Draft, 'factDay' | 'source' | 'gift' | 'corrects' | 'label'> {
  return { factDay: gift.receivedOn, source: gift.id, gift: gift.id, corrects: null, label: null };
}

/** The gift, gross, on its own day, and its platform's commission as a fee. `into`: cheques, cash, a platform's or a bank's account. */
export function offlineGiftDrafts(gift: OfflineGift, into: Account): Draft[] {
  const { id, amount, commission, project, company } = gift;
  const from = company ? ('company-gifts' as Account) : 'gifts';
  const money: Draft = {
    ...factOf(gift),
    key: `gift:${id}`,
    kind: 'gift',
    postings: [{ from, to: into, amount }],
    measured: { as: 'offline', amount, project },
  };
  if (commission === 0) return [money];
  const fee: Draft = {
    ...factOf(gift),
    key: `fee:${id}`,
    kind: 'fee',
    postings: [{ from: into, to: 'fees', amount: commission }],
    measured: { as: 'fees', amount: commission, project },
  };
  return [money, fee];
}

/** Income that is no gift (method §1.9): shown apart, and `other` only where its account pays for covered costs. */
export function otherIncomeDrafts(
  income: Pick<OfflineGift, 'id' | 'receivedOn' | 'amount' | 'commission'>,
  account: { readonly name: Account; readonly covers: boolean },
  into: Account,
): Draft[] {
  const { id, amount, commission } = income;
  const money: Draft = {
    ...factOf(income),
    gift: null,
    key: `income:${id}`,
    kind: 'income',
    postings: [{ from: account.name, to: into, amount }],
    measured: account.covers ? { as: 'other', amount, project: null } : null,
  };
  if (commission === 0) return [money];
  const postings = [{ from: into, to: 'fees' as const, amount: commission }];
  // Its fee follows it: income that is not shown has no fee that is.
  const measured = account.covers ? ({ as: 'fees', amount: commission, project: null } as const) : null;
  return [money, { ...factOf(income), gift: null, key: `fee:${id}`, kind: 'fee', postings, measured }];
}

/** What takes an offline gift back out of the books (method §1.11): the opposite of its entries, on their own day. */
export function undoDrafts(entries: readonly Entry[]): Draft[] {
  return entries.map((entry) => reversal(entry, entry.factDay, `undo:${entry.key}`));
}

/** Part of an offline gift, or all of it, given back from the cash or by a bank line (method §1.7). `number` counts the gift's refunds from 1. */
export function offlineRefundDraft(
  gift: Pick<OfflineGift, 'id' | 'project'>,
  refund: { readonly number: number; readonly amount: Cents; readonly on: Day; readonly from: Account },
): Draft {
  const { number, amount, on, from } = refund;
  return {
    ...factOf({ id: gift.id, receivedOn: on }),
    key: `refund:${gift.id}:${number}`,
    kind: 'refund',
    postings: [{ from, to: 'gift-refunds', amount }],
    measured: { as: 'refunds', amount, project: gift.project },
  };
}
