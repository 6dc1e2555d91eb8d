import { keyedDigest, isSameText } from '../values/keyed.ts';
import type { KeptWish } from './store.ts';

/** What finds a wish again after its checkout was left: a reference that the address shows, and a cookie, of which neither is enough. */
export type WayBack = { readonly reference: string; readonly cookie: string };

/** The way back to a wish. The reference tells nothing and opens nothing without the cookie. */
export function wayBack(key: string, wish: string): WayBack {
  return { reference: keyedDigest(key, `back ${wish}`).slice(0, 16), cookie: `${wish}.${keyedDigest(key, `cookie ${wish}`)}` };
}

/** The wish that an address and a cookie lead back to; null where they do not belong together, or are not ours. */
export function wishOfWayBack(key: string, { reference, cookie }: WayBack): string | null {
  const [wish = ''] = cookie.split('.');
  const right = wayBack(key, wish);
  return isSameText(cookie, right.cookie) && isSameText(reference, right.reference) ? wish : null;
}

/** What of a wish is filled in again. */
export type Resumed = Pick<
  KeptWish,
  'email' | 'message' | 'name' | 'visibility' | 'cover' | 'amount' | 'frequency' | 'project' | 'campaign'
>;

/** Longer than a checkout is open (seconds). */
export const WAY_BACK_SECONDS = 3_600;
