import type { Chart } from '../settings/types.ts';
import type { Account } from '../values/account.ts';
import type { Actor, Noted } from '../values/actor.ts';
import type { Clock } from '../values/clock.ts';
import type { Day } from '../values/day.ts';
import type { Progress } from '../values/turns.ts';
import type { BalanceProblem } from './continuity.ts';
import type { KnownLine, LineStore } from './line-store.ts';
import type { BadLine, BankBalance, StatementFile, StatementLine } from './statement.ts';

/** What a person may decide about a file that is not as it should be. */
export const DECISIONS = ['leave-out', 'gap'] as const;

/** `leave-out`: lines that cannot be read stay out. `gap`: the statement is taken though it does not follow from the one before it. */
export type Decision = (typeof DECISIONS)[number];

export type AskedImport = {
  readonly file: StatementFile;
  /** SHA-256 of the file's bytes. */
  readonly fileHash: string;
  readonly fileName: string | null;
  /** Null where the file's own number is to tell it. */
  readonly account: Account | null;
  readonly decided: readonly Decision[];
  readonly by: Actor;
};

export type ImportProblem =
  /** No account was chosen, and the number in the file is that of none in the chart, or there is no number. */
  | { readonly code: 'no-account'; readonly written: string | null }
  | { readonly code: 'not-a-bank'; readonly account: Account }
  /** The number in the file is another account's. */
  | { readonly code: 'other-account'; readonly account: Account; readonly written: string }
  /** The file holds neither a line nor a balance. */
  | { readonly code: 'nothing' }
  | ({ readonly account: Account } & BalanceProblem);

/** What one statement adds. `early`: lines booked before the books open, which the opening entry stands for (method §0.1). */
export type ToldImport = {
  readonly account: Account;
  readonly kept: number;
  readonly known: number;
  readonly early: number;
  readonly from: Day | null;
  readonly to: Day | null;
  readonly opening: BankBalance | null;
  readonly closing: BankBalance | null;
};

export type Import =
  | { readonly kind: 'done'; readonly imports: readonly ToldImport[]; readonly bad: readonly BadLine[] }
  /** Nothing is kept until somebody has decided: `bad` lines stay out or the file is mended, a gap is filled by the statement that is missing or accepted. */
  | {
      readonly kind: 'undecided';
      readonly imports: readonly ToldImport[];
      readonly bad: readonly BadLine[];
      readonly problems: readonly ImportProblem[];
    }
  | { readonly kind: 'refused'; readonly problems: readonly ImportProblem[] };

export type ImportBooks = {
  readonly lines: LineStore;
  /** Adds to the audit trail, in the same transaction. */
  note(about: Noted): Promise<void>;
};

/** A line of a file with the mark by which it is known again: the same in any file that tells of the same movement. */
export type MarkedLine = { readonly line: StatementLine; readonly fingerprint: string };

export type ImportDesk = {
  readonly chart: Chart;
  readonly clock: Clock;
  /** The first day of the books; null where they open empty. */
  readonly openedOn: Day | null;
  /** Gives each line of an account its mark; yields how many have one, so that others have their turn. */
  marked(account: Account, lines: readonly StatementLine[]): Generator<number, readonly MarkedLine[]>;
  /** The lines that a statement adds to those of an account, and those that are there already. */
  newLines(
    known: readonly KnownLine[],
    lines: readonly MarkedLine[],
  ): Generator<unknown, { readonly added: readonly MarkedLine[]; readonly present: readonly MarkedLine[] }>;
  /** Hears how far a long import has come. */
  tell(about: ImportProgress): void;
  /** Looks that need not be of one moment: what others write meanwhile is met by the transaction. */
  read<Value>(work: (books: Pick<ImportBooks, 'lines'>) => Promise<Value>): Promise<Value>;
  /** One transaction; the trail's notes are by this actor. */
  write<Value>(by: Actor, work: (books: ImportBooks) => Promise<Value>): Promise<Value>;
};

/** `comparing`: lines are given their marks; `keeping`: they are written. Counts of lines. */
export type ImportProgress = Progress & { readonly phase: 'comparing' | 'keeping' };
