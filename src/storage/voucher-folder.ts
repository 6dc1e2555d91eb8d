import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { VoucherFolder } from '../reconciliation/vouchers.ts';
import { newId } from '../values/ids.ts';

function hashOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function written(path: string, content: Uint8Array): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Files in a folder, each under its hash. A file is whole or not there: it is written beside, then moved, both durably. */
export function voucherFolder(folder: string): VoucherFolder {
  const pathOf = (sha256: string): string => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error(`Bug: "${sha256.slice(0, 80)}" is no hash`);
    return join(folder, sha256);
  };
  const get = async (sha256: string): Promise<Uint8Array | null> => {
    try {
      const content = await readFile(pathOf(sha256));
      return hashOf(content) === sha256 ? content : null;
    } catch (error) {
      if (Reflect.get(Object(error), 'code') === 'ENOENT') return null;
      throw error;
    }
  };
  return {
    get,
    put: async (sha256, content) => {
      const path = pathOf(sha256);
      if (hashOf(content) !== sha256) throw new Error(`Bug: the content is not that of ${sha256}`);
      if ((await get(sha256)) !== null) return;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const beside = join(folder, newId('tmp'));
      try {
        await written(beside, content);
        await rename(beside, path);
      } catch (error) {
        await rm(beside, { force: true });
        throw error;
      }
      await sync(folder);
    },
  };
}
