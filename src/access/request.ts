/** How an address is kept: an IPv4 cut to its /24, an IPv6 to its /64, which names a network and no person. */
export function truncatedAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  const four = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.\d{1,3}$/.exec(mapped);
  if (four) return `${four[1] ?? ''}.${four[2] ?? ''}.${four[3] ?? ''}.0/24`;
  if (!mapped.includes(':')) return 'unknown';
  return `${firstGroups(mapped.split('%')[0] ?? '').join(':')}::/64`;
}

/** The first four groups of an IPv6 address, `::` written out. */
function firstGroups(address: string): string[] {
  const [head = '', tail] = address.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  const groups = [...before, ...zeros, ...after].map((group) => group.replace(/^0+(?=.)/, ''));
  return Array.from({ length: 4 }, (_, index) => groups[index] ?? '0');
}

type Headers = { get(name: string): string | null };

/**
 * Whether a request that changes something was sent by a page of ours (OWASP, cross-site request forgery prevention): the browser's own
 * word first (`Sec-Fetch-Site`), and the origin, which must be there and be ours.
 */
export function isOwnRequest(headers: Headers, origins: readonly string[]): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin') return false;
  const origin = headers.get('origin');
  return origin !== null && origins.includes(origin);
}
