import { isAtCheckout } from '../giving/attack.ts';
import { hearOutcomes } from '../giving/gate-store.ts';
import { alertOf } from './alert.ts';
import type { Hearer } from './witness.ts';

/** Hears how payments at our own checkouts went: many that fail are somebody who tries stolen cards. */
export const gateHearer: Hearer = (parts, { gate, letters }) => ({
  payments: async (heard) => {
    const told = heard.flatMap(({ after: { id, state, createdMs }, wish }) => {
      if (wish === null || state === 'pending' || !isAtCheckout(wish.createdMs, createdMs)) return [];
      return [{ payment: id, atMs: createdMs, failed: state === 'failed' }];
    });
    await hearOutcomes(gate, told, parts.clock.now(), alertOf(parts, { letters }));
  },
  recurring: () => Promise.resolve(),
});
