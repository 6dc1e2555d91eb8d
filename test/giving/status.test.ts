import { describe, expect, it } from 'vitest';
import { giftStatus, lookUpGift } from '../../src/giving/status.ts';
import type { GiftRow, KeptWish, WishState } from '../../src/giving/store.ts';
import type { GiftStatus } from '../../src/giving/types.ts';
import { cents, ZERO } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';

function wish(state: WishState): KeptWish {
  const about = {
    amount: cents(3_000),
    frequency: 'once',
    email: 'ada@example.org',
    project: null,
    campaign: null,
    visibility: 'private',
    message: null,
    language: 'fr',
  } as const;
  return { ...about, id: 'don_1', token: '', requestKey: '', state, createdMs: 0, checkout: null, donor: null, name: null, cover: ZERO };
}

function row(state: GiftRow['state'], countedOn: string | null = null): GiftRow {
  return {
    id: 'ch_1',
    gift: 'don_1',
    subscription: null,
    state,
    amount: cents(3_000),
    method: 'card',
    createdMs: 0,
    project: null,
    feeKnown: true,
    countedOn: countedOn === null ? null : day(countedOn),
  };
}

describe('what the thanks page may say', () => {
  it.each<[GiftStatus['state'], WishState, GiftRow[]]>([
    ['open', 'open', []],
    ['open', 'open', [row('failed')]],
    ['confirming', 'complete', []],
    ['confirming', 'complete', [row('received')]],
    ['pending', 'complete', [row('pending')]],
    ['pending', 'open', [row('failed'), row('pending')]],
    ['received', 'open', [row('received', '2026-11-02')]],
    ['received', 'complete', [row('failed'), row('received', '2026-11-02')]],
    ['failed', 'complete', [row('failed')]],
    ['abandoned', 'expired', []],
    ['abandoned', 'expired', [row('failed')]],
  ])('%s: checkout %s', (state, checkout, payments) => {
    expect(giftStatus(wish(checkout), payments)).toMatchObject({ state, receivedOn: state === 'received' ? '2026-11-02' : null });
  });

  it.each<[GiftStatus['state'], WishState, boolean]>([
    ['confirming', 'open', true],
    ['open', 'open', false],
    ['abandoned', 'expired', true],
  ])('is %s when the books know a checkout that is %s, and the checkout says finished: %s', async (state, known, finished) => {
    const giving = {
      wish: () => Promise.resolve({ ...wish(known), checkout: { id: 'cs_1', url: '' } }),
      giftsOf: () => Promise.resolve([]),
    };
    const checkout = { open: () => Promise.reject(new Error('not asked')), isFinished: () => Promise.resolve(finished) };
    expect(await lookUpGift(giving, checkout, 'don_1')).toMatchObject({ state });
  });

  it('is nothing for an address that names no gift', async () => {
    const giving = { wish: () => Promise.resolve(null), giftsOf: () => Promise.reject(new Error('not asked')) };
    const checkout = { open: () => Promise.reject(new Error('not asked')), isFinished: () => Promise.reject(new Error('not asked')) };
    expect(await lookUpGift(giving, checkout, 'don_2')).toBeNull();
  });
});
