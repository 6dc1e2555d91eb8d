import { isAtCheckout } from '../giving/attack.ts';
import { hearOutcome } from '../giving/gate-store.ts';
import { alertOf } from './alert.ts';
import type { Hearer } from './witness.ts';

/** Hears how payments at our own checkouts went: many that fail are somebody who tries stolen cards. */
export const gateHearer: Hearer = (parts, { gate, giving, letters }) => ({
  payment: async (_, { id, gift, state, createdMs }) => {
    if (gift === null || state === 'pending') return;
    const wish = await giving.wish(gift);
    if (wish === null || !isAtCheckout(wish.createdMs, createdMs)) return;
    await hearOutcome(gate, id, { atMs: createdMs, failed: state === 'failed' }, parts.clock.now(), alertOf(parts, { letters }));
  },
  recurring: () => Promise.resolve(),
});
