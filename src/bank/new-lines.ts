import type { StatementLine } from '../reconciliation/statement.ts';
import type { Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import { sha256 } from '../values/digest.ts';
import { folded } from './text.ts';

/**
 * SHA-256 over account, day, amount, label (without accents, case or repeated spaces) and which of the identical ones in its file it is,
 * from 1. `account` is what the books call the account, so that it is the same in every format.
 */
export function lineFingerprint(account: string, line: StatementLine, occurrence: number): string {
  return sha256([account, line.bookedOn, line.amount, folded(line.label), occurrence]);
}

/** What is kept of a line of this account that was imported before. */
export type KnownLine = {
  readonly fingerprint: string;
  readonly bankId: string | null;
  readonly bookedOn: Day;
  readonly amount: Cents;
};

export type FingerprintedLine = { readonly line: StatementLine; readonly fingerprint: string };

export type NewLines = {
  readonly added: readonly FingerprintedLine[];
  /** Those that are there already, by their fingerprint or by their bank's id. */
  readonly present: readonly FingerprintedLine[];
};

/** How many lines are looked at before others have their turn: some ten milliseconds. */
const AT_ONCE = 1_000;

/** The lines of one account, each with its fingerprint; yields how many have one. */
export function* fingerprinted(account: string, lines: readonly StatementLine[]): Generator<number, FingerprintedLine[]> {
  const seen = new Map<string, number>();
  const made: FingerprintedLine[] = [];
  for (const line of lines) {
    const first = lineFingerprint(account, line, 1);
    const occurrence = (seen.get(first) ?? 0) + 1;
    seen.set(first, occurrence);
    made.push({ line, fingerprint: occurrence === 1 ? first : lineFingerprint(account, line, occurrence) });
    if (made.length % AT_ONCE === 0) yield made.length;
  }
  return made;
}

type Identified = Pick<KnownLine, 'bankId' | 'bookedOn' | 'amount'>;

/** The ids that name one line only. Some banks give all lines of a day, or all lines, the same. */
function trustedIds(lines: readonly Identified[]): Set<string> {
  const counts = new Map<string, number>();
  for (const { bankId } of lines) if (bankId !== null) counts.set(bankId, (counts.get(bankId) ?? 0) + 1);
  return new Set([...counts].filter(([, count]) => count === 1).map(([id]) => id));
}

function idKey({ bankId, bookedOn, amount }: Identified): string {
  return JSON.stringify([bankId, bookedOn, amount]);
}

/**
 * What a statement adds to the lines of one account: the same file twice adds nothing, one that overlaps adds only what is new.
 * Each known line accounts for one line at most: first the one with its fingerprint, then, among those left, one with its bank's id, day and
 * amount whose label the bank has changed since. An id that names several lines, here or there, is no id. Yields between its steps.
 */
export function* newLines(known: readonly KnownLine[], lines: readonly FingerprintedLine[]): Generator<undefined, NewLines> {
  const fingerprints = new Set(known.map((each) => each.fingerprint));
  const here = new Set(lines.map((each) => each.fingerprint));
  yield;
  const trustedThere = trustedIds(known);
  yield;
  const trustedHere = trustedIds(lines.map(({ line }) => line));
  yield;
  const left = new Set(known.filter((each) => !here.has(each.fingerprint) && trustedThere.has(each.bankId ?? '')).map(idKey));
  yield;
  const isPresent = ({ line, fingerprint }: FingerprintedLine): boolean =>
    fingerprints.has(fingerprint) || (line.bankId !== null && trustedHere.has(line.bankId) && left.has(idKey(line)));
  const sorted = Map.groupBy(lines, (each) => (isPresent(each) ? 'present' : 'added'));
  return { added: sorted.get('added') ?? [], present: sorted.get('present') ?? [] };
}
