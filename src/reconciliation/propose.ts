import type { Chart } from '../settings/types.ts';
import { negateCents, ZERO, type Cents } from '../values/cents.ts';
import { bankDays } from './bank-days.ts';
import type { LinePart, LineRule } from './bank-line.ts';
import { holdsWords, namesSupplier, plainWords } from './label-words.ts';
import type { AwaitedTransfer, OpenInvoice, RefundableGift } from './line-desk.ts';
import type { Proposal } from './proposal.ts';
import { runAtOnce } from '../values/turns.ts';
import { announcedProposals, giftOf, giftProposal } from './propose-gifts.ts';
import { matchPayouts, saysStripe, type PayoutMatch, type ProposedLine, type ProposedPayout } from './propose-payouts.ts';

/** All that proposals are made from: open lines, and what they may be. */
export type Proposable = {
  readonly lines: readonly ProposedLine[];
  readonly payouts: readonly ProposedPayout[];
  readonly invoices: readonly OpenInvoice[];
  readonly rules: readonly LineRule[];
  /** Offline gifts that may be given back. */
  readonly refundable: readonly RefundableGift[];
  /** Transfers that were announced, by the label that bears their code. */
  readonly awaited?: ReadonlyMap<string, AwaitedTransfer>;
  readonly chart: Chart;
};

function payoutProposal(line: ProposedLine, { payout, by, certain }: PayoutMatch): Proposal {
  const { id, amount, arrivesOn } = payout;
  return {
    line: line.id,
    parts: [{ kind: 'payout', amount, payout: id }],
    reason: { code: 'payout', amount, arrivesOn, by, label: line.label },
    certain,
  };
}

/** The invoices whose whole open amount a line pays, by amount; a credit note is negative. */
function invoicesByAmount(invoices: readonly OpenInvoice[]): Map<Cents, OpenInvoice[]> {
  return Map.groupBy(
    invoices.filter(({ open }) => open !== 0),
    ({ open }) => negateCents(open),
  );
}

function invoiceProposals(
  line: ProposedLine,
  plain: string,
  invoices: readonly OpenInvoice[],
  isAlone: (invoice: OpenInvoice) => boolean,
): Proposal[] {
  const named = invoices.filter(({ supplier }) => namesSupplier(plain, supplier));
  const shown = named.length > 0 ? named : invoices;
  return shown.map((invoice) => ({
    line: line.id,
    parts: [{ kind: 'invoice', amount: line.amount, invoice: invoice.id }],
    reason: { code: 'invoice', supplier: invoice.supplier, number: invoice.number, amount: line.amount, named: named.length > 0 },
    certain: named.length === 1 && isAlone(invoice),
  }));
}

/** Whether a kept rule speaks of a line. */
export function ruleFits({ words, direction, bank, amount, endedMs }: LineRule, line: ProposedLine, plain: string): boolean {
  if (endedMs !== null || (direction === 'in') !== line.amount > 0) return false;
  if (bank !== null && bank !== line.account) return false;
  if (amount !== null && amount !== Math.abs(line.amount)) return false;
  return holdsWords(plain, plainWords(words));
}

function rulePart({ into }: LineRule, line: ProposedLine): LinePart {
  const { amount } = line;
  if (into.kind === 'gift') return { kind: 'gift', amount, gift: giftOf(line, into.project), through: null };
  return { kind: 'entry', amount, account: into.account, label: null, project: into.project };
}

/**
 * What a kept rule proposes; certain where it is the only one that fits, and where no invoice waits for this line: its cost is booked already.
 * A line that may be a payout is never proposed as a gift (method §5.3).
 */
function ruleProposals(
  line: ProposedLine,
  plain: string,
  rules: readonly LineRule[],
  { mayBePayout, isInvoiced }: { readonly mayBePayout: boolean; readonly isInvoiced: boolean },
): Proposal[] {
  const fitting = rules.filter((rule) => ruleFits(rule, line, plain) && !(mayBePayout && rule.into.kind === 'gift'));
  return fitting.map((rule) => ({
    line: line.id,
    parts: [rulePart(rule, line)],
    reason: { code: 'rule', words: rule.words, account: rule.into.kind === 'entry' ? rule.into.account : null, amount: rule.amount },
    certain: fitting.length === 1 && !isInvoiced,
  }));
}

