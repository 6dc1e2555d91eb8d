import { ok, refused, type Result } from '../values/result.ts';
import type { Mistake } from './types.ts';

/** A thing that was read, or everything that is wrong with it. */
export type Read<Value> = Result<Value, Mistake[]>;

/** One line for a person: `content/costs.yaml:7 hds-hosting.amount: "9OO" is not an amount; expected euros such as 900 or 900,00`. */
export function mistakeLine(mistake: Mistake): string {
  const place = mistake.line === null ? mistake.file : `${mistake.file}:${mistake.line}`;
  const field = mistake.field === '' ? '' : ` ${mistake.field}`;
  return `${place}${field}: ${mistake.problem}; expected ${mistake.expected}`;
}

type Parts = Readonly<Record<string, Read<unknown>>>;
type ValuesOf<Some extends Parts> = { readonly [Name in keyof Some]: Some[Name] extends Read<infer Value> ? Value : never };

/** All parts under their names, or the mistakes of all of them at once. */
export function gather<Some extends Parts>(parts: Some): Read<ValuesOf<Some>> {
  const values: Record<string, unknown> = {};
  const mistakes: Mistake[] = [];
  for (const [name, part] of Object.entries(parts)) {
    if (part.ok) values[name] = part.value;
    else mistakes.push(...part.why);
  }
  // Each name was filled from the part of that name, which the compiler cannot follow through a loop.
  return mistakes.length > 0 ? refused(mistakes) : ok(values as ValuesOf<Some>);
}

/** All items in their order, or the mistakes of all of them at once. */
export function gatherList<Value>(items: readonly Read<Value>[]): Read<Value[]> {
  const mistakes = items.flatMap((item) => (item.ok ? [] : item.why));
  return mistakes.length > 0 ? refused(mistakes) : ok(items.flatMap((item) => (item.ok ? [item.value] : [])));
}

/** What was read, unless it or anything checked beside it has mistakes: then all of them. */
export function unless<Value>(read: Read<Value>, checks: readonly Read<unknown>[]): Read<Value> {
  const mistakes = [read, ...checks].flatMap((each) => (each.ok ? [] : each.why));
  return mistakes.length > 0 ? refused(mistakes) : read;
}

/** Single letters added, left out, changed or swapped with their neighbour that lead from one word to the other. */
function slips(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const changed = (last[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const least = Math.min(changed, (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
      current.push(swapped ? Math.min(least, (beforeLast[column - 2] ?? 0) + 1) : least);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
}

/** The known word that was probably meant: at most one slip for each three letters. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((each) => ({ each, distance: slips(word.toLowerCase(), each.toLowerCase()) }))
    .filter(({ each, distance }) => distance * 3 <= Math.min(each.length, word.length))
    .sort((left, right) => left.distance - right.distance);
  return best?.each;
}

/** `did you mean "amount"?`, or the words that are known. */
export function suggestion(word: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  return meant === undefined ? known.join(', ') : `${meant} (did you mean that?)`;
}
