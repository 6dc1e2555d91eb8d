import type { Chart, CostLine } from '../settings/types.ts';
import type { Account } from '../values/account.ts';
import type { BankLine } from './bank-line.ts';
import { holdsWords, namesSupplier, plainWords } from './label-words.ts';
import type { Proposal } from './proposal.ts';

/**
 * What a form of a line begins with where nothing fits to the cent: a first answer to be read, which posts nothing by itself. `plan`: the cost
 * line whose supplier the label names; null for what the bank itself takes.
 */
export type Likely =
  | { readonly kind: 'account'; readonly account: Account; readonly plan: CostLine | null }
  | { readonly kind: 'gift'; readonly method: 'transfer' | 'cheque' };

type Line = Pick<BankLine, 'amount' | 'bookedOn' | 'label' | 'counterparty'>;

/** The words by which French banks name what they take for themselves. */
const BANK_TAKES = ['frais', 'commission', 'commissions', 'agios'];
const CHEQUE = ['cheque', 'cheques', 'chq'];

function hasOne(plain: string, words: readonly string[]): boolean {
  return words.some((word) => holdsWords(plain, word));
}

function accountOf(chart: Chart, category: string): Account | null {
  return chart.find((each) => each.category === category)?.name ?? null;
}

function outgoing(line: Line, plain: string, chart: Chart, plan: readonly CostLine[]): Likely | null {
  const running = plan.filter(({ from, until }) => from <= line.bookedOn && (until === null || line.bookedOn <= until));
  const named = running.filter(({ supplier }) => namesSupplier(plain, supplier));
  const [first] = named;
  if (first) {
    const account = accountOf(chart, first.category);
    // A supplier of two kinds of things sends no word of which one this is.
    return account !== null && named.every(({ category }) => category === first.category)
      ? { kind: 'account', account, plan: first }
      : null;
  }
  const bank = line.counterparty === null && hasOne(plain, BANK_TAKES) ? accountOf(chart, 'bank') : null;
  return bank === null ? null : { kind: 'account', account: bank, plan: null };
}

/** What a line may well be, by the plan of costs and by its words; null where there is a proposal to accept, or nothing to go by. */
export function likely(line: Line, proposals: readonly Proposal[], chart: Chart, plan: readonly CostLine[]): Likely | null {
  const [first] = proposals;
  const plain = plainWords(`${line.label} ${line.counterparty ?? ''}`);
  if (first?.reason.code === 'gift') return { kind: 'gift', method: hasOne(plain, CHEQUE) ? 'cheque' : 'transfer' };
  return first === undefined && line.amount < 0 ? outgoing(line, plain, chart, plan) : null;
}
