import type { NewPasskey, SealedFactor } from './store.ts';
import type { Session } from './session.ts';

/** What the login reads of a request. */
export type RequestHeaders = Headers;

/** A second factor as it is handed out, once. `secret` is what the app's code is made from, `sealed` the same as it may be kept. */
export type NewFactor = { readonly secret: Uint8Array; readonly sealed: string };

/** Someone is in: the cookies say so to the browser. */
export type Entered = { readonly kind: 'in'; readonly memberId: string; readonly sessionId: string; readonly cookies: readonly string[] };

export type PasswordAnswer =
  | { readonly kind: 'code-wanted'; readonly cookies: readonly string[] }
  /** Unknown address, wrong password, an account without a password: nobody is told which. */
  | { readonly kind: 'refused' };

export type CodeAnswer =
  | Entered
  | { readonly kind: 'refused' }
  /** The password was given too long ago, or too many codes were tried: begin again. */
  | { readonly kind: 'over' };

/** JSON for and from the browser's WebAuthn functions. */
export type Json = Readonly<Record<string, unknown>>;

/**
 * The login library's port: proves who somebody is and keeps their session. It knows nothing of roles; who may do what is decided by
 * {@link may}. All instants are of the real clock.
 */
export type Login = {
  /** The session of a request's cookie, kept alive by being read; null when there is none or it is over. */
  read(headers: RequestHeaders): Promise<{ readonly session: Session | null; readonly cookies: readonly string[] }>;
  /** First step. Takes as long for an unknown address as for a known one. */
  password(email: string, password: string, headers: RequestHeaders): Promise<PasswordAnswer>;
  /** Second step: the app's code, or a recovery code, which works once. */
  code(code: string, kind: 'app' | 'recovery', headers: RequestHeaders): Promise<CodeAnswer>;
  /** Whether the first step was just taken by this browser, so that the second can be asked for; as whom. */
  halfIn(headers: RequestHeaders): Promise<string | null>;
  /** Signing in by passkey: what the browser is to sign, and whether it did. The authenticator must have verified its person. */
  passkeyChallenge(headers: RequestHeaders): Promise<{ readonly options: Json; readonly cookies: readonly string[] }>;
  passkey(response: Json, headers: RequestHeaders): Promise<Entered | { readonly kind: 'refused' }>;
  /** Lets a member in without asking: after an enrolment, and in the demonstration. */
  enter(memberId: string, headers: RequestHeaders): Promise<Entered>;
  signOut(headers: RequestHeaders): Promise<readonly string[]>;

  hashPassword(password: string): Promise<string>;
  newFactor(): Promise<NewFactor>;
  openFactor(sealed: string): Promise<Uint8Array>;
  /** Ten codes, each for one time when the phone is lost, and the same as they may be kept. */
  newRecoveryCodes(): Promise<{ readonly codes: readonly string[]; readonly sealed: SealedFactor['recoveryCodes'] }>;
  /** A new passkey: what the browser is to make it with, and the passkey if it did; null if not. */
  passkeyOffer(person: {
    readonly id: string;
    readonly email: string;
    readonly name: string;
  }): Promise<{ readonly options: Json; readonly challenge: string }>;
  newPasskey(response: Json, challenge: string, name: string): Promise<NewPasskey | null>;
  /** Keeps a passkey's challenge for five minutes for a session, and gives it back once. */
  keepChallenge(sessionId: string, challenge: string): Promise<void>;
  takeChallenge(sessionId: string): Promise<string | null>;
};