/** Whether a line tells the name of who gave, each word of it, or the gift's reference. */
function tellsGiver({ name, reference }: RefundableGift, line: ProposedLine, plain: string): boolean {
  if (name !== null && holdsWords(plain, plainWords(name))) return true;
  return reference !== null && (line.reference === reference || holdsWords(plain, plainWords(reference)));
}

/** Gifts that a line may give back: the whole of what is left, to who gave it. Never certain: it is somebody's money that leaves. */
function refundProposals(line: ProposedLine, plain: string, gifts: readonly RefundableGift[]): Proposal[] {
  const fitting = gifts.filter(
    (each) => each.left === negateCents(line.amount) && each.receivedOn <= line.bookedOn && tellsGiver(each, line, plain),
  );
  return fitting.map(({ gift, receivedOn, name }) => ({
    line: line.id,
    parts: [{ kind: 'refund', amount: line.amount, gift }],
    reason: { code: 'refund', amount: line.amount, receivedOn, name },
    certain: false,
  }));
}

/** Bank days that a transfer between two accounts of one holder may take. */
const TRANSFER_TAKES = 3;

/** Opposite lines on two accounts of our own. Certain when only these two fit and one of the accounts is a savings account, which deals with its holder alone. */
function transferProposals(lines: readonly ProposedLine[], chart: Chart): Map<string, Proposal[]> {
  const [first] = lines;
  if (lines.every(({ account }) => account === first?.account)) return new Map();
  const count = bankDays();
  const byAmount = Map.groupBy(lines, ({ amount }) => Math.abs(amount));
  const savings = new Set(chart.filter(({ use }) => use === 'savings').map(({ name }) => name));
  const pairs = [...byAmount.values()].flatMap((group) => {
    const incoming = group.filter(({ amount }) => amount > 0);
    const outgoing = group.filter(({ amount }) => amount < 0);
    return outgoing.flatMap((out) =>
      incoming
        .filter((into) => into.account !== out.account && Math.abs(count(into.bookedOn) - count(out.bookedOn)) <= TRANSFER_TAKES)
        .map((into) => [out, into] as const),
    );
  });
  const times = new Map<string, number>();
  for (const { id } of pairs.flat()) times.set(id, (times.get(id) ?? 0) + 1);
  const proposals = pairs.flatMap(([out, into]) => {
    const certain = times.get(out.id) === 1 && times.get(into.id) === 1 && (savings.has(out.account) || savings.has(into.account));
    return [transfer(out, into, certain), transfer(into, out, certain)];
  });
  return Map.groupBy(proposals, ({ line }) => line);
}

function transfer(line: ProposedLine, other: ProposedLine, certain: boolean): Proposal {
  const reason = { code: 'transfer', account: other.account, bookedOn: other.bookedOn } as const;
  return { line: line.id, parts: [{ kind: 'transfer', amount: line.amount, other: other.id }], reason, certain };
}

/** Of a line's proposals at most one is certain: two that claim to be say no more than that both fit. */
function settled(proposals: readonly Proposal[]): readonly Proposal[] {
  if (proposals.length <= 1) return proposals;
  const sure = proposals.filter(({ certain }) => certain);
  const ordered = [...sure, ...proposals.filter(({ certain }) => !certain)];
  return sure.length <= 1 ? ordered : ordered.map((each) => ({ ...each, certain: false }));
}

/** Tells, of a line's place, its words made plain, which are made when they are first asked for. */
function plainOf(lines: readonly ProposedLine[]): (index: number) => string {
  const made = new Map<number, string>();
  return (index) => {
    const known = made.get(index);
    if (known !== undefined) return known;
    const plain = plainWords(`${lines[index]?.label ?? ''} ${lines[index]?.counterparty ?? ''}`);
    made.set(index, plain);
    return plain;
  };
}

