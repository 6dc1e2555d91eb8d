import { readFile, writeFile } from 'node:fs/promises';
import { compress, isTextual, WORTH_COMPRESSING_BYTES } from './encoding.ts';
import { COMPRESSED_SUFFIX, contentTypeOf, filesBelow } from './static-files.ts';

/** A copy that saves less than a tenth is not kept. */
const WORTH_KEEPING_RATIO = 0.9;

async function precompressFile(path: string): Promise<number> {
  const content = await readFile(path);
  if (content.length < WORTH_COMPRESSING_BYTES) return 0;
  let written = 0;
  for (const encoding of ['br', 'gzip'] as const) {
    const smaller = await compress(content, encoding, 'small');
    if (smaller.length > content.length * WORTH_KEEPING_RATIO) continue;
    await writeFile(`${path}${COMPRESSED_SUFFIX[encoding]}`, smaller);
    written += 1;
  }
  return written;
}

/** Writes a brotli and a gzip copy beside each text file below a folder; returns how many were written. */
export async function precompress(folder: string): Promise<number> {
  let written = 0;
  for (const path of filesBelow(folder)) {
    if (isTextual(contentTypeOf(path))) written += await precompressFile(path);
  }
  return written;
}
