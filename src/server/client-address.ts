import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { isWithin, plainAddress, type Network } from '../values/addresses.ts';
import { hidesVisitor } from '../values/networks.ts';
import type { Log } from './log.ts';

/** Longer chains are nobody's: so many are looked at, from the nearest on. */
const MOST_HOPS = 32;

/**
 * The address of whoever asks, without port or zone. It is the connection's own, unless that is one of our proxies: then what the proxy says
 * in `X-Forwarded-For` counts, read from the right, as long as who says it is trusted. What stands further left was written by strangers, and
 * is never looked at. Where a proxy names nobody, its own address stays, which is counted as one that hides its visitors. Empty: not known.
 */
export function clientAddress(peer: string | undefined, forwardedFor: string | undefined, trusted: readonly Network[]): string {
  let known = plainAddress(peer ?? '') ?? '';
  const hops = (forwardedFor ?? '').split(',').slice(-MOST_HOPS);
  while (isWithin(trusted, known)) {
    const next = plainAddress(hops.pop() ?? '');
    if (next === undefined) return known;
    known = next;
  }
  return known;
}

/** What proxies say of a request. The site's address is set, not told, and who asks is told once, by the rule above: nobody behind may read these. */
const TOLD_BY_PROXIES: ReadonlySet<string> = new Set([
  'forwarded',
  'via',
  'x-client-ip',
  'x-cluster-client-ip',
  'x-forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-forwarded-protocol',
  'x-forwarded-scheme',
  'x-forwarded-server',
  'x-forwarded-ssl',
  'x-original-host',
  'x-original-url',
  'x-real-ip',
  'x-rewrite-url',
  'x-url-scheme',
  'cf-connecting-ip',
  'client-ip',
  'fastly-client-ip',
  'front-end-https',
  'true-client-ip',
]);

export type Meeting = { readonly trustedProxies: readonly Network[]; readonly publicUrl: URL; readonly log: Log };

const NOBODY_TRUSTED = [
  'Requests come through a proxy that no setting names, so all visitors count as one for what limits each of them.',
  'Set TRUSTED_PROXIES to the address of the proxy, such as TRUSTED_PROXIES=loopback or 10.0.0.0/8.',
].join(' ');

/** Whose request it is. Takes what proxies say of it away from the request, and tells the operator once of a proxy that no setting names. */
export function meetClient({ trustedProxies, publicUrl, log }: Meeting): (request: IncomingMessage) => string {
  let isTold = trustedProxies.length > 0 || publicUrl.protocol !== 'https:';
  const peers = new WeakMap<Socket, string>();
  const peerOf = (socket: Socket): string => {
    const known = peers.get(socket);
    if (known !== undefined) return known;
    const address = clientAddress(socket.remoteAddress, undefined, []);
    peers.set(socket, address);
    return address;
  };
  return ({ headers, socket }) => {
    const said = headers['x-forwarded-for'];
    const forwardedFor = Array.isArray(said) ? said.join(',') : said;
    for (const name of Object.keys(headers)) if (TOLD_BY_PROXIES.has(name)) Reflect.deleteProperty(headers, name);
    if (!isTold && forwardedFor !== undefined && hidesVisitor(socket.remoteAddress ?? '')) {
      isTold = true;
      log.warn({}, NOBODY_TRUSTED);
    }
    const peer = peerOf(socket);
    return forwardedFor === undefined || trustedProxies.length === 0 ? peer : clientAddress(peer, forwardedFor, trustedProxies);
  };
}
