import type { Member } from './member.ts';

const MINUTE_MS = 60_000;

/** Without a request for so long, a session ends (milliseconds; OWASP ASVS 7.3.1). */
export const IDLE_MS = 30 * MINUTE_MS;
/** After so long it ends in any case. */
export const ABSOLUTE_MS = 12 * 60 * MINUTE_MS;
/** Acts that want a fresh sign-in take one that is at most so old (ASVS 7.5.3). */
export const FRESH_MS = 10 * MINUTE_MS;

/** One browser in which a member is signed in. Instants are of the real clock, in milliseconds: a sandbox's time never signs anyone out. */
export type Session = {
  readonly id: string;
  readonly memberId: string;
  readonly signedInMs: number;
  readonly seenMs: number;
  /** Cut to a network: see {@link truncatedAddress}. */
  readonly address: string;
  /** What the browser says of itself. */
  readonly browser: string;
};

/** Whether a session has lasted its longest, however busy it was. */
export function isOver({ signedInMs, seenMs }: Session, nowMs: number): boolean {
  return nowMs - signedInMs >= ABSOLUTE_MS || nowMs - seenMs >= IDLE_MS;
}

/** Whether the member has proved who they are within the last ten minutes. */
export function isFresh({ signedInMs }: Session, nowMs: number): boolean {
  return nowMs - signedInMs <= FRESH_MS;
}

/** Who is at the door: one request to the treasury. */
export type Visit = {
  readonly signedIn: { readonly member: Member; readonly session: Session } | null;
  /** Cut to a network. */
  readonly address: string;
  /** Whether the request comes from a page of our own: {@link isOwnRequest}. */
  readonly own: boolean;
};
