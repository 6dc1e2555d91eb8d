import { createHmac, timingSafeEqual } from 'node:crypto';
import { ok, refused, type Result } from '../values/result.ts';

/** How far the hour of signing may be from ours, either way: a recorded notice cannot be sent again later. Stripe's own tolerance. */
export const TOLERANCE_MS = 300_000;

export type SignatureRefusal = 'missing' | 'malformed' | 'mismatch' | 'stale' | 'future';

/** Which of the configured secrets signed (0 is the current one), and when. */
export type Signed = { readonly secretIndex: number; readonly signedAtMs: number };

type SignatureHeader = { readonly stamp: string; readonly candidates: readonly Buffer[] };

const STAMP = /^\d{1,12}$/;
const DIGEST = /^[0-9a-f]{64}$/;

/** Reads `t=1732000000,v1=5257…,v1=…`; other schemes such as `v0` are passed over. Nothing without one hour and a signature. */
function readHeader(header: string): SignatureHeader | undefined {
  const pairs = header.split(',').map((part) => part.trim().split('='));
  const stamps = pairs.filter(([name]) => name === 't').map(([, value = '']) => value);
  const candidates = pairs
    .filter(([name, value = '']) => name === 'v1' && DIGEST.test(value))
    .map(([, value = '']) => Buffer.from(value, 'hex'));
  const [stamp = '', ...others] = stamps;
  return STAMP.test(stamp) && others.length === 0 && candidates.length > 0 ? { stamp, candidates } : undefined;
}

/** The first secret that made one of the candidates, or -1. Every pair is compared, each in constant time, so that the answer's delay tells nothing. */
function matchingSecret(raw: Uint8Array, { stamp, candidates }: SignatureHeader, secrets: readonly string[]): number {
  let found = -1;
  secrets.forEach((secret, index) => {
    const expected = createHmac('sha256', secret).update(`${stamp}.`).update(raw).digest();
    for (const candidate of candidates) {
      if (timingSafeEqual(expected, candidate) && found === -1) found = index;
    }
  });
  return found;
}

/**
 * Checks Stripe's signature on the raw bytes of a notice: HMAC-SHA256 of `t.body` under the whole secret, hexadecimal.
 * Several secrets stand side by side while one is being changed. The hour is looked at last: only who knows a secret learns of it.
 * `hear` is told how far the hour of a genuine signature is ahead of ours (milliseconds), also when it is refused for that.
 */
export function checkSignature(
  raw: Uint8Array,
  header: string | undefined,
  secrets: readonly string[],
  nowMs: number,
  hear: (skewMs: number) => void = () => undefined,
): Result<Signed, SignatureRefusal> {
  if (secrets.length === 0 || secrets.includes('')) throw new Error('Bug: a signature is checked without a secret');
  if (header === undefined || header === '') return refused('missing');
  const read = readHeader(header);
  if (!read) return refused('malformed');
  const secretIndex = matchingSecret(raw, read, secrets);
  if (secretIndex === -1) return refused('mismatch');
  const signedAtMs = Number(read.stamp) * 1000;
  // Stripe signs in whole seconds: so is the age counted, as its own library does.
  const ageMs = Math.floor(nowMs / 1000) * 1000 - signedAtMs;
  hear(-ageMs);
  if (ageMs > TOLERANCE_MS) return refused('stale');
  return ageMs < -TOLERANCE_MS ? refused('future') : ok({ secretIndex, signedAtMs });
}
