import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emailOf, passwordFault } from '../../src/access/invitation.ts';
import { isOwnRequest, truncatedAddress } from '../../src/access/request.ts';

describe('an address as it is kept', () => {
  it.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['::ffff:203.0.113.77', '203.0.113.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['', 'unknown'],
  ])('%s is kept as %s', (address, kept) => expect(truncatedAddress(address)).toBe(kept));

  it('tells two machines of one network apart by nothing', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.nat(255), (address, last) => {
        expect(truncatedAddress(address)).toBe(truncatedAddress(address.replace(/\d+$/, String(last))));
      }),
    );
  });
});

describe('a request that changes something', () => {
  const OURS = ['https://dons.example.org'];
  const from = (headers: Record<string, string>): boolean => isOwnRequest(new Headers(headers), OURS);

  it('is ours by the browser’s own word, or by its origin', () => {
    expect(from({ 'sec-fetch-site': 'same-origin', origin: 'https://dons.example.org' })).toBe(true);
    expect(from({ origin: 'https://dons.example.org' })).toBe(true);
    expect(from({ 'sec-fetch-site': 'same-origin' })).toBe(true);
  });

  it.each([
    {},
    { origin: 'null' },
    { origin: 'https://evil.example' },
    { origin: 'https://dons.example.org.evil.example' },
    { origin: 'http://dons.example.org' },
    { 'sec-fetch-site': 'cross-site', origin: 'https://dons.example.org' },
    { 'sec-fetch-site': 'same-site', origin: 'https://dons.example.org' },
    { 'sec-fetch-site': 'none' },
    { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' },
  ])('is foreign with %o', (headers) => expect(from(headers)).toBe(false));
});

describe('what is typed at the door', () => {
  it('knows an address whatever its capitals, and what is none', () => {
    expect(emailOf(' Ada@Example.org ')).toBe('ada@example.org');
    for (const wrong of ['', 'ada', 'ada@', 'ada@example', 'a b@example.org', 'ada@example.org,b@example.org'])
      expect(emailOf(wrong)).toBeNull();
  });

  it('takes passwords of 12 signs that are not one sign or the address over again', () => {
    expect(passwordFault('onze signes', 'ada@example.org')).toBe('too-short');
    expect(passwordFault('douze signes', 'ada@example.org')).toBeNull();
    expect(passwordFault('aaaaaaaaaaaaaa', 'ada@example.org')).toBe('too-simple');
    expect(passwordFault('camille.martin', 'camille.martin@example.org')).toBe('too-simple');
    expect(passwordFault('Camille.Martin1', 'camille.martin@example.org')).toBe('too-simple');
    expect(passwordFault('abcdef'.repeat(22), 'ada@example.org')).toBe('too-long');
  });
});
