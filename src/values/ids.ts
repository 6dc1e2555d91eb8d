import { randomBytes } from 'node:crypto';

/** Crockford's alphabet without look-alikes, so that an id can be read out on the telephone. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** `don_3k9…`: a prefix and 128 random bits. Says nothing of who, when or how much, and cannot be guessed. */
export function newId(prefix: string): string {
  return `${prefix}_${Array.from(randomBytes(26), (byte) => ALPHABET[byte & 31]).join('')}`;
}
