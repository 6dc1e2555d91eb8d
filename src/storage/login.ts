import { passkey } from '@better-auth/passkey';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { betterAuth } from 'better-auth';
import { twoFactor } from 'better-auth/plugins';
import type { Kysely } from 'kysely';
import type { Entered, Json, Login, RequestHeaders } from '../access/login.ts';
import { truncatedAddress } from '../access/request.ts';
import { IDLE_MS, isOver, type Session } from '../access/session.ts';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../access/invitation.ts';
import { systemClock } from '../values/clock.ts';
import { proofsOf } from './login-proofs.ts';
import { ADDRESS_HEADER, LOGIN_TABLES, type LoginParts } from './login-tables.ts';
import { doorPlugin } from './login-door.ts';
import type { Dialect } from './migrations.ts';
import type { Schema } from './schema.ts';

/** A session that is used lives on; it is written anew at most once a minute. */
const WRITTEN_ANEW_S = 60;
const CHALLENGE_MS = 5 * 60_000;

function cookiesOf({ publicUrl }: LoginParts) {
  const secure = publicUrl.protocol === 'https:';
  const prefix = secure ? '__Host-obole' : 'obole';
  return {
    cookiePrefix: prefix,
    // The library would write `__Secure-`; `__Host-` promises more (RFC 6265bis §4.1.3.2).
    useSecureCookies: false,
    defaultCookieAttributes: { secure, httpOnly: true, sameSite: 'lax', path: '/' },
    cookies: { session_token: { name: `${prefix}-session` }, two_factor: { name: `${prefix}-code` } },
  } as const;
}

function passkeyPlugin({ publicUrl, siteName }: LoginParts) {
  return passkey({
    rpID: publicUrl.hostname,
    rpName: siteName,
    origin: publicUrl.origin,
    advanced: { webAuthnChallengeCookie: 'passkey' },
    authentication: {
      afterVerification: async ({ verification }) => {
        // Without its person's finger, face or PIN, a passkey is one factor alone. What is thrown here refuses the sign-in.
        if (!verification.authenticationInfo.userVerified) throw new Error('the authenticator did not verify its person');
      },
    },
    schema: LOGIN_TABLES.passkey,
  });
}

function authOf(db: Kysely<Schema>, { integer }: Dialect, parts: LoginParts) {
  return betterAuth({
    appName: parts.siteName,
    baseURL: parts.publicUrl.origin,
    secret: parts.secret,
    database: { db, type: integer === 'integer' ? 'sqlite' : 'postgres' },
    // None of the library's routes is mounted: what it can do is called by our own pages, which count tries themselves.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: SHORTEST_PASSWORD, maxPasswordLength: LONGEST_PASSWORD },
    session: { ...LOGIN_TABLES.session, expiresIn: IDLE_MS / 1_000, updateAge: WRITTEN_ANEW_S, cookieCache: { enabled: false } },
    user: LOGIN_TABLES.user,
    account: LOGIN_TABLES.account,
    verification: LOGIN_TABLES.verification,
    advanced: { ...cookiesOf(parts), ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] } },
    databaseHooks: {
      session: {
        create: { before: async (session) => ({ data: { ...session, ipAddress: truncatedAddress(session.ipAddress ?? '') } }) },
      },
    },
    plugins: [
      twoFactor({ issuer: parts.siteName, schema: LOGIN_TABLES.twoFactor, backupCodeOptions: { storeBackupCodes: 'encrypted' } }),
      passkeyPlugin(parts),
      doorPlugin(),
    ],
  });
}

type Auth = ReturnType<typeof authOf>;

type KeptSession = {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly ipAddress?: string | null | undefined;
  readonly userAgent?: string | null | undefined;
};

function sessionOf({ id, userId, createdAt, updatedAt, ipAddress, userAgent }: KeptSession): Session {
  const times = { signedInMs: createdAt.getTime(), seenMs: updatedAt.getTime() };
  return { id, memberId: userId, ...times, address: ipAddress ?? 'unknown', browser: userAgent ?? '' };
}

/** What the library throws when it refuses; anything else is a fault and goes on. */
function refusalStatus(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return null;
  return typeof error.statusCode === 'number' && error.statusCode < 500 ? error.statusCode : null;
}

function unlessRefused(error: unknown): number {
  const status = refusalStatus(error);
  if (status === null) throw error;
  return status;
}

type Opened = { readonly auth: Auth; readonly parts: LoginParts };

async function enter({ auth }: Opened, memberId: string, headers: RequestHeaders): Promise<Entered> {
  const { headers: set, response } = await auth.api.enter({ body: { memberId }, headers, returnHeaders: true });
  return { kind: 'in', memberId, sessionId: response.sessionId, cookies: set.getSetCookie() };
}

