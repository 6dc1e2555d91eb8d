import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { NumberMark } from '../receipts/desk.ts';
import { newId } from '../values/ids.ts';

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * The highest number that was given, in a file of its own beside the books: whoever puts older books in their place leaves it. A file that
 * says no number is told, and never taken for zero.
 */
export function numberFile(path: string): NumberMark {
  const highest = async (): Promise<number> => {
    try {
      const said = (await readFile(path, 'utf8')).trim();
      if (!/^\d{1,9}$/.test(said)) throw new Error(`${path} should hold the highest number of a receipt and holds something else`);
      return Number(said);
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
      const beside = join(dirname(path), newId('tmp'));
      const handle = await open(beside, 'wx', 0o600);
      try {
        await handle.writeFile(`${to}\n`);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(beside, path);
      await sync(dirname(path));
    },
  };
}
