import { describe, expect, it } from 'vitest';
import { giftStatus } from '../../src/giving/status.ts';
import type { GiftRow, KeptWish, WishState } from '../../src/giving/store.ts';
import type { GiftStatus } from '../../src/giving/types.ts';
import { cents } from '../../src/values/cents.ts';
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
  return { ...about, id: 'don_1', token: '', requestKey: '', state, createdMs: 0, checkout: null };
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
});