/** Proposes of one line, by its place, what other lines and invoices of the same amount leave possible. */
function fromInvoices({ lines, invoices }: Proposable, plain: (index: number) => string): (index: number) => Proposal[] {
  if (invoices.length === 0) return () => [];
  const byAmount = invoicesByAmount(invoices);
  const places = Map.groupBy(lines.keys(), (index) => lines[index]?.amount ?? ZERO);
  return (index) => {
    const line = lines[index];
    const fitting = line && byAmount.get(line.amount);
    if (!fitting) return [];
    const rivals = places.get(line.amount) ?? [];
    const isAlone = ({ supplier }: OpenInvoice): boolean => rivals.filter((each) => namesSupplier(plain(each), supplier)).length === 1;
    return invoiceProposals(line, plain(index), fitting, isAlone);
  };
}

/**
 * What each open line may be, by its id, the likeliest first: payouts (method §5.2), invoices by amount and supplier, kept rules, transfers
 * between own accounts; money that came in and that nothing explains may be a gift. Nothing is applied here; each says why.
 */
export function propose(asked: Proposable): ReadonlyMap<string, readonly Proposal[]> {
  return runAtOnce(proposing(asked));
}

/** Whatever is asked of one line at a time, by its place: what other rules than the payouts' propose of it. */
type Others = (index: number, line: ProposedLine, mayBePayout: boolean) => readonly Proposal[];

const NOTHING: readonly Proposal[] = [];

function othersOf(asked: Proposable): Others {
  const rules = asked.rules.filter(({ endedMs }) => endedMs === null);
  const transfers = transferProposals(asked.lines, asked.chart);
  const plain = plainOf(asked.lines);
  const invoiced = fromInvoices(asked, plain);
  const awaited = asked.awaited ?? new Map<string, AwaitedTransfer>();
  const known = rules.length + transfers.size + asked.invoices.length + asked.refundable.length + awaited.size;
  if (known === 0) return () => NOTHING;
  return (index, line, mayBePayout) => {
    const announced = mayBePayout ? NOTHING : announcedProposals(line, awaited);
    const found = [...announced, ...(transfers.get(line.id) ?? NOTHING), ...invoiced(index)];
    if (line.amount < 0 && asked.refundable.length > 0) found.push(...refundProposals(line, plain(index), asked.refundable));
    if (rules.length > 0) {
      const isInvoiced = found.some(({ reason, certain }) => reason.code === 'invoice' && certain);
      found.push(...ruleProposals(line, plain(index), rules, { mayBePayout, isInvoiced }));
    }
    return found;
  };
}

/** How many lines are proposed before others have their turn: some milliseconds. */
const AT_ONCE = 2_000;

/** As {@link propose}; yields how many lines are done, so that others have their turn. */
export function* proposing(asked: Proposable): Generator<number | undefined, ReadonlyMap<string, readonly Proposal[]>> {
  const { lines, payouts } = asked;
  const matches = yield* matchPayouts(lines, payouts);
  const others = othersOf(asked);
  yield 0;
  const proposals = new Map<string, readonly Proposal[]>();
  // Nearly every line has one proposal at most: its list is made to measure, which is a third of all that is kept for a hundred thousand lines.
  const proposeOf = (index: number, line: ProposedLine): void => {
    const matched = matches(index);
    const paid = matched.length === 0 ? NOTHING : matched.map((each) => payoutProposal(line, each));
    const mayBePayout = paid.length > 0 || (line.amount > 0 && saysStripe(line));
    const other = others(index, line, mayBePayout);
    if (paid.length + other.length > 0) proposals.set(line.id, other.length === 0 ? settled(paid) : settled([...paid, ...other]));
    else if (line.amount > 0 && !mayBePayout) proposals.set(line.id, [giftProposal(line)]);
  };
  for (const [index, line] of lines.entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) yield index;
    proposeOf(index, line);
  }
  return proposals;
}
