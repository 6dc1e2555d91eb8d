import type { Enrolment, Invitation } from './invitation.ts';
import type { Mandate, Member } from './member.ts';
import type { Session } from './session.ts';

/** A passkey as its owner sees it. */
export type Passkey = { readonly id: string; readonly name: string; readonly createdMs: number };

/** A passkey as it is kept: what the authenticator gave, in the words of WebAuthn. */
export type NewPasskey = {
  readonly name: string;
  readonly credentialId: string;
  /** Base64. */
  readonly publicKey: string;
  readonly counter: number;
  readonly deviceType: string;
  readonly backedUp: boolean;
  readonly transports: string;
  readonly aaguid: string;
};

/** A second factor as it is kept: sealed by the login, which alone can open it. */
export type SealedFactor = { readonly secret: string; readonly recoveryCodes: string };

/** Storage port of people, their invitations and their sessions. Methods write in the transaction under way. */
export type AccessStore = {
  /** In order of name. */
  members(): Promise<Member[]>;
  member(id: string): Promise<Member | null>;
  memberByEmail(email: string): Promise<Member | null>;
  addMember(member: Member): Promise<void>;
  changeMandate(id: string, mandate: Mandate): Promise<void>;
  setDisabled(id: string, sinceMs: number | null): Promise<void>;

  /** Newest first; ended ones are left out by the caller. */
  sessions(memberId: string): Promise<Session[]>;
  /** Ends one session of a member; false when there is none of that id. */
  endSession(memberId: string, sessionId: string): Promise<boolean>;
  /** Ends all sessions of a member but one; returns how many. */
  endSessions(memberId: string, except: string | null): Promise<number>;

  keepInvitation(invitation: Invitation, tokenDigest: string): Promise<void>;
  invitation(tokenDigest: string): Promise<Invitation | null>;
  /** Those not used and not expired, newest first. */
  openInvitations(nowMs: number): Promise<Invitation[]>;
  oneInvitation(id: string): Promise<Invitation | null>;
  /** Marks an invitation as used, or withdrawn; false when it was used before: of many who try, one wins. */
  useInvitation(id: string, nowMs: number): Promise<boolean>;
  keepEnrolment(id: string, enrolment: Enrolment): Promise<void>;
  keepChallenge(id: string, challenge: string | null): Promise<void>;

  /** What the member proves themself with. A new password or second factor takes the place of the former one. */
  keepPassword(memberId: string, hash: string, nowMs: number): Promise<void>;
  keepFactor(memberId: string, factor: SealedFactor): Promise<void>;
  /** New recovery codes in the place of the former ones; false for who has no second factor. */
  keepRecoveryCodes(memberId: string, sealed: string): Promise<boolean>;
  keepPasskey(memberId: string, passkey: NewPasskey, nowMs: number): Promise<void>;
  passkeys(memberId: string): Promise<Passkey[]>;
  removePasskey(memberId: string, passkeyId: string): Promise<boolean>;
  hasPassword(memberId: string): Promise<boolean>;
  /** Takes all factors away: password, second factor, passkeys. */
  forgetFactors(memberId: string): Promise<void>;

  /** Counts a try under a key within a window that begins at `windowMs`; returns how many there were in it, this one included. */
  countTry(key: string, windowMs: number): Promise<number>;
  /** Forgets windows that began before. */
  forgetTries(beforeMs: number): Promise<void>;
};
