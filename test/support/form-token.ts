import { giveKey } from '../../src/app/give-key.ts';
import { againFormToken } from '../../src/giving/form-token.ts';
import type { Environment } from '../../src/settings/types.ts';

/** A token that a site would take now, for tests that post its forms by hand. */
export function readyToken(environment: Environment, nowMs: number): string {
  return againFormToken(giveKey(environment)(), nowMs);
}
