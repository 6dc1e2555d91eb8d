/** Things kept under names within a number of bytes; those that nobody has asked for the longest go first. */
export type Shelf<Thing> = {
  /** Asking for a thing keeps it longer. */
  get(name: string): Thing | undefined;
  /** Puts a thing in the place of the former one; not at all where it alone would take an eighth of the room. */
  put(name: string, thing: Thing): void;
  remove(name: string): void;
  bytes(): number;
};

/** `sizeOf` is asked once, when a thing is put: its size is taken as fixed. */
export function shelf<Thing>(mostBytes: number, sizeOf: (name: string, thing: Thing) => number): Shelf<Thing> {
  const kept = new Map<string, { readonly thing: Thing; readonly bytes: number }>();
  let bytes = 0;
  /** Whatever was asked for last stands last already. */
  let newest: string | null = null;
  const remove = (name: string): void => {
    bytes -= kept.get(name)?.bytes ?? 0;
    kept.delete(name);
  };
  return {
    get: (name) => {
      const found = kept.get(name);
      if (!found) return undefined;
      if (name !== newest) {
        kept.delete(name);
        kept.set(name, found);
        newest = name;
      }
      return found.thing;
    },
    put: (name, thing) => {
      remove(name);
      const size = sizeOf(name, thing);
      if (size > mostBytes / 8) return;
      kept.set(name, { thing, bytes: size });
      newest = name;
      bytes += size;
      for (const oldest of kept.keys()) {
        if (bytes <= mostBytes) return;
        remove(oldest);
      }
    },
    remove,
    bytes: () => bytes,
  };
}
