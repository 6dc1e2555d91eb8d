import type { CoverageReport } from '../coverage/report.ts';
import type { StandingPort } from '../giving/standing.ts';
import type { Guard } from '../reconciliation/self-check.ts';
import type { Books } from '../storage/open.ts';
import type { stripeClient } from '../stripe/client.ts';
import { bankLinesOf, type BankLines } from './bank-lines.ts';
import { jobDeskOf, type JobDesk } from './job-desk.ts';
import { reportDeskOf, type ReportDesk } from './error-reports.ts';
import { letterDeskOf, type LetterDesk } from './letters.ts';
import type { Month } from '../values/month.ts';
import { moneyOf, type Money } from './money.ts';
import type { Parts } from './parts.ts';
import { monthToClose, readQueues, type Queues } from './queues.ts';
import { requestsOf, type Requests } from './requests.ts';
import { wordDeskOf, type WordDesk } from './supporters.ts';
import { treasuryOf, type Treasury } from './treasury.ts';

/** All that the treasury's pages ask: who is there, and what each desk holds. */
export type BackOffice = Treasury & {
  /** Bank lines, payouts and trails. */
  readonly lines: BankLines;
  /** Money that Stripe does not tell of: the opening, offline gifts, costs and invoices, what waits to be qualified. */
  readonly money: Money;
  /** Letters that are held or were given up, and the last that left. */
  readonly letters: LetterDesk;
  /** What donors ask. */
  readonly requests: Requests;
  /** Names and messages that donors chose to show. */
  readonly words: WordDesk;
  /** Errors that readers report. */
  readonly reports: ReportDesk;
  /** What the site does by itself. */
  readonly jobs: JobDesk;
  /** What waits for a treasurer. */
  queues(): Promise<Queues>;
  /** The month whose turn it is to be closed; null while it is not over. */
  monthToClose(): Promise<Month | null>;
};

export type BackOfficeParts = {
  readonly stripe: ReturnType<typeof stripeClient>;
  readonly standing: StandingPort;
  report(): Promise<CoverageReport>;
  readonly guard: Guard;
  /** Says that a notice waits to be read. */
  wake(): void;
};

/** Puts the treasury's desks together over the books. */
export function backOfficeOf(parts: Parts, books: Books, { stripe, standing, report, guard, wake }: BackOfficeParts): BackOffice {
  const { environment, content, clock } = parts;
  const lines = bankLinesOf(parts, books);
  return {
    ...treasuryOf({ environment, content, clock, books, wake }),
    lines,
    requests: requestsOf(parts, books, standing),
    words: wordDeskOf(parts, books),
    reports: reportDeskOf(parts, books),
    jobs: jobDeskOf(parts, books),
    money: moneyOf(parts, books, { stripe, report }),
    letters: letterDeskOf(parts, books),
    queues: () => readQueues(books, lines, { content, clock, guard }),
    monthToClose: () => monthToClose(books, { content, clock, guard }),
  };
}
