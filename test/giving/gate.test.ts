import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { attackAfter, isAtCheckout, isSignOfAttack, isUnderWay, type Attack, type Outcome } from '../../src/giving/attack.ts';
import { againFormToken, newFormToken, OLDEST_FORM_MS, readFormToken, YOUNGEST_FORM_MS } from '../../src/giving/form-token.ts';
import { gateKeys, limitsOf } from '../../src/giving/gate.ts';
import { hearOutcomes, knock, type Admission, type GateParts } from '../../src/giving/gate-store.ts';
import { hidesVisitor, networkOf } from '../../src/values/networks.ts';
import { newId } from '../../src/values/ids.ts';
import { ADAPTERS, type TestBooks } from '../support/books.ts';

const KEY = 'a key for tests';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('a form’s token', () => {
  const now = Date.parse('2026-11-23T12:00:00Z');
  it.each([
    ['at once', 0, 'early'],
    ['just before three seconds', YOUNGEST_FORM_MS - 1, 'early'],
    ['after three seconds', YOUNGEST_FORM_MS, 'good'],
    ['after two hours', OLDEST_FORM_MS, 'good'],
    ['later', OLDEST_FORM_MS + 1, 'late'],
    ['before it was made', -1, 'early'],
  ])('is read %s', (_, ageMs, expected) => {
    const read = readFormToken(KEY, newFormToken(KEY, now), now + ageMs);
    expect(read.ok ? 'good' : read.why).toBe(expected);
  });

  it('is refused under another key, with another time, with another name, and with anything added', () => {
    const token = newFormToken(KEY, now);
    const [nonce = '', at = '', mac = ''] = token.split('.');
    const later = (parseInt(at, 36) + 1).toString(36);
    const forged = [
      `${nonce}.${later}.${mac}`,
      `${newId('form')}.${at}.${mac}`,
      `${token}x`,
      `${nonce}.0${at}.${mac}`,
      '',
      'form_guess',
      nonce,
    ];
    for (const each of [...forged, newFormToken('another key', now)]) {
      expect(readFormToken(KEY, each, now + HOUR), each).toEqual({ ok: false, why: 'forged' });
    }
  });

  it('of a form that is shown again may be sent at once', () => {
    expect(readFormToken(KEY, againFormToken(KEY, now), now)).toMatchObject({ ok: true });
  });
});

describe('an address of the network', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:0002:ffff::1%eth0', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['nonsense', 'unknown'],
  ])('%s is counted as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it.each(['127.0.0.1', '::1', '10.1.2.3', '172.16.0.1', '192.168.1.1', 'fd12::1', 'fe80::1', '::ffff:10.0.0.1', ''])(
    '%j is no visitor’s: a proxy stands before it',
    (address) => {
      expect(hidesVisitor(address)).toBe(true);
      expect(gateKeys(KEY, 'checkout', address, null).address).toBe('');
    },
  );

  it('stands nowhere in what is kept', () => {
    const keys = gateKeys(KEY, 'checkout', '192.0.2.7', 'Ada@Example.org');
    expect(JSON.stringify(keys)).not.toMatch(/192\.0\.2\.7|example/i);
    expect(keys).toEqual(gateKeys(KEY, 'checkout', '::ffff:192.0.2.7', ' ada@example.org '));
    expect(gateKeys('another key', 'checkout', '192.0.2.7', null).address).not.toBe(keys.address);
    expect(gateKeys(KEY, 'transfer', '192.0.2.7', null).address).not.toBe(keys.address);
  });
});

