/** Databases limit the values of one statement. */
const AT_ONCE = 500;

/** A list in pieces that one statement can hold; none for an empty list. */
export function inChunks<Item>(items: readonly Item[]): (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / AT_ONCE) }, (_, index) => items.slice(index * AT_ONCE, (index + 1) * AT_ONCE));
}
