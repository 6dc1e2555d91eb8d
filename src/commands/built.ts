import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { filesBelow } from '../server/static-files.ts';
import { SERVER_ENTRY, STAMP_FILE } from './places.ts';

const INPUTS = ['src', 'content', 'public', 'astro.config.mjs', 'tsconfig.json', 'package-lock.json'];

function inputFiles(): string[] {
  return INPUTS.flatMap((path) => (statSync(path, { throwIfNoEntry: false })?.isFile() ? [path] : filesBelow(path))).sort();
}

/** One digest of every file that the pages are built from, names included. */
export function inputsDigest(): string {
  const digest = createHash('sha256');
  for (const path of inputFiles()) {
    const content = readFileSync(path);
    digest.update(`${path}\n${content.length}\n`).update(content);
  }
  return digest.digest('hex');
}

/** Whether `dist/` was built from what is here now. A copy without sources, as in a container, is taken as it is. */
export function isBuilt(): boolean {
  if (!existsSync(SERVER_ENTRY) || !existsSync(STAMP_FILE)) return false;
  return !existsSync('src/pages') || readFileSync(STAMP_FILE, 'utf8').trim() === inputsDigest();
}

/** Says what `dist/` was built from; `digest` was taken before the build, so that a change made meanwhile counts as one. */
export function markBuilt(digest: string): void {
  writeFileSync(STAMP_FILE, `${digest}\n`);
}
