import { rmSync } from 'node:fs';
import { build } from 'astro';
import { precompress } from '../server/precompress.ts';
import { inputsDigest, markBuilt } from './built.ts';
import { exitOf, startChild } from './child.ts';
import { contentOrTell } from './given.ts';
import { BAD_CONFIGURATION, CLIENT_DIR, COMPILED_DIR, REFUSED, STAMP_FILE } from './places.ts';

/** `npm run build`: checks the content, builds the pages, compresses what browsers fetch, and notes what it was made from. */
export async function run(): Promise<number> {
  if (!contentOrTell()) return BAD_CONFIGURATION;
  rmSync(STAMP_FILE, { force: true });
  rmSync(COMPILED_DIR, { recursive: true, force: true });
  const digest = inputsDigest();
  try {
    await build({ logLevel: 'warn' });
  } catch (error) {
    console.error(error instanceof Error ? (error.stack ?? error.message) : error);
    return REFUSED;
  }
  await precompress(CLIENT_DIR);
  markBuilt(digest);
  return exitOf(startChild('launch.mjs', ['warm']));
}
