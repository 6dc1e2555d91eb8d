import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** `identity` is the body as it is. */
export type Encoding = 'br' | 'gzip' | 'identity';

/** Below this a compressed body is hardly smaller, and the work is lost. */
export const WORTH_COMPRESSING_BYTES = 1024;

const TEXTUAL = /^(?:text\/|image\/svg\+xml|application\/(?:json|javascript|xml|manifest\+json|atom\+xml|[a-z.-]+\+(?:json|xml)))/;

/** Whether a content type is text, which compresses well. */
export function isTextual(contentType: string): boolean {
  return TEXTUAL.test(contentType);
}

/** The weight that an `Accept-Encoding` header gives to a coding: 0 to 1; nothing when it is not named. */
function weightOf(coding: string, header: string): number | undefined {
  for (const part of header.split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    if (name !== coding) continue;
    const quality = parameters.find((text) => text.startsWith('q='));
    const weight = quality === undefined ? 1 : Number(quality.slice(2));
    return Number.isNaN(weight) ? 0 : weight;
  }
  return undefined;
}

/** The best coding that the client takes among those at hand; brotli before gzip where it likes both as much. */
export function chooseEncoding(acceptEncoding: string | undefined, atHand: readonly Encoding[] = ['br', 'gzip']): Encoding {
  if (acceptEncoding === undefined) return 'identity';
  let best: Encoding = 'identity';
  let bestWeight = 0;
  for (const coding of ['br', 'gzip'] as const) {
    const weight = weightOf(coding, acceptEncoding) ?? weightOf('*', acceptEncoding) ?? 0;
    if (atHand.includes(coding) && weight > bestWeight) [best, bestWeight] = [coding, weight];
  }
  return best;
}

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** `quick` for what is made for one answer, `small` for what is made once at build. */
export async function compress(body: Uint8Array, encoding: Exclude<Encoding, 'identity'>, effort: 'quick' | 'small'): Promise<Buffer> {
  if (encoding === 'gzip') return gzipped(body, { level: effort === 'quick' ? 5 : 9 });
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: effort === 'quick' ? 4 : 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
  };
  return brotli(body, { params });
}
