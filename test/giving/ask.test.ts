import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askForGift, type AskParts } from '../../src/giving/ask.ts';
import type { KeptWish } from '../../src/giving/store.ts';
import type { TypedGift } from '../../src/giving/types.ts';
import { cents } from '../../src/values/cents.ts';
import { newId } from '../../src/values/ids.ts';
import { ok, refused } from '../../src/values/result.ts';
import { ADAPTERS, type TestBooks } from '../support/books.ts';

describe.each(ADAPTERS)('asking for a gift on $name', ({ open }) => {
  let test: TestBooks;
  let asked: KeptWish[];
  let reachable: boolean;
  const token = newId('form');
  const form = (about: Partial<TypedGift> = {}): TypedGift => ({
    amount: '30',
    frequency: 'once',
    email: 'ada@example.org',
    project: '',
    campaign: '',
    visibility: '',
    message: '',
    token,
    ...about,
  });
  const parts = (): AskParts => ({
    giving: test.books.giving,
    clock: test.clock,
    rules: { smallest: cents(300), largest: cents(500_000), projects: [], campaigns: [] },
    thanksUrl: ({ id }) => `https://site/merci?don=${id}`,
    checkout: {
      isFinished: () => Promise.resolve(false),
      // As Stripe does under an idempotency key of our own row: one checkout for one wish.
      open: (wish) => {
        asked.push(wish);
        return Promise.resolve(reachable ? ok({ id: `cs_${wish.id}`, url: `https://checkout/${wish.id}` }) : refused('unreachable'));
      },
    },
  });
  beforeEach(async () => {
    test = await open();
    asked = [];
    reachable = true;
  });
  afterEach(() => test.close());

  it('leads 20 presses of the same button to one checkout', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => askForGift(parts(), form(), 'fr')));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
  });

  it('opens another checkout when the amount was changed', async () => {
    const first = await askForGift(parts(), form(), 'fr');
    const second = await askForGift(parts(), form({ amount: '40' }), 'fr');
    expect(first).not.toEqual(second);
    expect(asked.map(({ amount }) => amount)).toEqual([3_000, 4_000]);
  });

  it('loses nothing when Stripe is away, and asks again for the same wish', async () => {
    reachable = false;
    expect(await askForGift(parts(), form(), 'fr')).toEqual({ kind: 'unavailable' });
    reachable = true;
    expect(await askForGift(parts(), form(), 'fr')).toMatchObject({ kind: 'go' });
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
  });

  it('leads a form sent again after its gift to its thanks, not to a second gift', async () => {
    await askForGift(parts(), form(), 'fr');
    const id = asked[0]!.id;
    await test.books.giving.markWish(id, 'complete');
    await test.books.giving.markWish(id, 'expired');
    expect(await askForGift(parts(), form(), 'fr')).toEqual({ kind: 'go', url: `https://site/merci?don=${id}` });
  });

  it.each(['told by a notice', 'known by its age'])('opens a new checkout once the former has expired: %s', async (how) => {
    await askForGift(parts(), form(), 'fr');
    if (how === 'told by a notice') await test.books.giving.markWish(asked[0]!.id, 'expired');
    else test.clock.advance(24 * 3_600_000);
    await askForGift(parts(), form(), 'fr');
    expect(new Set(asked.map(({ id }) => id)).size).toBe(2);
  });

  it('asks nobody when the form has mistakes', async () => {
    expect(await askForGift(parts(), form({ amount: '2' }), 'fr')).toEqual({
      kind: 'mend',
      errors: [{ field: 'amount', problem: 'too-small' }],
    });
    expect(asked).toEqual([]);
  });
});
