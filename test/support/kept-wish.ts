import type { KeptWish } from '../../src/giving/store.ts';
import { cents, ZERO } from '../../src/values/cents.ts';

/** A wish of 30 € that was paid, of somebody of their own; `about`: what the test is about. */
export function keptWish(id: string, about: Partial<KeptWish> = {}): KeptWish {
  const asked = { amount: cents(3_000), frequency: 'once', project: null, campaign: null, language: 'fr', cover: ZERO } as const;
  const whose = { requestKey: id, token: id, email: `${id}@example.org`, donor: null } as const;
  const shown = { visibility: 'private', name: null, message: null } as const;
  return { id, ...asked, ...whose, ...shown, state: 'complete', createdMs: 0, checkout: null, ...about };
}
