import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  commentVoucher,
  standingTicks,
  tickVoucher,
  type ReviewDesk,
  type VoucherReview,
} from '../../src/reconciliation/voucher-reviews.ts';
import type { Noted } from '../../src/values/actor.ts';
import { ADAPTERS, type TestBooks } from '../support/books.ts';

const ADA = { member: 'mem_ada', name: 'Ada' };
const EVE = { member: 'mem_eve', name: 'Eve' };
const PAPER = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);
const OBJECT = 'invoice:inv_1';

describe.each(ADAPTERS)('what auditors do with papers, on $name', ({ open }) => {
  let test: TestBooks;
  let noted: Noted[];
  let desk: ReviewDesk;
  beforeEach(async () => {
    test = await open();
    noted = [];
    desk = {
      clock: test.clock,
      write: (_by, work) => test.books.write((stores) => work({ ...stores, note: (about) => Promise.resolve(void noted.push(about)) })),
    };
    for (const sha256 of [PAPER, OTHER]) {
      await test.books.vouchers.add({ sha256, name: 'a.pdf', type: 'application/pdf', bytes: 9, madeMs: test.clock.now(), madeBy: 'Ada' });
      await test.books.vouchers.attach(OBJECT, sha256, 'Ada', test.clock.now());
    }
  });
  afterEach(() => test.close());

  const review = (about: Partial<VoucherReview> = {}): VoucherReview => ({
    ...{ object: OBJECT, sha256: PAPER, act: 'tick', said: null, member: 'mem_ada', name: 'Ada', atMs: test.clock.now() },
    ...about,
  });

  it('comes back as it was kept, in the order in which it was done, though at one moment', async () => {
    const all = [review(), review({ act: 'untick' }), review({ act: 'comment', said: 'Où est le bon ?\nMerci' }), review({ act: 'tick' })];
    for (const each of all) expect(await test.books.reviews.add(each, null)).toBe(true);
    expect(await test.books.reviews.of(OBJECT)).toEqual(all);
    expect(await test.books.reviews.of('invoice:inv_2')).toEqual([]);
  });

  it('keeps a form once, and nothing of a paper that is not there', async () => {
    const comment = review({ act: 'comment', said: 'vu' });
    expect(await test.books.reviews.add(comment, 'form_1')).toBe(true);
    expect(await test.books.reviews.add({ ...comment, said: 'vu encore' }, 'form_1')).toBe(false);
    expect(await test.books.reviews.of(OBJECT)).toEqual([comment]);
    await expect(test.books.reviews.add(review({ sha256: 'c'.repeat(64) }), null)).rejects.toThrow();
    await expect(test.books.reviews.add(review({ object: 'invoice:inv_2' }), null)).rejects.toThrow();
    await expect(test.books.reviews.add(review({ act: 'comment', said: null }), null)).rejects.toThrow();
  });

  it('lets each member have a tick of their own, and take back nobody else’s', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, place) => tickVoucher(desk, OBJECT, PAPER, true, place % 2 ? ADA : EVE)),
    );
    expect(answers.filter(({ kind }) => kind === 'done')).toHaveLength(2);
    expect(await tickVoucher(desk, OBJECT, OTHER, false, ADA)).toEqual({ kind: 'same' });
    expect(await tickVoucher(desk, OBJECT, PAPER, false, ADA)).toEqual({ kind: 'done' });
    expect(await tickVoucher(desk, OBJECT, 'c'.repeat(64), true, ADA)).toEqual({ kind: 'refused', why: 'not-attached' });
    const reviews = await test.books.reviews.of(OBJECT);
    expect(standingTicks(reviews, PAPER).map(({ name }) => name)).toEqual(['Eve']);
    expect(standingTicks(reviews, OTHER)).toEqual([]);
    expect(noted.map(({ act }) => act).toSorted()).toEqual(['tick-voucher', 'tick-voucher', 'untick-voucher']);
  });

  it('keeps what is said once by its form, without control characters, and not without words or with too many', async () => {
    const said = (text: string, token: string) => commentVoucher(desk, OBJECT, { sha256: PAPER, said: text, token }, EVE);
    const answers = await Promise.all(Array.from({ length: 20 }, () => said(' Une\u0007question\r\nde plus ', 'form_1')));
    expect(answers.map(({ kind }) => kind).toSorted()).toEqual(['done', ...Array<string>(19).fill('known')]);
    expect((await test.books.reviews.of(OBJECT)).map(({ said: text }) => text)).toEqual(['Une question\nde plus']);
    expect(await said(' \u0000\n ', 'form_2')).toEqual({ kind: 'refused', why: 'empty' });
    expect(await said('x'.repeat(2_001), 'form_3')).toEqual({ kind: 'refused', why: 'too-long' });
    expect(noted).toHaveLength(1);
  });
});
