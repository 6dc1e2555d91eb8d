import type { Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';

export const STATEMENT_FORMATS = ['camt053', 'cfonb120', 'ofx', 'csv'] as const;

export type StatementFormat = (typeof STATEMENT_FORMATS)[number];

/** One movement of a bank account, as the bank tells it. */
export type StatementLine = {
  /** Where it stands in the file, from 1: the line of a text file, else the number of the movement. */
  readonly position: number;
  readonly bookedOn: Day;
  readonly valueOn: Day | null;
  /** Positive when money came in. */
  readonly amount: Cents;
  /** All the bank's words for it, joined by single spaces. */
  readonly label: string;
  readonly counterparty: string | null;
  /** The end-to-end reference or trace id, where the format has one. */
  readonly reference: string | null;
  /** The bank's own id of the movement (`FITID`, `AcctSvcrRef`); not always stable, so never trusted alone. */
  readonly bankId: string | null;
};

export type BankBalance = { readonly on: Day; readonly amount: Cents };

/** A statement of one account. Opening + lines = closing, where both are told (method §5.4). */
export type Statement = {
  readonly format: StatementFormat;
  /** IBAN or account number as the file writes it, without spaces; null where it has none. */
  readonly account: string | null;
  readonly opening: BankBalance | null;
  readonly closing: BankBalance | null;
  readonly lines: readonly StatementLine[];
};

/** Why a line is kept out until somebody decides; `detail` is what was found there. */
export type BadLine = {
  readonly position: number;
  readonly text: string;
  readonly problem: 'date' | 'amount' | 'currency' | 'columns' | 'not-booked' | 'length' | 'control';
  readonly detail: string;
};

/** What a file holds: the lines that can be read, and those that cannot. */
export type StatementFile = { readonly statements: readonly Statement[]; readonly bad: readonly BadLine[] };

/** Why nothing of a file is taken. `position`: the line where it was found, where there is one; `detail`: what was found. */
export type FileProblem = {
  readonly code:
    | 'empty'
    | 'too-large'
    | 'binary'
    | 'unknown-format'
    | 'doctype'
    | 'too-deep'
    | 'malformed'
    | 'unmapped'
    | 'too-many-lines'
    | 'no-movement';
  readonly position: number | null;
  readonly detail: string;
};
