const FOUR = /^(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){3})$/i;

/** The first groups of an IPv6 address, `::` written out. */
function firstGroups(address: string, count: number): string {
  const [head = '', tail] = address.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  const groups = [...before, ...zeros, ...after].map((group) => group.replace(/^0+(?=.)/, ''));
  return Array.from({ length: count }, (_, index) => groups[index] ?? '0').join(':');
}

/**
 * What one visitor has of the network: a whole IPv4 address, the /64 of an IPv6 one, which is what a household is given. For counting
 * only, and only as a digest under a key: unlike what sign-ins keep, it may be one person's.
 */
export function networkOf(address: string): string {
  const four = FOUR.exec(address)?.[1];
  if (four !== undefined) return four;
  return address.includes(':') ? `${firstGroups(address.split('%')[0] ?? '', 4)}::/64` : 'unknown';
}

/** What neighbours share: the /24 of an IPv4 address, the /48 of an IPv6 one, of which whoever rents a server has a great many addresses. */
export function neighbourhoodOf(address: string): string {
  const four = FOUR.exec(address)?.[1];
  if (four !== undefined) return `${four.replace(/\.\d+$/, '.0')}/24`;
  return address.includes(':') ? `${firstGroups(address.split('%')[0] ?? '', 3)}::/48` : 'unknown';
}

/** Addresses of this machine and of private networks (RFC 1918, RFC 4193, RFC 3927): in front of a site's visitors there stands a proxy. */
const PRIVATE = /^(?:127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|::1$|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/i;

/**
 * Whether an address is no visitor's: all who come through a proxy would share it, and a few of them would shut out the others. They are
 * then counted by what they type and all together.
 */
export function hidesVisitor(address: string): boolean {
  return PRIVATE.test(address.replace(/^::ffff:/i, '')) || networkOf(address) === 'unknown';
}