async function readSession({ auth }: Opened, headers: RequestHeaders): ReturnType<Login['read']> {
  const { headers: set, response } = await auth.api.getSession({ headers, returnHeaders: true });
  if (!response) return { session: null, cookies: set.getSetCookie() };
  const session = sessionOf(response.session);
  if (!isOver({ ...session, seenMs: Math.max(session.seenMs, session.signedInMs) }, systemClock.now())) {
    return { session, cookies: set.getSetCookie() };
  }
  return { session: null, cookies: await signOut({ auth }, headers) };
}

async function signOut({ auth }: Pick<Opened, 'auth'>, headers: RequestHeaders): Promise<readonly string[]> {
  return (await auth.api.signOut({ headers, returnHeaders: true })).headers.getSetCookie();
}

async function password({ auth }: Opened, email: string, typed: string, headers: RequestHeaders): ReturnType<Login['password']> {
  try {
    const { headers: set, response } = await auth.api.signInEmail({ body: { email, password: typed }, headers, returnHeaders: true });
    if ('twoFactorRedirect' in response) return { kind: 'code-wanted', cookies: set.getSetCookie() };
    // An account without a second factor, which nothing here makes: a password alone is never enough.
    await (await auth.$context).internalAdapter.deleteSession(response.token);
  } catch (error) {
    unlessRefused(error);
  }
  return { kind: 'refused' };
}

async function code({ auth }: Opened, typed: string, kind: 'app' | 'recovery', headers: RequestHeaders): ReturnType<Login['code']> {
  const asked = { body: { code: typed }, headers, returnHeaders: true } as const;
  try {
    const answer = kind === 'app' ? await auth.api.verifyTOTP(asked) : await auth.api.verifyBackupCode(asked);
    const token = answer.response.token;
    const found = token === undefined ? null : await (await auth.$context).internalAdapter.findSession(token);
    if (!found) return { kind: 'over' };
    return { kind: 'in', memberId: found.user.id, sessionId: found.session.id, cookies: answer.headers.getSetCookie() };
  } catch (error) {
    const status = unlessRefused(error);
    const half = await auth.api.halfIn({ headers });
    return { kind: status === 401 && half.memberId !== null ? 'refused' : 'over' };
  }
}

async function passkeyIn({ auth }: Opened, response: Json, headers: RequestHeaders): ReturnType<Login['passkey']> {
  // Its shape is checked by the library, which refuses anything else.
  const signed = response as unknown as AuthenticationResponseJSON;
  try {
    const answer = await auth.api.verifyPasskeyAuthentication({ body: { response: signed }, headers, returnHeaders: true });
    const { session } = answer.response;
    return { kind: 'in', memberId: session.userId, sessionId: session.id, cookies: answer.headers.getSetCookie() };
  } catch (error) {
    unlessRefused(error);
    return { kind: 'refused' };
  }
}

function challengeName(sessionId: string): string {
  return `new-passkey-${sessionId}`;
}

/** The login library over our tables. */
export async function openLogin(db: Kysely<Schema>, dialect: Dialect, parts: LoginParts): Promise<Login> {
  const auth = authOf(db, dialect, parts);
  const opened = { auth, parts };
  const { internalAdapter, password: passwords, secretConfig } = await auth.$context;
  return {
    read: (headers) => readSession(opened, headers),
    password: (email, typed, headers) => password(opened, email, typed, headers),
    code: (typed, kind, headers) => code(opened, typed, kind, headers),
    halfIn: async (headers) => (await auth.api.halfIn({ headers })).memberId,
    passkeyChallenge: async (headers) => {
      const { headers: set, response } = await auth.api.generatePasskeyAuthenticationOptions({ headers, returnHeaders: true });
      return { options: { ...response, userVerification: 'required' }, cookies: set.getSetCookie() };
    },
    passkey: (response, headers) => passkeyIn(opened, response, headers),
    enter: (memberId, headers) => enter(opened, memberId, headers),
    signOut: (headers) => signOut(opened, headers),
    ...proofsOf(secretConfig, parts),
    hashPassword: (typed) => passwords.hash(typed),
    keepChallenge: async (sessionId, challenge) => {
      const expiresAt = new Date(systemClock.now() + CHALLENGE_MS);
      await internalAdapter.createVerificationValue({ identifier: challengeName(sessionId), value: challenge, expiresAt });
    },
    takeChallenge: async (sessionId) => (await internalAdapter.consumeVerificationValue(challengeName(sessionId)))?.value ?? null,
  };
}
