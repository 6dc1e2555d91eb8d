import { cents, negateCents } from '../values/cents.ts';
import type { BankLine, LinePart } from './bank-line.ts';
import { targetOf } from './line-drafts.ts';
import type { LineBooks, LineDesk, PartProblem } from './line-desk.ts';
import { isBankAccount } from './own-accounts.ts';

type Found = Omit<PartProblem, 'part'> | null;

/** Accounts that other rules keep: money reaches them by facts of their own. */
const KEPT_BY_RULES: readonly string[] = [
  'stripe',
  'transit',
  'transfers',
  'disputes',
  'surplus',
  'deficit',
  'retained',
  'payouts-on-the-way',
];

/** Where gifts are booked: from a line they come as gifts, so that each is counted, receipted and thanked. */
const GIFT_ACCOUNTS: readonly string[] = ['gifts', 'company-gifts'];

function found(code: PartProblem['code'], expected: PartProblem['expected'] = null): Found {
  return { code, expected };
}

async function payoutProblem({ payouts, lines }: LineBooks, part: LinePart & { kind: 'payout' }): Promise<Found> {
  const payout = await payouts.payout(part.payout);
  if (!payout) return found('unknown-payout');
  if (payout.status === 'failed' || payout.status === 'canceled') return found('failed-payout', payout.status);
  if (payout.amount !== part.amount) return found('payout-amount', payout.amount);
  const line = (await lines.linesOfPayouts([part.payout])).get(part.payout);
  return line === undefined ? null : found('linked-payout', line);
}

/** An invoice is paid in one part or several, never beyond what is open; a credit note brings money in. */
async function invoiceProblem({ openInvoice }: LineBooks, part: LinePart & { kind: 'invoice' }, others: number): Promise<Found> {
  const invoice = await openInvoice(part.invoice);
  if (!invoice) return found('unknown-invoice');
  const open = cents(invoice.open - others);
  const pays = negateCents(part.amount);
  const fits = open > 0 ? pays > 0 && pays <= open : pays < 0 && pays >= open;
  return fits && open !== 0 ? null : found('invoice-amount', open);
}

async function chequeProblem({ chequesInHand }: LineBooks, part: LinePart & { kind: 'cheque' }): Promise<Found> {
  const cheque = (await chequesInHand()).find(({ gift }) => gift === part.gift);
  if (!cheque) return found('unknown-cheque');
  return cheque.amount === part.amount ? null : found('cheque-amount', cheque.amount);
}

/** At most what of a gift is left goes back, and not before it came. */
async function refundProblem({ refundable }: LineBooks, line: BankLine, part: LinePart & { kind: 'refund' }): Promise<Found> {
  const gift = await refundable(part.gift);
  if (!gift) return found('unknown-gift');
  if (part.amount > 0 || -part.amount > gift.left) return found('refund-amount', negateCents(gift.left));
  return line.bookedOn < gift.receivedOn ? found('refund-day', gift.receivedOn) : null;
}

function entryProblem({ chart }: LineDesk, { account }: LinePart & { kind: 'entry' }): Found {
  if (!chart.some(({ name }) => name === account)) return found('unknown-account', account);
  if (isBankAccount(chart, account)) return found('own-account', account);
  if (GIFT_ACCOUNTS.includes(account)) return found('gift-account', account);
  return KEPT_BY_RULES.includes(account) ? found('kept-account', account) : null;
}

/** Where a gift may have been before the bank: cheques in hand, the cash box, another platform. */
const THROUGH: readonly string[] = ['cheques', 'cash', 'platform'];

/** A bank account moves on the bank's own days: a gift of another day was somewhere else until then. */
function giftProblem({ chart }: LineDesk, line: BankLine, { amount, gift, through }: LinePart & { kind: 'gift' }): Found {
  if (amount <= 0) return found('gift-direction');
  if (gift.commission < 0 || gift.amount - gift.commission !== amount) return found('gift-amount', cents(gift.amount - gift.commission));
  if (gift.commission > 0 && gift.method !== 'platform') return found('gift-amount', gift.amount);
  if (through === null) return gift.receivedOn === line.bookedOn ? null : found('gift-day', line.bookedOn);
  const isPlace = chart.some(({ name, use }) => name === through && name !== 'stripe' && THROUGH.includes(use));
  if (!isPlace) return found('gift-through', through);
  return gift.receivedOn <= line.bookedOn ? null : found('gift-day', line.bookedOn);
}

async function transferProblem({ lines }: LineBooks, line: BankLine, { other, amount }: LinePart & { kind: 'transfer' }): Promise<Found> {
  if (other === null) return null;
  const seen = await lines.line(other);
  if (!seen || seen.line.account === line.account) return found('unknown-line', other);
  return seen.line.amount === -amount ? null : found('not-opposite', seen.line.amount);
}

function projectOf(part: LinePart): string | null {
  if (part.kind === 'gift') return part.gift.project;
  return part.kind === 'entry' ? part.project : null;
}

function ownProblem(books: LineBooks, desk: LineDesk, line: BankLine, parts: readonly LinePart[], index: number): Promise<Found> | Found {
  const part = parts[index];
  if (!part || part.amount === 0) return found('zero');
  const project = projectOf(part);
  if (project !== null && !desk.projects.includes(project)) return found('unknown-project', project);
  const before = parts.slice(0, index);
  const same = (each: LinePart): boolean =>
    part.kind !== 'gift' && each.kind !== 'gift' && each.kind === part.kind && targetOf(each) === targetOf(part);
  switch (part.kind) {
    case 'payout':
      return before.some(same) ? found('twice') : payoutProblem(books, part);
    case 'invoice':
      return invoiceProblem(books, part, -before.filter(same).reduce((sum, { amount }) => sum + amount, 0));
    case 'cheque':
      return before.some(same) ? found('twice') : chequeProblem(books, part);
    case 'refund':
      return before.some(same) ? found('twice') : refundProblem(books, line, part);
    case 'transfer':
      return transferProblem(books, line, part);
    case 'gift':
      return giftProblem(desk, line, part);
    case 'entry':
      return entryProblem(desk, part);
  }
}

/** What is wrong with each part of a line, at its place; whether they add up to it is asked elsewhere. */
export async function checkParts(books: LineBooks, desk: LineDesk, line: BankLine, parts: readonly LinePart[]): Promise<PartProblem[]> {
  const problems: PartProblem[] = [];
  for (const index of parts.keys()) {
    const problem = await ownProblem(books, desk, line, parts, index);
    if (problem) problems.push({ part: index, ...problem });
  }
  return problems;
}
