import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { NumberMark } from '../receipts/desk.ts';

/** Makes a folder's list of files, or a file, survive a power cut. */
async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * The highest number that was given, in a file of its own beside the books: whoever puts older books in their place leaves it. A line is added
 * for each rise and none is taken away, so that two who write at once lower nothing. What is no number is told, and never passed over.
 */
export function numberFile(path: string): NumberMark {
  const highest = async (): Promise<number> => {
    try {
      const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
      const strange = lines.find((line) => !/^\d{1,9}$/.test(line));
      if (strange !== undefined)
        throw new Error(`${path} should hold numbers of receipts, one a line, and holds "${strange.slice(0, 40)}"`);
      return Math.max(0, ...lines.map(Number));
    } catch (error) {
      if (Reflect.get(Object(error), 'code') === 'ENOENT') return 0;
      throw error;
    }
  };
  return {
    highest,
    raise: async (to) => {
      if ((await highest()) >= to) return;
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const handle = await open(path, 'a', 0o600);
      try {
        // Begins on a line of its own, whatever a power cut has left of the one before.
        await handle.writeFile(`\n${to}\n`);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await sync(dirname(path));
    },
  };
}
