import type { CoverageReport } from '../coverage/report.ts';
import type { Books } from '../storage/open.ts';
import type { stripeClient } from '../stripe/client.ts';
import { bankLinesOf, type BankLines } from './bank-lines.ts';
import { moneyOf, type Money } from './money.ts';
import type { Parts } from './parts.ts';
import { treasuryOf, type Treasury } from './treasury.ts';

/** All that the treasury's pages ask: who is there, and what each desk holds. */
export type BackOffice = Treasury & {
  /** Bank lines, payouts and trails. */
  readonly lines: BankLines;
  /** Money that Stripe does not tell of: the opening, offline gifts, costs and invoices, what waits to be qualified. */
  readonly money: Money;
};

export type BackOfficeParts = {
  readonly stripe: ReturnType<typeof stripeClient>;
  report(): Promise<CoverageReport>;
  /** Says that a notice waits to be read. */
  wake(): void;
};

/** Puts the treasury's desks together over the books. */
export function backOfficeOf(parts: Parts, books: Books, { stripe, report, wake }: BackOfficeParts): BackOffice {
  const { environment, content, clock } = parts;
  return {
    ...treasuryOf({ environment, content, clock, books, wake }),
    lines: bankLinesOf(parts, books),
    money: moneyOf(parts, books, stripe, report),
  };
}
