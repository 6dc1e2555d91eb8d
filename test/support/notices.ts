import type { Notice } from '../../src/inbox/notice.ts';
import { TEST_NOW_MS } from './books.ts';

/** A notice about a charge of its own, received when tests begin. */
export function notice(id: string, about: Partial<Notice> = {}): Notice {
  return {
    id,
    type: 'charge.succeeded',
    objectId: `ch_${id}`,
    objectType: 'charge',
    createdMs: TEST_NOW_MS - 5_000,
    receivedMs: TEST_NOW_MS,
    body: '{}',
    ...about,
  };
}
