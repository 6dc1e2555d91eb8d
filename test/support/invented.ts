import { setTimeout as sleep } from 'node:timers/promises';
import type { DrainParts } from '../../src/inbox/drain.ts';
import type { Notice } from '../../src/inbox/notice.ts';
import type { Payment } from '../../src/giving/payment.ts';
import { recordPayments } from '../../src/giving/record.ts';
import type { Books } from '../../src/storage/open.ts';
import type { Stores } from '../../src/storage/stores.ts';
import { cents } from '../../src/values/cents.ts';
import type { Clock } from '../../src/values/clock.ts';
import { at, movement, PARIS, payment } from './facts.ts';

/** Invented gifts, each told by three notices: enough to put books under load without a sandbox. */
export function inventedNotices(gifts: number): Notice[] {
  return Array.from({ length: gifts * 3 }, (_, index) => ({
    id: `evt_${index}`,
    type: 'charge.updated',
    objectId: `ch_${Math.floor(index / 3)}`,
    objectType: 'charge',
    createdMs: 0,
    receivedMs: index,
    body: '{}',
  }));
}

const RULES = { zone: PARIS, otherCharges: 'gifts_only', openedOn: null } as const;

/** What a drain of invented notices needs; reading takes a moment, as over a network. */
export function inventedDrain(books: Books, clock: Clock, readingMs: number): DrainParts<Stores, Payment> {
  return {
    inbox: books.inbox,
    clock,
    read: async ({ objectId }) => {
      await sleep(readingMs);
      const amount = 500 + Number(objectId.slice(3));
      const createdMs = at('2026-11-02T10:00:00Z');
      const told = payment({ id: objectId, amount: cents(amount), movement: movement(`txn_${objectId}`, amount, 30, createdMs) });
      return { kind: 'read', fact: told };
    },
    apply: async (stores, told) => (await recordPayments(stores, told, RULES)).map(({ recorded }) => recorded),
    write: (work) => books.write((stores) => work(stores, stores.inbox)),
    onDead: () => undefined,
  };
}
