import type { Draft, Measured, Posting } from '../ledger/entry.ts';
import type { Chart } from '../settings/types.ts';
import type { Account } from '../values/account.ts';
import { negateCents, type Cents } from '../values/cents.ts';
import type { BankLine, LinePart } from './bank-line.ts';

/** What every key of a part's entry begins with: the line, and how many times its posting was undone before. */
export function partKey(line: string, attempt: number, part: number): string {
  return `bank:${line}:${attempt}:${part}`;
}

/** Money that came into the bank from an account, or went out to it where the amount is negative. */
function posting(bank: Account, other: Account, amount: Cents): Posting {
  return amount < 0 ? { from: bank, to: other, amount: negateCents(amount) } : { from: other, to: bank, amount };
}

/** The account that a part comes from or goes to; null for a gift that reaches the bank, or leaves it again, by its own entry. */
function otherAccount(part: LinePart): Account | null {
  switch (part.kind) {
    case 'payout':
      return 'transit';
    case 'invoice':
      return 'suppliers';
    case 'cheque':
      return 'cheques';
    case 'transfer':
      return 'transfers';
    case 'entry':
      return part.account;
    case 'gift':
      return part.through;
    case 'refund':
      return null;
  }
}

/**
 * What a part adds to public figures: income that the chart assigns to the covered costs (method §1.9), and a gift that is given back. All
 * else was counted when it happened, or is no part of them.
 */
function measuredBy(part: LinePart, chart: Chart): Measured | null {
  if (part.kind !== 'entry') return null;
  const { account, amount, project } = part;
  if (account === 'gift-refunds') return { as: 'refunds', amount: negateCents(amount), project };
  const covers = chart.some((each) => each.name === account && each.covers);
  return covers ? { as: 'other', amount, project } : null;
}

/** What a part settles, which its entry then names as its source; null where the line itself is all there is. */
function settledBy(part: LinePart): string | null {
  switch (part.kind) {
    case 'payout':
      return part.payout;
    case 'invoice':
      return part.invoice;
    case 'cheque':
    case 'refund':
      return part.gift;
    case 'transfer':
    case 'entry':
    case 'gift':
      return null;
  }
}

/** The entry by which a part moves the bank account, dated by the bank (method §5.3); none for a gift that its own entry brings there. */
export function partDrafts(line: BankLine, attempt: number, index: number, part: LinePart, chart: Chart): Draft[] {
  const other = otherAccount(part);
  if (other === null) return [];
  const draft: Draft = {
    key: partKey(line.id, attempt, index),
    kind: 'bank',
    factDay: line.bookedOn,
    postings: [posting(line.account, other, part.amount)],
    measured: measuredBy(part, chart),
    source: settledBy(part) ?? line.id,
    gift: null,
    corrects: null,
    label: part.kind === 'entry' ? part.label : null,
  };
  return [draft];
}

/** What drafts bring into an account, less what they take from it. */
export function broughtInto(account: Account, drafts: readonly Pick<Draft, 'postings'>[]): number {
  const postings = drafts.flatMap((draft) => draft.postings);
  return postings.reduce((sum, { from, to, amount }) => sum + (to === account ? amount : 0) - (from === account ? amount : 0), 0);
}

/** What a part points to, as it is kept. */
export function targetOf(part: Exclude<LinePart, { kind: 'gift' }>): string | null {
  switch (part.kind) {
    case 'payout':
      return part.payout;
    case 'invoice':
      return part.invoice;
    case 'cheque':
    case 'refund':
      return part.gift;
    case 'transfer':
      return part.other;
    case 'entry':
      return part.account;
  }
}
