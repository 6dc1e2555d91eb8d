import type { World } from './world.ts';

/** What opens a sandbox, unless it plays a live account. */
export const SANDBOX_KEY = 'sk_test_sandbox';
/** What opens one that plays a live account: a full key, a restricted one. */
const LIVE_KEYS: readonly string[] = ['sk_live_sandbox', 'rk_live_sandbox'];

export function opensWith({ live }: Pick<World, 'live'>, key: string): boolean {
  return live ? LIVE_KEYS.includes(key) : key === SANDBOX_KEY;
}

/**
 * An object as it leaves the sandbox. Kept ones all say `livemode: false`, or `true` where a scene plays a notice of the other mode: a live
 * account says the opposite of both.
 */
export function told({ live }: Pick<World, 'live'>, object: object): string {
  return JSON.stringify(object, live ? (name, value: unknown) => (name === 'livemode' ? value !== true : value) : undefined);
}
