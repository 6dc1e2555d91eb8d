import { createHmac, timingSafeEqual } from 'node:crypto';

/** HMAC-SHA-256 of a text under a key, in base64url: whoever has not the key can neither make it nor try texts against it. */
export function keyedDigest(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}

/** Whether two texts are the same, in a time that does not tell how much of them is. */
export function isSameText(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}
