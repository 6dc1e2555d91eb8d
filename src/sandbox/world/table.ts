/** Items of one kind in the order in which they were made, found by id or by one of their keys without a search. */
export type Table<Item extends { readonly id: string }> = {
  get(id: string): Item | undefined;
  set(item: Item): void;
  remove(id: string): void;
  count(): number;
  /** All items, oldest first. */
  all(): Iterable<Item>;
  /** Items that carry a key such as `charge=ch_…`, oldest first. */
  having(key: string): Item[];
  /** Newest first, starting just below an id when one is given. */
  downFrom(id?: string): Iterable<Item>;
  /** Oldest first, starting just above an id. */
  upFrom(id: string): Iterable<Item>;
  /** Where an item stands among the others: greater is newer. */
  rank(id: string): number;
};

type KeyIndex = { add(key: string, id: string): void; drop(key: string, id: string): void; ids(key: string): Iterable<string> };

function keyIndex(): KeyIndex {
  const idsByKey = new Map<string, Set<string>>();
  return {
    add: (key, id) => {
      const ids = idsByKey.get(key);
      if (ids) ids.add(id);
      else idsByKey.set(key, new Set([id]));
    },
    drop: (key, id) => {
      const ids = idsByKey.get(key);
      ids?.delete(id);
      if (ids?.size === 0) idsByKey.delete(key);
    },
    ids: (key) => idsByKey.get(key) ?? [],
  };
}

export function createTable<Item extends { readonly id: string }>(keysOf: (item: Item) => readonly string[]): Table<Item> {
  let rows: (Item | undefined)[] = [];
  const places = new Map<string, number>();
  const index = keyIndex();
  const get = (id: string): Item | undefined => rows[places.get(id) ?? -1];

  const reindex = (before: Item | undefined, after: Item | undefined): void => {
    const old = before ? keysOf(before) : [];
    const current = after ? keysOf(after) : [];
    if (before) for (const key of old) if (!current.includes(key)) index.drop(key, before.id);
    if (after) for (const key of current) if (!old.includes(key)) index.add(key, after.id);
  };

  // Removed items leave holes, closed once they are the greater part: events live for thirty days only.
  const closeHoles = (): void => {
    rows = rows.filter((row) => row !== undefined);
    rows.forEach((row, place) => {
      if (row) places.set(row.id, place);
    });
  };

  return {
    get,
    set: (item) => {
      const place = places.get(item.id);
      reindex(place === undefined ? undefined : rows[place], item);
      if (place === undefined) places.set(item.id, rows.push(item) - 1);
      else rows[place] = item;
    },
    remove: (id) => {
      const place = places.get(id);
      if (place === undefined) return;
      reindex(rows[place], undefined);
      rows[place] = undefined;
      places.delete(id);
      if (rows.length > 64 && places.size * 2 < rows.length) closeHoles();
    },
    count: () => places.size,
    *all() {
      for (const row of rows) if (row) yield row;
    },
    having: (key) =>
      Array.from(index.ids(key))
        .sort((left, right) => (places.get(left) ?? 0) - (places.get(right) ?? 0))
        .flatMap((id) => get(id) ?? []),
    *downFrom(id) {
      for (let place = (id === undefined ? rows.length : (places.get(id) ?? 0)) - 1; place >= 0; place -= 1) {
        const row = rows[place];
        if (row) yield row;
      }
    },
    *upFrom(id) {
      for (let place = (places.get(id) ?? rows.length) + 1; place < rows.length; place += 1) {
        const row = rows[place];
        if (row) yield row;
      }
    },
    rank: (id) => places.get(id) ?? -1,
  };
}
