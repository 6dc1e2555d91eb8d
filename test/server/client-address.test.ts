import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clientAddress } from '../../src/server/client-address.ts';
import { isWithin, plainAddress, readNetworks } from '../../src/values/addresses.ts';
import { startOuter } from '../support/outer.ts';
import { ask } from '../support/raw-http.ts';
import type { Door } from '../../src/server/answer.ts';

function networks(...texts: readonly string[]) {
  return texts.flatMap((text) => {
    const read = readNetworks(text);
    if (!read) throw new Error(`${text} is no network`);
    return [...read];
  });
}

const PROXIES = networks('loopback', '10.0.0.0/8', '2001:db8:aa::/48', 'fe80::/10');

describe('who asks', () => {
  test.each([
    ['nobody is trusted: the connection', '127.0.0.1', '203.0.113.7', [], '127.0.0.1'],
    ['a stranger says something: the stranger', '198.51.100.1', '203.0.113.7', PROXIES, '198.51.100.1'],
    ['a stranger says that it is a proxy', '198.51.100.1', '10.0.0.1, 127.0.0.1', PROXIES, '198.51.100.1'],
    ['one proxy', '127.0.0.1', '203.0.113.7', PROXIES, '203.0.113.7'],
    ['two proxies', '127.0.0.1', '203.0.113.7, 10.1.2.3', PROXIES, '203.0.113.7'],
    ['what stands left of the client is the client’s own word', '127.0.0.1', '8.8.8.8, 10.0.0.9, 203.0.113.7', PROXIES, '203.0.113.7'],
    ['a proxy that says nothing', '127.0.0.1', undefined, PROXIES, '127.0.0.1'],
    ['an empty word', '127.0.0.1', '', PROXIES, '127.0.0.1'],
    ['a proxy that hides its visitor', '127.0.0.1', '203.0.113.7, unknown', PROXIES, '127.0.0.1'],
    ['garbage behind a second proxy', '127.0.0.1', '203.0.113.7, <script>, 10.0.0.1', PROXIES, '10.0.0.1'],
    ['all are proxies: the furthest', '127.0.0.1', '10.0.0.7, 10.0.0.1', PROXIES, '10.0.0.7'],
    ['ports and brackets', '127.0.0.1', '[2001:DB8::7]:4711, 10.0.0.1:8080', PROXIES, '2001:db8::7'],
    ['IPv4 as IPv6, on both sides', '::ffff:127.0.0.1', '::ffff:203.0.113.7', PROXIES, '203.0.113.7'],
    ['IPv4 as IPv6 in hexadecimal', '::FFFF:7f00:1', '::ffff:cb00:7107', PROXIES, '203.0.113.7'],
    ['a zone', 'fe80::1%eth0', 'fe80::2%eth0, fe80::3', PROXIES, 'fe80::2'],
    ['an IPv6 proxy', '2001:db8:aa:1::1', '2001:db8:bb::7', PROXIES, '2001:db8:bb::7'],
    ['no connection', undefined, '203.0.113.7', PROXIES, ''],
  ])('%s', (_what, peer, said, trusted, expected) => {
    expect(clientAddress(peer, said, trusted)).toBe(expected);
  });

  const four = fc.ipV4().filter((address) => !isWithin(PROXIES, address));
  const stranger = fc.oneof(
    four,
    fc.ipV6().filter((address) => plainAddress(address) !== undefined && !isWithin(PROXIES, address)),
  );
  const proxy = fc.oneof(
    fc.constantFrom('127.0.0.1', '10.200.0.1:443', '[2001:db8:aa::5]:80', '::ffff:10.0.0.3', '::1', 'fe80::9%en0'),
    fc.nat(255).map((last) => `10.0.0.${String(last)}`),
  );
  const anything = fc.oneof(
    fc.string(),
    fc.constantFrom('unknown', '_hidden', '127.0.0.1', '1.2.3', '999.1.1.1', '::ffff:1.2.3.4.5', ','),
    stranger,
    proxy,
  );

  test('is the stranger nearest to us, whatever it writes before itself', () => {
    fc.assert(
      fc.property(
        stranger,
        fc.array(proxy, { maxLength: 6 }),
        fc.array(anything, { maxLength: 8 }),
        proxy,
        (client, between, written, peer) => {
          const said = [...written, client, ...between].join(', ');
          return clientAddress(peer.replace(/^\[|\]?:(?:443|80)$/g, ''), said, PROXIES) === plainAddress(client);
        },
      ),
    );
  });

  test('is a stranger’s own address, whatever it writes', () => {
    fc.assert(
      fc.property(
        stranger,
        fc.array(anything).map((all) => all.join(',')),
        (peer, said) => clientAddress(peer, said, PROXIES) === plainAddress(peer),
      ),
    );
  });

  test('is an address or nothing, in one form only', () => {
    fc.assert(
      fc.property(
        fc.oneof(proxy, fc.string()),
        fc.array(anything).map((all) => all.join(',')),
        (peer, said) => {
          const address = clientAddress(peer, said, PROXIES);
          return address === '' || plainAddress(address) === address;
        },
      ),
    );
  });
});

