import { sha256 } from '../values/digest.ts';
import type { AccessStore } from './store.ts';

const WINDOW_MS = 15 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

/** Tries in a quarter of an hour: by account whoever asks, and by network whatever the account (ASVS 2.4.1). */
const MOST = { account: 10, network: 40 } as const;

function windowOf(nowMs: number, lengthMs: number): number {
  return nowMs - (nowMs % lengthMs);
}

/** Counts a try to sign in; false when there were too many. `account` is an address as typed or a member's id, kept as a digest. */
export async function mayTry(store: AccessStore, account: string, network: string, nowMs: number): Promise<boolean> {
  const window = windowOf(nowMs, WINDOW_MS);
  await store.forgetTries(nowMs - 2 * DAY_MS);
  const ofAccount = await store.countTry(`account ${sha256(account)}`, window);
  const ofNetwork = await store.countTry(`network ${network}`, window);
  return ofAccount <= MOST.account && ofNetwork <= MOST.network;
}

/** Whether a code is tried for the first time today: one that was seen on the way opens nothing a second time (RFC 6238 §5.2). */
export async function isFirstUse(store: AccessStore, member: string, code: string, nowMs: number): Promise<boolean> {
  return (await store.countTry(`code ${sha256(`${member} ${code.replace(/\s/g, '')}`)}`, windowOf(nowMs, DAY_MS))) === 1;
}
