import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import type { Row } from './row.ts';

/** What the built files weigh for a visitor (brotli, bytes); the pages themselves are weighed by their tests. */
export function pageWeights(): Row[] {
  const folder = 'dist/client/_astro';
  return readdirSync(folder)
    .filter((name) => /\.(js|css)$/.test(name) && statSync(join(folder, name)).isFile())
    .map((name) => ({ what: `${name.replace(/\.[\w-]{8}\./, '.')} (brotli)`, bytes: brotliCompressSync(readFileSync(join(folder, name))).length }));
}
