import { createHash, hash } from 'node:crypto';

export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

/** JSON with sorted keys: the same content gives the same text, whatever the order in which it was made. */
export function canonical(content: Plain): string {
  if (content === null || typeof content !== 'object') return JSON.stringify(content);
  if (Array.isArray(content)) return `[${content.map((item: Plain) => canonical(item)).join(',')}]`;
  const fields = Object.entries(content).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${fields.map(([key, value]) => `${JSON.stringify(key)}:${canonical(value)}`).join(',')}}`;
}

/** SHA-256 in hexadecimal of a text, or of the canonical form of a content. */
export function sha256(content: Plain): string {
  return hash('sha256', typeof content === 'string' ? content : canonical(content), 'hex');
}

/** SHA-256 in hexadecimal of bytes. */
export function bytesDigest(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}

/** The same digest as {@link sha256} of a list of texts, taken while they pass: however many, none is held. */
export function listDigest(): { add(text: string): void; hex(): string } {
  const digest = createHash('sha256').update('[');
  let isFirst = true;
  return {
    add: (text) => {
      digest.update(isFirst ? canonical(text) : `,${canonical(text)}`);
      isFirst = false;
    },
    hex: () => digest.update(']').digest('hex'),
  };
}
