import { pngOf } from '../exports/png.ts';
import { sha256 } from '../values/digest.ts';

/** Drawings made into pictures for other sites. */
export type Pictures = {
  /** The PNG of an SVG of ours. */
  png(svg: string): Promise<Uint8Array>;
};

/** All pictures of two years of months in two languages; each has some 40 KB. */
const MOST_KEPT = 64;

/**
 * Keeps the latest pictures by what is drawn on them, so that a figure, a word or a day that changes makes another one and nothing is ever
 * out of date. Who asks for one that is being made waits for it, and they are made one after the other: a crowd takes no more than one core.
 */
export function picturesOf(draw: (svg: string) => Promise<Uint8Array> = pngOf, most = MOST_KEPT): Pictures {
  const kept = new Map<string, Promise<Uint8Array>>();
  let before: Promise<unknown> = Promise.resolve();

  const make = (key: string, svg: string): Promise<Uint8Array> => {
    const made = before.then(() => draw(svg));
    before = made.catch(() => {
      if (kept.get(key) === made) kept.delete(key);
    });
    return made;
  };

  return {
    png: (svg) => {
      const key = sha256(svg);
      const picture = kept.get(key) ?? make(key, svg);
      // Taken out and put in again: the one that was asked for longest ago stands first.
      kept.delete(key);
      kept.set(key, picture);
      const [oldest] = kept.keys();
      if (kept.size > most && oldest !== undefined) kept.delete(oldest);
      return picture;
    },
  };
}
