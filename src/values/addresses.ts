import { isIP } from 'node:net';

/** Addresses that share their first bits: `10.0.0.0/8`. IPv4 is kept as the IPv6 that stands for it (RFC 4291 §2.5.5.2), so that both forms of one address are the same. */
export type Network = { readonly base: bigint; readonly bits: number };

const WHOLE_BITS = 128;
/** Of `::ffff:0:0/96`, below which IPv4 stands. */
const MAPPED_BITS = 96;
const MAPPED = 0xffffn << 32n;

/** This machine, both ways of writing it. */
const LOOPBACK: readonly string[] = ['127.0.0.0/8', '::1/128'];

function valueOfFour(address: string): bigint {
  return address.split('.').reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

/** IPv6 text that is known to be well formed, as a number. */
function valueOfSix(address: string): bigint {
  const tail = /(?<=:)\d+\.\d+\.\d+\.\d+$/.exec(address)?.[0];
  const four = tail === undefined ? 0n : valueOfFour(tail);
  const text =
    tail === undefined ? address : `${address.slice(0, -tail.length)}${(four >> 16n).toString(16)}:${(four & 0xffffn).toString(16)}`;
  const [head = '', rest] = text.split('::');
  const before = head.split(':').filter((group) => group !== '');
  const after = (rest ?? '').split(':').filter((group) => group !== '');
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}

/** An address without its zone (RFC 4007 §11), as a number; nothing for what is none. */
function valueOf(text: string): bigint | undefined {
  const kind = isIP(text);
  if (kind === 4) return MAPPED | valueOfFour(text);
  return kind === 6 ? valueOfSix(text.split('%', 1)[0] ?? '') : undefined;
}

/**
 * One address as written by a proxy, in the form that everything here counts by: without brackets, port and zone, in lower case, and IPv4 as
 * IPv4 even where it came as IPv6. Nothing for what is no address, such as `unknown`.
 */
export function plainAddress(text: string): string | undefined {
  const typed = text.trim();
  const bracketed = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(typed)?.[1];
  const withPort = /^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/.exec(typed)?.[1];
  const bare = bracketed ?? withPort ?? typed;
  const value = bracketed !== undefined && isIP(bracketed) !== 6 ? undefined : valueOf(bare);
  if (value === undefined) return undefined;
  if (value >> 32n !== MAPPED >> 32n) return (bare.split('%', 1)[0] ?? '').toLowerCase();
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 0xffn)).join('.');
}

function network(text: string): Network | undefined {
  const [address = '', length, ...others] = text.split('/');
  const value = valueOf(address);
  if (value === undefined || address.includes('%') || others.length > 0) return undefined;
  const [offset, most] = isIP(address) === 4 ? [MAPPED_BITS, 32] : [0, WHOLE_BITS];
  if (length !== undefined && (!/^\d{1,3}$/.test(length) || Number(length) > most)) return undefined;
  const bits = length === undefined ? WHOLE_BITS : offset + Number(length);
  // Written with bits behind its length, a network is probably another one than was meant.
  return value & ((1n << BigInt(WHOLE_BITS - bits)) - 1n) ? undefined : { base: value, bits };
}

/** `10.0.0.0/8`, `2001:db8::/32`, one address, or `loopback`; nothing for anything else. */
export function readNetworks(text: string): readonly Network[] | undefined {
  const read = (text === 'loopback' ? LOOPBACK : [text]).map(network);
  return read.every((each) => each !== undefined) ? read : undefined;
}

/** Whether an address, in any of its forms, belongs to one of these networks. */
export function isWithin(networks: readonly Network[], address: string): boolean {
  const value = networks.length === 0 ? undefined : valueOf(address);
  if (value === undefined) return false;
  return networks.some(({ base, bits }) => (value ^ base) >> BigInt(WHOLE_BITS - bits) === 0n);
}
