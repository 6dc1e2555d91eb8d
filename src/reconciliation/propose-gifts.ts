import { ZERO } from '../values/cents.ts';
import type { LineGift, LinePart } from './bank-line.ts';
import type { AwaitedTransfer } from './line-desk.ts';
import type { Proposal } from './proposal.ts';
import type { ProposedLine } from './propose-payouts.ts';

/** A gift as a line brings it, to be completed by whoever posts it. Never a donor's name: that is typed where it is wanted. */
export function giftOf(
  { amount, bookedOn, reference }: Pick<ProposedLine, 'amount' | 'bookedOn' | 'reference'>,
  project: string | null,
): LineGift {
  const nobody = { donor: null, note: null, company: false };
  return { receivedOn: bookedOn, amount, method: 'transfer', commission: ZERO, project, reference, ...nobody };
}

/** The gift that was announced under a line's code: of the amount that came, for the project that was chosen. A person looks at it. */
export function announcedProposals(line: ProposedLine, awaited: ReadonlyMap<string, AwaitedTransfer>): Proposal[] {
  const transfer = awaited.get(line.label);
  if (!transfer || line.amount <= 0) return [];
  const { code, amount, project, email } = transfer;
  const gift: LineGift = { ...giftOf(line, project), reference: code, donor: email === null ? null : { name: null, email } };
  const parts: LinePart[] = [{ kind: 'gift', amount: line.amount, gift, through: null }];
  return [{ line: line.id, parts, reason: { code: 'announced', under: code, announced: amount }, certain: false }];
}

/** What money that nothing explains may be. */
export function giftProposal(line: ProposedLine): Proposal {
  const parts: LinePart[] = [{ kind: 'gift', amount: line.amount, gift: giftOf(line, null), through: null }];
  return { line: line.id, parts, reason: { code: 'gift', from: line.counterparty }, certain: false };
}
