import { cents, type Cents } from '../values/cents.ts';

/** Fewer gifts than this are never told apart from others (method §4.2). */
export const SMALLEST_GROUP = 3;

export type Part = { readonly amount: Cents; readonly gifts: number };

export type PublishedParts<Name extends string> = {
  readonly parts: Readonly<Record<Name, Cents | null>>;
  /** What the hidden parts add up to, null when none is hidden. */
  readonly merged: Cents | null;
};

/**
 * Hides parts that tell of one or two gifts. Since the whole is published, what is hidden can be had by subtraction: so the next smallest
 * parts are hidden with it until together they hold at least three gifts in two parts or more. Empty parts say nothing and stay.
 */
export function publishParts<Name extends string>(parts: Readonly<Record<Name, Part>>): PublishedParts<Name> {
  const names = Object.keys(parts) as Name[];
  const bySize = names.filter((name) => parts[name].gifts > 0).toSorted((left, right) => parts[left].gifts - parts[right].gifts);
  const hidden = new Set<Name>();
  let gifts = 0;
  for (const name of bySize) {
    const small = parts[name].gifts < SMALLEST_GROUP;
    if (!small && (hidden.size === 0 || (gifts >= SMALLEST_GROUP && hidden.size > 1))) break;
    hidden.add(name);
    gifts += parts[name].gifts;
  }
  const published = Object.fromEntries(names.map((name) => [name, hidden.has(name) ? null : parts[name].amount]));
  const merged = hidden.size === 0 ? null : cents([...hidden].reduce((sum, name) => sum + parts[name].amount, 0));
  return { parts: published as Record<Name, Cents | null>, merged };
}

/** A number of gifts as the public may read it: 0 is 0, 1 and 2 are not given (method §4.2). */
export function publishCount(gifts: number): number | null {
  return gifts === 0 || gifts >= SMALLEST_GROUP ? gifts : null;
}