describe('signs of an attack', () => {
  const now = 10 * HOUR;
  const spread = (failed: number, paid: number, stepMs: number): Outcome[] =>
    Array.from({ length: failed + paid }, (_, index) => ({ atMs: now - index * stepMs, failed: index < failed }));
  it.each([
    ['ten failures at once', spread(10, 0, 1_000), true],
    ['nine failures at once', spread(9, 0, 1_000), false],
    ['ten failures among many gifts', spread(10, 90, 100), true],
    ['ten failures in eleven minutes among as many gifts', spread(10, 10, 73_000), false],
    ['six failures of ten in an hour', spread(6, 4, 5 * MINUTE), true],
    ['five failures of ten', spread(5, 5, 5 * MINUTE), false],
    ['six failures of nine', spread(6, 3, 5 * MINUTE), false],
    ['one failure each three minutes', spread(20, 0, 3 * MINUTE), true],
    ['one failure each ten minutes', spread(20, 0, 10 * MINUTE), false],
    ['nothing', [], false],
  ])('%s', (_, outcomes, expected) => {
    expect(isSignOfAttack(outcomes, now)).toBe(expected);
  });

  it('begin it once, keep it going, and two quiet hours end it', () => {
    const burst = spread(10, 0, 1_000);
    const first = attackAfter(null, burst, now);
    expect(first).toEqual({ attack: { sinceMs: now, untilMs: now + 2 * HOUR }, began: true });
    const second = attackAfter(first.attack, [...burst, { atMs: now + MINUTE, failed: true }], now + MINUTE);
    expect(second).toEqual({ attack: { sinceMs: now, untilMs: now + MINUTE + 2 * HOUR }, began: false });
    expect(isUnderWay(second.attack, now + MINUTE + 2 * HOUR - 1)).toBe(true);
    expect(isUnderWay(second.attack, now + MINUTE + 2 * HOUR)).toBe(false);
    expect(attackAfter(second.attack, [], now + 3 * HOUR)).toEqual({ attack: second.attack, began: false });
  });

  it('are payments at a checkout, not renewals', () => {
    expect([isAtCheckout(now, now + 30 * MINUTE), isAtCheckout(now, now + 30 * 24 * HOUR)]).toEqual([true, false]);
  });
});

