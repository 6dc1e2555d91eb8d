/** Databases limit the values of one statement. */
const AT_ONCE = 500;

/** A list in pieces that one statement can hold; none for an empty list. */
export function inChunks<Item>(items: readonly Item[]): (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / AT_ONCE) }, (_, index) => items.slice(index * AT_ONCE, (index + 1) * AT_ONCE));
}

/** Lengths that lists of values have: each length is a statement of its own, which is planned and kept. */
const LENGTHS = [1, 10, 50, 250, AT_ONCE];

/** A list of values to look for, in pieces of few lengths: the last value stands again until a length is reached, which finds nothing twice. */
export function inSets<Item>(items: readonly Item[]): (readonly Item[])[] {
  return inChunks(items).map((some) => {
    const length = LENGTHS.find((each) => each >= some.length) ?? AT_ONCE;
    return [...some, ...some.slice(-1).flatMap((last) => Array.from({ length: length - some.length }, () => last))];
  });
}
