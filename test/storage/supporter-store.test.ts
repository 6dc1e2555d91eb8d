import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeptWish } from '../../src/giving/store.ts';
import { textDigest } from '../../src/donors/supporters.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { ADAPTERS, type TestBooks } from '../support/books.ts';
import { keptWish } from '../support/kept-wish.ts';
import { learn } from '../support/closing-desk.ts';

describe.each(ADAPTERS)('names that donors chose to show, on $name', ({ open }) => {
  let test: TestBooks;
  beforeEach(async () => {
    test = await open();
  });
  afterEach(() => test.close());

  const id = (number: number): string => `don_${String(number).padStart(3, '0')}`;

  async function wish(number: number, about: Partial<KeptWish> = {}): Promise<void> {
    const shown = { visibility: 'named', name: `Person ${number}`, createdMs: Math.floor(number / 3) } as const;
    await test.books.giving.keepWish(keptWish(id(number), { ...shown, ...about }));
  }

  /** One payment of a wish, and what came back of it. */
  async function paid(number: number, charge: string, on: string, back = 0): Promise<void> {
    const about = { subscription: null, amount: cents(3_000), method: 'card', createdMs: 0, project: null, feeKnown: true } as const;
    await test.books.giving.putGift({ ...about, id: charge, gift: id(number), state: 'received', countedOn: day(on) });
    const [amount, common] = [cents(3_000), { factDay: day(on), source: charge, gift: null, corrects: null, label: null }];
    const came = {
      key: `gift:${charge}`,
      kind: 'gift',
      postings: [{ from: 'gifts', to: 'stripe', amount }],
      measured: { as: 'oneOff', amount, project: null },
    } as const;
    const postings = [{ from: 'stripe', to: 'gifts', amount: cents(back) }] as const;
    const went = {
      key: `refund:${charge}`,
      kind: 'refund',
      postings,
      measured: { as: 'refunds', amount: cents(back), project: null },
    } as const;
    await learn(test.books, [{ ...came, ...common }, ...(back > 0 ? [{ ...went, ...common }] : [])]);
  }

  async function many(): Promise<void> {
    for (let number = 0; number < 12; number += 1) {
      await wish(number, { ...(number % 4 === 3 && { message: `Word ${number}` }), ...(number === 5 && { visibility: 'private' }) });
      if (number !== 6) await paid(number, `ch_${number}`, '2026-09-04', number === 7 ? 3_000 : number === 8 ? 1_000 : 0);
    }
    await paid(0, 'ch_again', '2026-10-04');
  }

  it('are each payment that counts: not of who is private, gave nothing yet, or has all back', async () => {
    await many();
    const named = await test.books.supporters.named();
    expect(named.map(({ wish: of, month }) => `${of} ${month}`)).toEqual([
      ...[0, 1, 2, 3, 4, 8, 9, 10, 11].map((number) => `${id(number)} 2026-09`),
      `${id(0)} 2026-10`,
    ]);
  });

  it('are turned over once each, the latest first, in pages that leave out none and repeat none', async () => {
    await many();
    const all = [11, 10, 9, 8, 4, 3, 2, 1, 0].map(id);
    for (const limit of [1, 2, 4, 9, 20]) {
      const seen: string[] = [];
      for (let after: string | null = null; ; after = seen.at(-1) ?? null) {
        const page = await test.books.supporters.page(after, limit);
        expect(page.length).toBeLessThanOrEqual(limit);
        if (page.length === 0) break;
        seen.push(...page.map(({ wish: of }) => of));
      }
      expect(seen).toEqual(all);
    }
    expect(await test.books.supporters.page('don_none', 5)).toEqual([]);
  });

  it('bear a message, or are one, with what was said of them', async () => {
    await many();
    const { supporters } = test.books;
    await supporters.review(id(3), 'message', { state: 'approved', digest: textDigest('Word 3') });
    expect((await supporters.withMessage()).map(({ message, reviews }) => [message, reviews.message?.state ?? null])).toEqual([
      ['Word 11', null],
      ['Word 3', 'approved'],
    ]);
    expect(await supporters.one(id(3))).toMatchObject({ name: 'Person 3', reviews: { name: null, message: { state: 'approved' } } });
    for (const nobody of [id(5), id(6), id(7), 'don_none']) expect(await supporters.one(nobody)).toBeNull();
  });
});
