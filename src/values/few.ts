/** So many are told one by one: more would be read by nobody, and held for nothing. */
const MOST_LISTED = 100;

/** So many fit into a line of a log, or into a letter. */
const MOST_IN_SHORT = 5;

/** Texts of which the first are kept and the rest counted, however many there are. */
export type Few = {
  add(...texts: readonly string[]): void;
  count(): number;
  /** The first ones. */
  list(): readonly string[];
};

/** The first of some texts, then how many more there are; `count`: how many there are, where not all are at hand. */
export function firstOf(texts: readonly string[], most: number, count = texts.length): readonly string[] {
  const first = texts.slice(0, most);
  return count === first.length ? first : [...first, `and ${count - first.length} more`];
}

/** Texts in one line that a person can read: the first five, and how many more. */
export function inShort(texts: readonly string[], count = texts.length): string {
  return firstOf(texts, MOST_IN_SHORT, count).join('; ');
}

export function few(most = MOST_LISTED): Few {
  const first: string[] = [];
  let count = 0;
  return {
    add: (...texts) => {
      count += texts.length;
      if (first.length < most) first.push(...texts.slice(0, most - first.length));
    },
    count: () => count,
    list: () => first,
  };
}
