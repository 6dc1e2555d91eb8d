import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askNewAddress, correctAddress } from '../../src/donors/choices.ts';
import type { DonorDesk } from '../../src/donors/desk.ts';
import { askLink, comeIn, digestOf, leave, lookAtLink, whoIs } from '../../src/donors/door.ts';
import { foldedAddress } from '../../src/donors/donor.ts';
import type { KeptWish } from '../../src/giving/store.ts';
import { cents, ZERO } from '../../src/values/cents.ts';
import { newId } from '../../src/values/ids.ts';
import { day } from '../../src/values/day.ts';
import { ADAPTERS, type TestBooks } from '../support/books.ts';

const MINUTE_MS = 60_000;

/** A door that keeps what it would send. */
function deskOver({ books, clock }: TestBooks, sent: { to: string; token: string }[]): DonorDesk {
  const nowhere = (): never => {
    throw new Error('Stripe is not asked here');
  };
  const standing = new Proxy({}, { get: () => nowhere }) as DonorDesk['standing'];
  const tokenOf = (url: string): string => new URL(url).searchParams.get('lien') ?? '';
  return {
    reading: books.reading.donors,
    write: (work) =>
      books.write((stores) =>
        work({
          ...stores,
          countTry: (key, window) => stores.access.countTry(key, window),
          letters: {
            link: async ({ email }, { url }) => void sent.push({ to: email ?? '', token: tokenOf(url) }),
            confirm: async (_, { url, hash }) => {
              sent.push({ to: (await stores.donors.link(hash))?.newEmail ?? '', token: tokenOf(url) });
            },
            asked: () => Promise.resolve(),
            answered: () => Promise.resolve(),
          },
        }),
      ),
    standing,
    clock,
    today: () => day('2026-11-23'),
    amounts: { smallest: cents(300), largest: cents(500_000) },
    url: (_, language, token) => `https://dons.example.org/${language}?lien=${token}`,
  };
}

