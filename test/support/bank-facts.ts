import type { Actor } from '../../src/values/actor.ts';
import type { BankLine, LineRule } from '../../src/reconciliation/bank-line.ts';
import type { OpenInvoice } from '../../src/reconciliation/line-desk.ts';
import type { ProposedPayout } from '../../src/reconciliation/propose-payouts.ts';
import type { StatementLine } from '../../src/reconciliation/statement.ts';
import { account } from '../../src/values/account.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';

export const BANK = account('bank-main');
export const SAVINGS = account('savings');

export const ADA: Actor = { member: 'mem_ada', name: 'Ada' };
export const GRACE: Actor = { member: 'mem_grace', name: 'Grace' };

/** A movement as a bank's file tells it: 30 € that came in on a day of November 2026; what matters to a test is said by the test. */
export function told(about: Partial<StatementLine> = {}): StatementLine {
  return {
    position: 1,
    bookedOn: day('2026-11-04'),
    valueOn: null,
    amount: cents(3_000),
    label: 'VIREMENT',
    counterparty: null,
    reference: null,
    bankId: null,
    ...about,
  };
}

export function line(about: Partial<BankLine> = {}): BankLine {
  return { ...told(), id: 'ln_1', account: BANK, fingerprint: 'f1', import: 'imp_1', ...about };
}

/** A payout of 30 € that arrives on 3 November. */
export function payout(about: Partial<ProposedPayout> = {}): ProposedPayout {
  return { id: 'po_1', amount: cents(3_000), arrivesOn: day('2026-11-03'), trace: null, status: 'paid', ...about };
}

export function invoice(about: Partial<OpenInvoice> = {}): OpenInvoice {
  return { id: 'inv_1', supplier: 'GPL Expert', number: '112', open: cents(90_000), ...about };
}

/** A rule that posts what goes out to the hosting account. */
export function rule(about: Partial<LineRule> = {}): LineRule {
  const into = { kind: 'entry', account: account('hosting'), project: null } as const;
  return { id: 'rl_1', words: 'gplexpert', direction: 'out', bank: null, amount: null, into, by: ADA, sinceMs: 0, endedMs: null, ...about };
}
