import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** The header in which a doctor asks, and is answered, what has become of its request on the way through a proxy. */
export const ECHO_HEADER = 'x-obole-doctor';

/** A word that only who has the house's secret can write. */
export function sealOf(secret: string, words: string): string {
  return createHmac('sha256', secret).update(`doctor ${words}`).digest('hex');
}

function said({ rawHeaders }: IncomingMessage, name: string): string {
  const at = rawHeaders.findIndex((each, index) => index % 2 === 0 && each.toLowerCase() === name);
  return at === -1 ? '' : (rawHeaders[at + 1] ?? '').slice(0, 200).replaceAll(/[^\x20-\x7e]|;/g, '');
}

/**
 * What the server saw of a request: whose it takes it for, who handed it over, and what a proxy said. Told to nobody but who seals the
 * question with the house's secret; null for everybody else.
 */
export function echoFor(secret: () => string, request: IncomingMessage, client: string): string | null {
  const [, nonce = '', seal = ''] = /^([0-9a-z]{16,64})\.([0-9a-f]{64})$/.exec(said(request, ECHO_HEADER)) ?? [];
  if (nonce === '') return null;
  const key = secret();
  if (!timingSafeEqual(Buffer.from(seal), Buffer.from(sealOf(key, nonce)))) return null;
  const peer = request.socket.remoteAddress ?? '';
  const [forwarded, scheme] = [said(request, 'x-forwarded-for'), said(request, 'x-forwarded-proto')];
  return [sealOf(key, `${nonce} seen`), client, peer, forwarded === '' ? 'no' : 'yes', scheme].join(';');
}
