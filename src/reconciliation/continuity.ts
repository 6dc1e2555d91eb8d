import { addCents, subtractCents, sumCents, type Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import type { BankBalance, Statement, StatementLine } from './statement.ts';

/** Why a statement's balances do not hold together; amounts in cents. */
export type BalanceProblem =
  /** Opening + lines is not closing. */
  | { readonly code: 'sum'; readonly opening: Cents; readonly lines: Cents; readonly closing: Cents; readonly difference: Cents }
  /** It does not open with what the statement before closed with: money moved in between, of which no line tells. */
  | { readonly code: 'gap'; readonly since: Day; readonly expected: Cents; readonly opening: Cents; readonly difference: Cents }
  /** Another statement tells another balance for the end of the same day. */
  | { readonly code: 'closing'; readonly on: Day; readonly known: Cents; readonly closing: Cents };

/** What is known of an account before the statement is taken. */
export type Before = {
  /** The last balance known of a day before the statement's first. */
  readonly last: BankBalance | null;
  /** What lines add up to that are kept after that day and are not in the statement, without those of its first day. */
  readonly between: Cents;
  /** What kept lines of its first day that are not in the statement add up to: they may stand before its opening, or after its lines. */
  readonly sameDay: Cents;
  /** What another statement says of the day on which this one closes, and that with what lines add that it did not have. */
  readonly closing: { readonly told: Cents; readonly withNew: Cents } | null;
};

/** The first day that a statement tells of; null where it tells of none. */
export function firstDayOf({ opening, lines, closing }: Statement): Day | null {
  return daysOf(lines)?.[0] ?? closing?.on ?? opening?.on ?? null;
}

/** The first and the last day of which lines tell; null where there is none. */
export function daysOf(lines: readonly Pick<StatementLine, 'bookedOn'>[]): readonly [Day, Day] | null {
  let days: readonly [Day, Day] | null = null;
  for (const { bookedOn } of lines) {
    if (days === null) days = [bookedOn, bookedOn];
    else if (bookedOn < days[0]) days = [bookedOn, days[1]];
    else if (bookedOn > days[1]) days = [days[0], bookedOn];
  }
  return days;
}

export function linesTotal({ lines }: Statement): Cents {
  return sumCents(lines.map(({ amount }) => amount));
}

/** What an account held before the statement's first line, as it says or as its closing balance and its lines make it. */
export function openingOf(statement: Statement): Cents | null {
  if (statement.opening) return statement.opening.amount;
  return statement.closing ? subtractCents(statement.closing.amount, linesTotal(statement)) : null;
}

/** Whether opening + lines = closing; nothing where one of the balances is not told (method §5.4). */
export function sumProblem(statement: Statement): BalanceProblem | null {
  const { opening, closing } = statement;
  if (!opening || !closing) return null;
  const lines = linesTotal(statement);
  const difference = subtractCents(closing.amount, addCents(opening.amount, lines));
  return difference === 0 ? null : { code: 'sum', opening: opening.amount, lines, closing: closing.amount, difference };
}

/** Whether a statement follows from the one before it, and agrees with what is known of the day on which it closes. */
export function continuityProblems(statement: Statement, { last, between, sameDay, closing }: Before): BalanceProblem[] {
  const problems: BalanceProblem[] = [];
  const opening = openingOf(statement);
  if (last && opening !== null) {
    const expected = addCents(last.amount, between);
    const follows = opening === expected || opening === addCents(expected, sameDay);
    if (!follows) problems.push({ code: 'gap', since: last.on, expected, opening, difference: subtractCents(opening, expected) });
  }
  if (statement.closing && closing && ![closing.told, closing.withNew].includes(statement.closing.amount)) {
    problems.push({ code: 'closing', on: statement.closing.on, known: closing.told, closing: statement.closing.amount });
  }
  return problems;
}

/** The statements of one account in one file, as one: the oldest's opening, the newest's closing, all lines. */
export type Joined = {
  readonly statement: Statement;
  readonly closings: readonly BankBalance[];
  readonly problems: readonly BalanceProblem[];
};

function stepProblem(before: Statement, next: Statement): BalanceProblem | null {
  if (!before.closing || !next.opening || before.closing.amount === next.opening.amount) return null;
  const { on, amount } = before.closing;
  const opening = next.opening.amount;
  return { code: 'gap', since: on, expected: amount, opening, difference: subtractCents(opening, amount) };
}

/** Joins statements of one account, at least one, each with its own sum and each opening with what the one before closed with. */
export function joinStatements(statements: readonly [Statement, ...Statement[]]): Joined {
  const ordered = statements.toSorted((left, right) => ((firstDayOf(left) ?? '') < (firstDayOf(right) ?? '') ? -1 : 1));
  const sums = ordered.flatMap((each) => sumProblem(each) ?? []);
  const steps = ordered.slice(1).flatMap((each, index) => stepProblem(ordered[index] ?? each, each) ?? []);
  return {
    statement: {
      ...statements[0],
      opening: ordered[0]?.opening ?? null,
      closing: ordered.at(-1)?.closing ?? null,
      lines: ordered.flatMap(({ lines }) => lines),
    },
    closings: ordered.flatMap(({ closing }) => closing ?? []),
    problems: [...sums, ...steps],
  };
}
