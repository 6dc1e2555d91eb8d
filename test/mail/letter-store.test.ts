import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewLetter } from '../../src/mail/letter.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { ADAPTERS, TEST_NOW_MS, type TestBooks } from '../support/books.ts';

const LEASE_MS = 60_000;

function letter(key: string, about: Partial<Pick<NewLetter, 'factMs' | 'madeMs' | 'dueMs' | 'donor'>> = {}): NewLetter {
  return {
    key,
    donor: 'donor_1',
    language: 'fr',
    factMs: TEST_NOW_MS - 1_000,
    madeMs: TEST_NOW_MS,
    dueMs: TEST_NOW_MS,
    kind: 'thanks',
    params: { gift: 'don_1', amount: cents(3_000), frequency: 'once', on: day('2026-11-23') },
    ...about,
  };
}

describe.each(ADAPTERS)('the outbox on $name', ({ open }) => {
  let test: TestBooks;
  beforeEach(async () => {
    test = await open();
  });
  afterEach(() => test.close());

  const keysDue = async (nowMs = TEST_NOW_MS): Promise<string[]> =>
    (await test.books.letters.take(nowMs, LEASE_MS, 100)).map(({ key }) => key).toSorted();

  it('keeps a letter once by its key, and its later words while nobody has tried it', async () => {
    const { letters } = test.books;
    expect(await letters.queueAll([letter('thanks:ch_1'), letter('thanks:ch_2')])).toBe(2);
    const again = {
      ...letter('thanks:ch_1'),
      params: { gift: 'don_2', amount: cents(1), frequency: 'once', on: day('2026-11-23') },
    } as const;
    expect(await letters.queueAll([again as NewLetter, letter('thanks:ch_3')])).toBe(1);
    expect(JSON.parse((await letters.letter('thanks:ch_1'))?.params ?? '')).toMatchObject({ gift: 'don_2' });
    await keysDue();
    await letters.mark('thanks:ch_1', { state: 'queued', dueMs: TEST_NOW_MS + 1, reason: 'the server was away' });
    await letters.queueAll([letter('thanks:ch_1')]);
    expect(JSON.parse((await letters.letter('thanks:ch_1'))?.params ?? '')).toMatchObject({ gift: 'don_2' });
  });

  it('holds no name and no address', async () => {
    await test.books.letters.queueAll([letter('thanks:ch_1')]);
    expect(JSON.stringify(await test.books.letters.letter('thanks:ch_1'))).not.toContain('@');
  });

  it('takes the words away once a letter was sent, and never hands it out again', async () => {
    const { letters } = test.books;
    await letters.queueAll([letter('thanks:ch_1')]);
    expect(await keysDue()).toEqual(['thanks:ch_1']);
    await letters.mark('thanks:ch_1', { state: 'sent', sentMs: TEST_NOW_MS, reason: null });
    expect(await letters.letter('thanks:ch_1')).toMatchObject({ state: 'sent', params: '{}', sentMs: TEST_NOW_MS, attempts: 1 });
    await letters.queueAll([letter('thanks:ch_1')]);
    expect(await keysDue(TEST_NOW_MS + 1e9)).toEqual([]);
    expect(await letters.again('thanks:ch_1', TEST_NOW_MS)).toBe(false);
  });

  it('hands a letter out once until the lease ends, when it is due', async () => {
    const { letters } = test.books;
    await letters.queueAll([letter('a'), letter('later', { dueMs: TEST_NOW_MS + 5_000 })]);
    expect(await keysDue()).toEqual(['a']);
    expect(await keysDue(TEST_NOW_MS + LEASE_MS - 1)).toEqual(['later']);
    expect(await keysDue(TEST_NOW_MS + LEASE_MS)).toEqual(['a']);
    await letters.releaseLeases();
    expect(await keysDue(TEST_NOW_MS + LEASE_MS)).toEqual(['a', 'later']);
  });

  it('hides nothing behind a lease or a wait that a clock set back has left', async () => {
    const { letters } = test.books;
    const ahead = TEST_NOW_MS + 400 * 86_400_000;
    await letters.queueAll([letter('a'), letter('b', { dueMs: ahead })]);
    await letters.take(ahead, LEASE_MS, 100);
    expect(await keysDue()).toEqual(['a', 'b']);
  });

  it('never hands one letter to two of twenty who ask at the same moment', async () => {
    const { letters } = test.books;
    await letters.queueAll(Array.from({ length: 60 }, (_, index) => letter(`thanks:ch_${index}`)));
    const taken = await Promise.all(Array.from({ length: 20 }, () => letters.take(TEST_NOW_MS, LEASE_MS, 5)));
    const keys = taken.flat().map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect([...keys, ...(await keysDue())]).toHaveLength(60);
  });

  it('holds what is queued and what is told later of what happened before, until it is let go', async () => {
    const { letters } = test.books;
    await letters.queueAll([letter('a')]);
    expect(await letters.hold(TEST_NOW_MS)).toBe(1);
    await letters.queueAll([letter('b'), letter('c', { factMs: TEST_NOW_MS + 1 })]);
    expect(await keysDue()).toEqual(['c']);
    expect(await letters.counts()).toMatchObject({ held: 2, queued: 1 });
    expect(await letters.releaseHeld(TEST_NOW_MS + 5)).toBe(2);
    expect(await keysDue(TEST_NOW_MS + 5)).toEqual(['a', 'b']);
    await letters.queueAll([letter('d')]);
    expect(await letters.letter('d')).toMatchObject({ state: 'queued' });
  });

  it('keeps what a person has made of a letter while it was tried, unless it was sent', async () => {
    const { letters } = test.books;
    await letters.queueAll([letter('a'), letter('b')]);
    await keysDue();
    expect(await letters.drop('a', 'not wanted')).toBe(true);
    expect(await letters.drop('b', 'not wanted')).toBe(true);
    await letters.mark('a', { state: 'queued', dueMs: TEST_NOW_MS, reason: 'away' });
    await letters.mark('b', { state: 'sent', sentMs: TEST_NOW_MS, reason: null });
    expect(await letters.counts()).toMatchObject({ dropped: 1, sent: 1, queued: 0 });
    expect(await letters.again('a', TEST_NOW_MS + 9)).toBe(true);
    expect(await letters.letter('a')).toMatchObject({ state: 'queued', attempts: 0, madeMs: TEST_NOW_MS + 9, reason: null });
    expect(await letters.again('nothing', TEST_NOW_MS)).toBe(false);
  });

  it('counts the letters whose key begins so', async () => {
    await test.books.letters.queueAll([letter('changed:sub_1:0'), letter('changed:sub_1:1'), letter('changed:sub_10:0'), letter('é')]);
    expect(await test.books.letters.countOf('changed:sub_1:')).toBe(2);
  });

  it('takes a link’s address away after its time, and forgets what was sent long ago', async () => {
    const { letters } = test.books;
    const url = 'https://dons.example.org/mes-dons/entrer?cle=abc';
    const asked = { ...letter('my-gifts-link:h1'), kind: 'my-gifts-link', params: { url } } as const;
    await letters.queueAll([asked, letter('a'), letter('b')]);
    await letters.mark('a', { state: 'sent', sentMs: TEST_NOW_MS, reason: null });
    await letters.forgetLinks(TEST_NOW_MS);
    expect((await letters.letter('my-gifts-link:h1'))?.params).toContain(url);
    expect(await letters.letter('a')).not.toBeNull();
    await letters.forgetLinks(TEST_NOW_MS + 1);
    expect((await letters.letter('my-gifts-link:h1'))?.params).toBe('{}');
    expect(await test.books.purge.purge('letters', TEST_NOW_MS + 1, TEST_NOW_MS, true)).toBe(1);
    expect(await letters.letter('a')).not.toBeNull();
    expect(await test.books.purge.purge('letters', TEST_NOW_MS + 1, TEST_NOW_MS, false)).toBe(1);
    expect(await letters.letter('a')).toBeNull();
    expect(await letters.letter('b')).not.toBeNull();
  });

  it('finds donors by what letters need of them, and stops the monthly letter by its token alone', async () => {
    const { giving, recipients } = test.books;
    const wish = await giving.keepWish({
      ...{ id: 'don_1', requestKey: 'k', token: 'form_1', amount: cents(1_000), frequency: 'once', email: 'Ada@Example.org' },
      ...{ project: null, campaign: null, visibility: 'private', message: null, name: null, language: 'en', state: 'open' },
      ...{ createdMs: TEST_NOW_MS, checkout: null, donor: null, cover: cents(0) },
    } as const);
    const donor = wish.donor ?? '';
    expect(await recipients.recipient(donor)).toEqual({ email: 'Ada@Example.org', language: 'en', digest: false });
    expect(await recipients.recipient('donor_0')).toBeNull();
    expect(await recipients.digestDonors('', 10)).toEqual([]);
    const token = await recipients.stopToken(donor);
    expect(token).toMatch(/^stop_[0-9a-z]{26}$/);
    expect(await recipients.stopToken(donor)).toBe(token);
    expect([await recipients.stopDigest(token), await recipients.stopDigest(token), await recipients.stopDigest('stop_0')]).toEqual([
      true,
      true,
      false,
    ]);
    expect(await recipients.linkAddress('nothing')).toBeNull();
  });
});
