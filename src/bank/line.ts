import type { BadLine, StatementLine } from '../reconciliation/statement.ts';
import type { Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { excerpt, hasControls, joinWords, wordsOrNull } from './text.ts';

/** What a text was read as, with the text: it is told where it could not be read. */
export type Found<Value> = { readonly said: string; readonly value: Value | undefined };

export function found<Value>(said: string, read: (text: string) => Value | undefined): Found<Value> {
  return { said, value: read(said) };
}

/** One movement of any format, before it is known to be good. */
export type Draft = {
  readonly position: number;
  /** The line itself, or what stands for it in a format without lines. */
  readonly text: string;
  readonly bookedOn: Found<Day>;
  /** Null where the format or the bank tells none. */
  readonly valueOn: Found<Day> | null;
  readonly amount: Found<Cents>;
  readonly words: readonly string[];
  readonly counterparty: string | undefined;
  readonly reference: string | undefined;
  readonly bankId: string | undefined;
};

export type ReadLine = Result<StatementLine, BadLine>;

export function badLine(position: number, text: string, problem: BadLine['problem'], detail: string): BadLine {
  return { position, text: excerpt(text), problem, detail: excerpt(detail) };
}

/** A line whose days exist, whose amount is exact cents and whose words can be shown; else why not. */
export function readDraft(draft: Draft): ReadLine {
  const { position, bookedOn, valueOn, amount, words } = draft;
  const refuse = (problem: BadLine['problem'], detail: string): ReadLine => refused(badLine(position, draft.text, problem, detail));
  if (bookedOn.value === undefined) return refuse('date', bookedOn.said);
  if (valueOn !== null && valueOn.value === undefined) return refuse('date', valueOn.said);
  if (amount.value === undefined) return refuse('amount', amount.said);
  const dirty = [...words, draft.counterparty, draft.reference, draft.bankId].find((text) => text !== undefined && hasControls(text));
  if (dirty !== undefined) return refuse('control', dirty);
  return ok({
    position,
    bookedOn: bookedOn.value,
    valueOn: valueOn?.value ?? null,
    amount: amount.value,
    label: joinWords(words),
    counterparty: wordsOrNull(draft.counterparty),
    reference: wordsOrNull(draft.reference),
    bankId: wordsOrNull(draft.bankId),
  });
}

/** The good and the bad of what was read, each in the file's order. */
export function sortOut(lines: readonly ReadLine[]): { readonly lines: readonly StatementLine[]; readonly bad: readonly BadLine[] } {
  return {
    lines: lines.flatMap((line) => (line.ok ? [line.value] : [])),
    bad: lines.flatMap((line) => (line.ok ? [] : [line.why])),
  };
}
