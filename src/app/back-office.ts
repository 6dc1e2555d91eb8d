import type { Books } from '../storage/open.ts';
import { bankLinesOf, type BankLines } from './bank-lines.ts';
import type { Parts } from './parts.ts';
import { treasuryOf, type Treasury } from './treasury.ts';

/** All that the treasury's pages ask: who is there, and what each desk holds. */
export type BackOffice = Treasury & {
  /** Bank lines, payouts and trails. */
  readonly lines: BankLines;
};

/** `wake` says that a notice waits to be read. */
export function backOfficeOf(parts: Parts, books: Books, wake: () => void): BackOffice {
  const { environment, content, clock } = parts;
  return { ...treasuryOf({ environment, content, clock, books, wake }), lines: bankLinesOf(parts, books) };
}
