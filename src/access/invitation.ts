import { randomBytes } from 'node:crypto';
import { sha256 } from '../values/digest.ts';
import type { Mandate } from './member.ts';

/** An invitation's link works for a day (milliseconds). */
export const INVITATION_MS = 24 * 60 * 60_000;

/** A second factor that was handed out and is not proven yet. All three are sealed or hashed: see the login port. */
export type Enrolment = { readonly name: string; readonly passwordHash: string; readonly sealedSecret: string };

/**
 * A link that lets one person in once: somebody new (`member` is null), or a member who lost a factor. Only the digest of its token is
 * kept. Instants are of the real clock.
 */
export type Invitation = Mandate & {
  readonly id: string;
  readonly email: string;
  readonly member: string | null;
  readonly invitedBy: string;
  readonly createdMs: number;
  readonly expiresMs: number;
  readonly usedMs: number | null;
  readonly enrolment: Enrolment | null;
  /** What a passkey must sign to be kept; null until one is asked for. */
  readonly challenge: string | null;
};

/** 256 random bits, for a link. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** How a token is kept. It is random enough that a plain digest cannot be turned back. */
export function tokenDigest(token: string): string {
  return sha256(`invitation ${token}`);
}

export function isOpen({ usedMs, expiresMs }: Invitation, nowMs: number): boolean {
  return usedMs === null && nowMs < expiresMs;
}

/** Shorter ones are guessed (ANSSI, NIST SP 800-63B: at least 12 where a second factor follows); longer ones than 128 only cost time. */
export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 128;

export type PasswordFault = 'too-short' | 'too-long' | 'too-simple';

/** What is wrong with a password, if anything: its length, or that it is one sign or the person's own address over again. */
export function passwordFault(password: string, email: string): PasswordFault | null {
  const signs = Array.from(password);
  if (signs.length < SHORTEST_PASSWORD) return 'too-short';
  if (signs.length > LONGEST_PASSWORD) return 'too-long';
  const lower = password.toLowerCase();
  const local = email.split('@')[0] ?? '';
  return new Set(signs).size < 5 || lower === email || (local.length >= 4 && lower.split(local).join('').length < 6) ? 'too-simple' : null;
}

/** `Ada@Example.org ` and `ada@example.org` are one person; null for what is no address. */
export function emailOf(typed: string): string | null {
  const email = typed.trim().toLowerCase();
  return email.length <= 254 && /^[^\s@<>(),;:"]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(email) ? email : null;
}