describe.each(ADAPTERS)('the gate on $name', ({ open }) => {
  let test: TestBooks;
  let parts: GateParts;
  beforeEach(async () => {
    test = await open();
    parts = { reading: test.books.reading.gate, write: (work) => test.books.write((stores) => work(stores.gate)) };
  });
  afterEach(() => test.close());

  type About = {
    readonly address?: string;
    readonly email?: string;
    readonly nonce?: string;
    readonly content?: string;
    readonly door?: 'checkout' | 'transfer';
  };
  let people = 0;
  const knockOn = ({
    address = '192.0.2.1',
    email,
    nonce = newId('form'),
    content = 'a',
    door = 'checkout',
  }: About = {}): Promise<Admission> =>
    knock(parts, { door, keys: gateKeys(KEY, door, address, email ?? `a${(people += 1)}@example.org`), nonce, content }, test.clock.now());
  const kinds = async (some: readonly Promise<Admission>[]): Promise<string[]> => (await Promise.all(some)).map(({ kind }) => kind);
  const many = (count: number, about: (index: number) => About = () => ({})): Promise<string[]> =>
    kinds(Array.from({ length: count }, (_, index) => knockOn(about(index))));

  it('lets five of twenty at once through, and says when another may come', async () => {
    expect((await many(20)).filter((kind) => kind === 'open')).toHaveLength(5);
    const opened = test.clock.now();
    expect(await knockOn()).toEqual({ kind: 'limited', of: 'address', againMs: opened + 10 * MINUTE });
    test.clock.advance(10 * MINUTE - 1);
    expect(await knockOn()).toMatchObject({ kind: 'limited' });
    test.clock.advance(1);
    expect(await knockOn()).toEqual({ kind: 'open' });
  });

  it('lets fifteen of one address through in a day, and others all the while', async () => {
    let opened = 0;
    for (let round = 0; round < 6; round += 1) {
      opened += (await many(5)).filter((kind) => kind === 'open').length;
      test.clock.advance(11 * MINUTE);
    }
    expect(opened).toBe(15);
    expect(await knockOn({ address: '192.0.2.2' })).toEqual({ kind: 'open' });
    expect(await knockOn()).toMatchObject({ kind: 'limited', of: 'address' });
  });

  it('counts a /64 as one, whoever in it asks', async () => {
    const opened = await many(12, (index) => ({ address: `2001:db8::${index + 1}` }));
    expect(opened.filter((kind) => kind === 'open')).toHaveLength(5);
    expect(await knockOn({ address: '2001:db8:0:1::1' })).toEqual({ kind: 'open' });
  });

  it('lets five of one e-mail address through in a day, from wherever', async () => {
    const from = (index: number): About => ({ address: `198.51.100.${index}`, email: index % 2 ? 'Ada@example.org' : ' ada@example.org' });
    expect((await many(8, from)).filter((kind) => kind === 'open')).toHaveLength(5);
    expect(await knockOn({ address: '198.51.100.99', email: 'ada@example.org' })).toMatchObject({ kind: 'limited', of: 'email' });
  });

  it('lets sixty through in ten minutes in all', async () => {
    const opened = await many(70, (index) => ({ address: `198.51.${index}.7` }));
    expect(opened.filter((kind) => kind === 'open')).toHaveLength(60);
    expect(await knockOn({ address: '203.0.113.1' })).toMatchObject({ kind: 'limited', of: 'all' });
  });

  it('keeps room for newcomers from those who knock again and again', async () => {
    const addresses = (count: number): Promise<string[]> => many(count, (index) => ({ address: `198.51.${index}.7` }));
    expect((await addresses(60)).filter((kind) => kind === 'open')).toHaveLength(60);
    test.clock.advance(11 * MINUTE);
    expect((await addresses(60)).filter((kind) => kind === 'open')).toHaveLength(40);
    expect(await knockOn({ address: '198.51.50.7' })).toMatchObject({ kind: 'limited', of: 'known' });
    expect((await many(30, (index) => ({ address: `203.0.${index}.7` }))).filter((kind) => kind === 'open')).toHaveLength(20);
    // Who comes back in the evening is a newcomer as before; who has come all day is not.
    test.clock.advance(HOUR);
    expect((await addresses(60)).filter((kind) => kind === 'open')).toHaveLength(60);
  });

  it('takes a whole neighbourhood for one that it knows, once it has knocked often', async () => {
    const opened = await many(80, (index) => ({ address: `2001:db8:1:${index.toString(16)}::1` }));
    expect(opened.filter((kind) => kind === 'open')).toHaveLength(60);
    test.clock.advance(11 * MINUTE);
    const fresh = await many(80, (index) => ({ address: `2001:db8:1:${(index + 100).toString(16)}::1` }));
    expect(fresh.filter((kind) => kind === 'open')).toHaveLength(40);
    expect(await knockOn({ address: '2001:db8:2::1' })).toEqual({ kind: 'open' });
  });

  it('takes the same form again as what it was, and with other content not at all', async () => {
    const nonce = newId('form');
    expect((await kinds([knockOn({ nonce }), knockOn({ nonce }), knockOn({ nonce })])).toSorted()).toEqual(['again', 'again', 'open']);
    expect(await knockOn({ nonce, content: 'b' })).toEqual({ kind: 'used' });
    expect((await many(5)).filter((kind) => kind === 'open')).toHaveLength(4);
    // Its checkout is closed by then: opened again, it counts again.
    test.clock.advance(31 * MINUTE);
    expect(await knockOn({ nonce })).toEqual({ kind: 'open' });
  });

  it('does not use a form up that it holds back', async () => {
    await many(5);
    const nonce = newId('form');
    expect(await knockOn({ nonce })).toMatchObject({ kind: 'limited' });
    test.clock.advance(11 * MINUTE);
    expect(await knockOn({ nonce, content: 'b' })).toEqual({ kind: 'open' });
  });

  it('has limits of its own for transfers, which count for nothing at the checkout', async () => {
    expect((await many(25, () => ({ door: 'transfer' }))).filter((kind) => kind === 'open')).toHaveLength(20);
    expect(await knockOn()).toEqual({ kind: 'open' });
  });

  it('halves its limits while cards are tried, tells a person once, and is as before after two quiet hours', async () => {
    const told: object[] = [];
    const fail = (payment: string): Promise<void> =>
      parts.write((store) =>
        hearOutcomes(store, [{ payment, atMs: test.clock.now(), failed: true }], test.clock.now(), (kind, about) => {
          told.push({ kind, ...about });
          return Promise.resolve();
        }),
      );
    for (let count = 1; count <= 9; count += 1) await fail(`ch_${count}`);
    for (let count = 1; count <= 9; count += 1) await fail(`ch_${count}`);
    expect(told).toEqual([]);
    const sinceMs = test.clock.now();
    await fail('ch_10');
    await fail('ch_11');
    expect(told).toEqual([{ kind: 'card-testing', sinceMs, attempts: 10, failures: 10 }]);
    expect((await many(8)).filter((kind) => kind === 'open')).toHaveLength(3);
    expect(limitsOf('checkout', true).map(({ most }) => most)).toEqual([3, 8, 3, 20, 30]);
    test.clock.advance(2 * HOUR);
    const attack: Attack | null = await parts.reading.attack();
    expect([attack?.sinceMs, isUnderWay(attack, test.clock.now())]).toEqual([sinceMs, false]);
    expect((await many(8)).filter((kind) => kind === 'open')).toHaveLength(5);
  });

  it('forgets what is older than two days', async () => {
    await many(3);
    test.clock.advance(2 * 24 * HOUR + 1);
    await knockOn({ address: '192.0.2.2' });
    const keys = gateKeys(KEY, 'checkout', '192.0.2.1', null);
    expect((await parts.reading.uses(new Map([[keys.address, 0]]))).get(keys.address)).toBeUndefined();
    expect(await parts.reading.tries(keys.address)).toEqual({ tries: 0, lastMs: 0 });
  });
});