describe('networks', () => {
  test.each([
    '10.0.0.0/8',
    '10.0.0.1',
    '0.0.0.0/0',
    '::/0',
    '2001:db8::/32',
    '::1',
    '::ffff:10.0.0.0/104',
    'loopback',
    '255.255.255.255/32',
  ])('%s', (text) => {
    expect(readNetworks(text)).toBeDefined();
  });
  test.each([
    '',
    '10.0.0.0/33',
    '10.0.0.1/8',
    '::/129',
    '2001:db8::1/32',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0',
    'proxy',
    'fe80::1%eth0',
    '10.0.0.0/-1',
    '10.0.0.0/0x8',
  ])('not "%s"', (text) => {
    expect(readNetworks(text)).toBeUndefined();
  });
  test('hold exactly their addresses', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 0, max: 32 }), fc.nat(0xffffffff), (address, bits, noise) => {
        const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
        const size = 2 ** (32 - bits);
        const base = number - (number % size);
        const text = (value: number): string => [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
        const [network] = networks(`${text(base)}/${String(bits)}`);
        const other = noise % 2 ** 32;
        return network !== undefined && isWithin([network], text(other)) === (other >= base && other < base + size);
      }),
    );
  });
});

describe('the outer server', () => {
  const seen: { address: string; headers: readonly string[] }[] = [];
  const pages: Door = async (request, _response, _id, address) => {
    seen.push({ address, headers: Object.keys(request.headers).toSorted() });
    return { status: 200, headers: {}, body: null };
  };

  test('hands on who asks, and nothing else of what proxies or visitors say of it', async () => {
    await using outer = await startOuter({ pages, trustedProxies: networks('loopback') });
    const headers = {
      forwarded: 'for=1.1.1.1;host=evil.example',
      'x-real-ip': '1.1.1.1',
      via: '1.1 x',
      'x-forwarded-port': '1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'evil.example',
      'x-original-url': '/tresorerie',
    };
    await ask(outer.port, { headers: { ...headers, 'x-forwarded-for': '9.9.9.9, 203.0.113.7' } });
    expect(seen.at(-1)).toEqual({ address: '203.0.113.7', headers: ['connection', 'host'] });
  });

  test('counts visitors behind a trusted proxy one by one, and takes no stranger’s word', async () => {
    await using outer = await startOuter({ trustedProxies: networks('loopback'), dataLimits: { each: 2, shared: 100 } });
    const status = async (from: string): Promise<number> =>
      (await ask(outer.port, { path: '/api/v1/coverage.json', headers: { 'x-forwarded-for': from } })).status;
    expect([
      await status('203.0.113.7'),
      await status('1.1.1.1, 203.0.113.7'),
      await status('2.2.2.2, 203.0.113.7'),
      await status('203.0.113.8'),
    ]).toEqual([200, 200, 429, 200]);
  });

  test.each([
    ['https://dons.example', 1],
    ['http://dons.example', 0],
  ])('at %s tells once of a proxy that no setting names', async (publicUrl, times) => {
    await using outer = await startOuter({ publicUrl });
    const host = 'dons.example';
    await ask(outer.port, { headers: { host } });
    expect(outer.log.lines.filter(({ level }) => level === 'warn')).toEqual([]);
    for (let asked = 0; asked < 3; asked += 1) await ask(outer.port, { headers: { host, 'x-forwarded-for': '203.0.113.7' } });
    const told = outer.log.lines.filter(({ level }) => level === 'warn').map(({ message }) => message);
    expect(told).toHaveLength(times);
    for (const words of told) expect(words).toContain('Set TRUSTED_PROXIES');
    expect(JSON.stringify(outer.log.lines)).not.toContain('203.0.113.7');
  });

  test('logs a network, not an address', async () => {
    await using outer = await startOuter({ trustedProxies: networks('loopback') });
    await ask(outer.port, { method: 'DELETE', headers: { 'x-forwarded-for': '203.0.113.7' } });
    await expect.poll(() => outer.log.lines.find(({ message }) => message === 'request')?.fields['from']).toBe('203.0.113.0/24');
  });
});