describe.each(ADAPTERS)('the door of donors on $name', ({ open }) => {
  let test: TestBooks;
  let desk: DonorDesk;
  let sent: { to: string; token: string }[];
  beforeEach(async () => {
    test = await open();
    sent = [];
    desk = deskOver(test, sent);
  });
  afterEach(() => test.close());

  const wish = (email: string): KeptWish => ({
    ...{ id: newId('don'), requestKey: newId('key'), amount: cents(1_000), frequency: 'once', email, project: null, campaign: null },
    ...{ visibility: 'private', message: null, name: null, language: 'fr', token: newId('form'), state: 'complete' },
    ...{ createdMs: test.clock.now(), checkout: null, donor: null, cover: ZERO },
  });
  const gave = (email: string): Promise<KeptWish> => test.books.giving.keepWish(wish(email));
  const ask = (email: string, browser = 'nav_1', network = '203.0.113.0/24'): Promise<boolean> =>
    askLink(desk, { email, language: 'fr', browser, network });

  it('knows a donor by the address, whatever its capitals, and 20 first gifts at once make one donor', async () => {
    const wishes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => gave(index % 2 === 0 ? 'Ada@Example.org' : 'ada@example.org')),
    );
    expect(new Set(wishes.map(({ donor }) => donor)).size).toBe(1);
    expect(await test.books.donors.donorAt(foldedAddress(' ADA@example.org '))).toMatchObject({ id: wishes[0]?.donor, enteredMs: null });
  });

  it('lets in by a link, once, in the browser that asked for it', async () => {
    const { donor } = await gave('ada@example.org');
    expect(await ask('ADA@example.org ')).toBe(true);
    const [letter] = sent;
    expect(letter?.to).toBe('ada@example.org');
    const token = letter?.token ?? '';
    expect(await lookAtLink(desk, token, 'nav_1')).toBe('good');
    // Programs that read mail open links: looking uses nothing.
    expect(await lookAtLink(desk, token, 'nav_1')).toBe('good');
    expect(await lookAtLink(desk, token, 'nav_2')).toBe('elsewhere');
    expect(await comeIn(desk, token, 'nav_2')).toBe('elsewhere');
    const came = await comeIn(desk, token, 'nav_1');
    expect(came).toMatchObject({ donor, changedAddress: false });
    expect(await comeIn(desk, token, 'nav_1')).toBe('used');
    const session = typeof came === 'string' ? '' : came.session;
    expect((await whoIs(desk, session))?.id).toBe(donor);
    await leave(desk, session);
    expect(await whoIs(desk, session)).toBeNull();
  });

  it('keeps neither token nor session in clear', async () => {
    await gave('ada@example.org');
    await ask('ada@example.org');
    const token = sent[0]?.token ?? '';
    expect(token).toMatch(/^lien_[0-9a-z]{26}$/);
    expect(await test.books.donors.link(token)).toBeNull();
    expect(await test.books.donors.link(digestOf(token))).toMatchObject({ usedMs: null, browser: digestOf('nav_1') });
  });

  it('opens for one of 20 who use the same link at once', async () => {
    await gave('ada@example.org');
    await ask('ada@example.org');
    const token = sent[0]?.token ?? '';
    const all = await Promise.all(Array.from({ length: 20 }, () => comeIn(desk, token, 'nav_1')));
    expect(all.filter((each) => typeof each !== 'string')).toHaveLength(1);
  });

  it('closes a link after ten minutes, and a session half an hour after its last page, twelve hours after its first', async () => {
    await gave('ada@example.org');
    await ask('ada@example.org');
    const token = sent[0]?.token ?? '';
    test.clock.advance(10 * MINUTE_MS);
    expect(await comeIn(desk, token, 'nav_1')).toBe('expired');
    await ask('ada@example.org');
    const came = await comeIn(desk, sent[1]?.token ?? '', 'nav_1');
    const session = typeof came === 'string' ? '' : came.session;
    for (let half = 0; half < 24; half += 1) {
      expect(await whoIs(desk, session)).not.toBeNull();
      test.clock.advance(29 * MINUTE_MS);
    }
    test.clock.advance(60 * MINUTE_MS);
    expect(await whoIs(desk, session)).toBeNull();
    const again = await (async () => {
      await ask('ada@example.org');
      return comeIn(desk, sent[2]?.token ?? '', 'nav_1');
    })();
    const other = typeof again === 'string' ? '' : again.session;
    test.clock.advance(31 * MINUTE_MS);
    expect(await whoIs(desk, other)).toBeNull();
  });

  it('answers an unknown address as a known one, and sends nothing', async () => {
    expect(await ask('nobody@example.org')).toBe(true);
    expect(sent).toEqual([]);
    expect(await lookAtLink(desk, 'lien_00000000000000000000000000', 'nav_1')).toBe('unknown');
  });

  it('sends five links an hour to an address, thirty to a network, also when all are asked at once', async () => {
    await gave('ada@example.org');
    const asked = await Promise.all(Array.from({ length: 20 }, (_, index) => ask('ada@example.org', 'nav_1', `198.51.${index}.0/24`)));
    expect(asked.filter(Boolean)).toHaveLength(5);
    expect(sent).toHaveLength(5);
    const others = await Promise.all(Array.from({ length: 40 }, (_, index) => ask(`unknown-${index}@example.org`)));
    expect(others.filter(Boolean)).toHaveLength(30);
    test.clock.advance(60 * MINUTE_MS);
    expect(await ask('ada@example.org')).toBe(true);
  });

  it('changes an address once the new one is proved, and joins what was given under both', async () => {
    const first = await gave('ada@exemple.org');
    const second = await gave('ada@example.org');
    await ask('ada@exemple.org');
    const came = await comeIn(desk, sent[0]?.token ?? '', 'nav_1');
    const donor = (await whoIs(desk, typeof came === 'string' ? '' : came.session))!;
    const change = (email: string) => askNewAddress(desk, donor, { email, language: 'fr', browser: 'nav_1', network: '203.0.113.0/24' });
    expect(await change('')).toEqual({ ok: false, why: 'email-missing' });
    expect(await change('ada@')).toEqual({ ok: false, why: 'email-unreadable' });
    expect(await change(' ADA@exemple.org')).toEqual({ ok: false, why: 'same-address' });
    expect(await change('ada@example.org')).toEqual({ ok: true, value: null });
    expect(sent[1]?.to).toBe('ada@example.org');
    expect((await test.books.donors.given(donor.id)).wishes).toHaveLength(1);
    const proved = await comeIn(desk, sent[1]?.token ?? '', 'nav_1');
    expect(proved).toMatchObject({ donor: second.donor, changedAddress: true });
    const all = await test.books.donors.given(second.donor ?? '');
    expect(all.wishes.map(({ id }) => id).toSorted()).toEqual([first.id, second.id].toSorted());
    // The old session has ended with the old address.
    expect(await whoIs(desk, typeof came === 'string' ? '' : came.session)).toBeNull();
  });

  it('corrects a mistyped address within a week, and only while nobody has come in by it', async () => {
    const mistyped = await gave('ada@exmaple.org');
    expect(await correctAddress(desk, mistyped.id, 'ada@example.org')).toEqual({ ok: true, value: null });
    expect(await test.books.giving.wish(mistyped.id)).toMatchObject({ email: 'ada@example.org' });
    await ask('ada@example.org');
    await comeIn(desk, sent[0]?.token ?? '', 'nav_1');
    expect(await correctAddress(desk, mistyped.id, 'eve@example.org')).toEqual({ ok: false, why: 'too-late' });
    const late = await gave('bob@exmaple.org');
    test.clock.advance(8 * 24 * 60 * MINUTE_MS);
    expect(await correctAddress(desk, late.id, 'bob@example.org')).toEqual({ ok: false, why: 'too-late' });
    expect(await correctAddress(desk, 'don_unknown', 'bob@example.org')).toEqual({ ok: false, why: 'too-late' });
  });
});
