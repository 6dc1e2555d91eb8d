import {
  addPasskey,
  changePassword,
  endOwnSession,
  offerOwnPasskey,
  ownAccount,
  removePasskey,
  renewRecoveryCodes,
} from '../access/account.ts';
import { may, roleMay, type Act } from '../access/acts.ts';
import type { AuditFilter, AuditLine } from '../access/audit.ts';
import { enterDemonstration } from '../access/demonstration.ts';
import { giveCode, givePasskey, givePassword, leave, type DoorDesk } from '../access/door.ts';
import { acceptByPasskey, choosePassword, lookAtInvitation, offerPasskey, proveFactor } from '../access/enrol.ts';
import { actAs, type Done, type Refusal } from '../access/guard.ts';
import { emailOf } from '../access/invitation.ts';
import type { Login } from '../access/login.ts';
import { isActive, mandateOf, type Mandate, type MandateFault, type Role } from '../access/member.ts';
import { isOwnRequest, truncatedAddress } from '../access/request.ts';
import type { Visit } from '../access/session.ts';
import { changeMandate, invite, resetFactors, setDisabled, signOutMember, withdrawInvitation } from '../access/team.ts';
import type { KeptNotice } from '../inbox/notice.ts';
import { sessionSecret } from '../settings/session-secret.ts';
import type { Content, Environment } from '../settings/types.ts';
import type { Books } from '../storage/open.ts';
import type { Stores } from '../storage/stores.ts';
import { systemClock, type Clock } from '../values/clock.ts';
import type { Day } from '../values/day.ts';
import { ok, refused, type Result } from '../values/result.ts';

export type TreasuryParts = {
  readonly environment: Environment;
  readonly content: Content;
  readonly clock: Clock;
  readonly books: Books;
  /** Says that a notice waits to be read. */
  readonly wake: () => void;
};

type Desk = DoorDesk<Stores>;

/** In which the login reads whence a session comes; what a visitor sends under this name is never looked at. */
const ADDRESS_HEADER = 'x-obole-address';
const MOST_NOTICES = 100;
const LINES_AT_ONCE = 50;
const LONGEST_REASON = 500;

export type NoticeFault = 'unknown' | 'reason-missing';

function deskOf({ environment, content, clock, books }: TreasuryParts): Desk {
  let login: Promise<Login> | null = null;
  const { publicUrl } = environment;
  const open = (): Promise<Login> => books.login({ publicUrl, secret: sessionSecret(environment), siteName: content.association.name });
  return {
    write: (work) => books.write(work),
    reading: books.reading,
    // Read from disk, and its secret made, at the first need: most visitors never come here.
    login: () => (login ??= open()),
    nowMs: () => clock.now(),
    today: () => content.association.zone.dayOf(clock.now()),
    realMs: () => systemClock.now(),
  };
}

/** A request's headers with the address of whoever sent it, as the server knows it. */
function headersFrom(request: Request, address: string): Headers {
  const headers = new Headers(request.headers);
  headers.set(ADDRESS_HEADER, address);
  return headers;
}

/** Who is at the door. Without a cookie nothing is looked up. */
async function visitOf(
  desk: Desk,
  publicUrl: URL,
  request: Request,
  address: string,
): Promise<{ visit: Visit; cookies: readonly string[] }> {
  const own = isOwnRequest(request.headers, [publicUrl.origin, new URL(request.url).origin]);
  const nobody: Visit = { signedIn: null, address: truncatedAddress(address), own };
  if (!request.headers.get('cookie')?.includes('obole')) return { visit: nobody, cookies: [] };
  const { session, cookies } = await (await desk.login()).read(headersFrom(request, address));
  const member = session === null ? null : await desk.reading.access.member(session.memberId);
  if (session === null || member === null || !isActive(member, desk.today())) return { visit: nobody, cookies };
  return { visit: { ...nobody, signedIn: { member, session } }, cookies };
}

function doorOf(desk: Desk, { environment }: TreasuryParts) {
  const from = (request: Request, visit: Visit): Headers => headersFrom(request, visit.address.split('/')[0] ?? '');
  return {
    password: (visit: Visit, request: Request, email: string, password: string) =>
      givePassword(desk, visit, email, password, from(request, visit)),
    code: (visit: Visit, request: Request, code: string, kind: 'app' | 'recovery') =>
      giveCode(desk, visit, code, kind, from(request, visit)),
    isHalfIn: async (request: Request) => (await (await desk.login()).halfIn(request.headers)) !== null,
    passkeyChallenge: async (request: Request) => (await desk.login()).passkeyChallenge(request.headers),
    passkey: (visit: Visit, request: Request, response: Readonly<Record<string, unknown>>) =>
      givePasskey(desk, visit, response, from(request, visit)),
    leave: (visit: Visit, request: Request) => leave(desk, visit, request.headers),
    /** In a sandbox only; null everywhere else. */
    demonstration:
      environment.sandbox === null ? null : (visit: Visit, request: Request) => enterDemonstration(desk, visit, from(request, visit)),
    invitation: (token: string) => lookAtInvitation(desk, token),
    choosePassword: (visit: Visit, token: string, typed: { name: string; password: string }) => choosePassword(desk, visit, token, typed),
    proveFactor: (visit: Visit, request: Request, token: string, code: string) =>
      proveFactor(desk, visit, token, code, from(request, visit)),
    offerPasskey: (visit: Visit, token: string, name: string) => offerPasskey(desk, visit, token, name),
    acceptByPasskey: (visit: Visit, request: Request, token: string, typed: Parameters<typeof acceptByPasskey>[3]) =>
      acceptByPasskey(desk, visit, token, typed, from(request, visit)),
  };
}

function accountOf(desk: Desk) {
  return {
    own: (visit: Visit) => ownAccount(desk, visit),
    endSession: (visit: Visit, id: string) => endOwnSession(desk, visit, id),
    removePasskey: (visit: Visit, id: string) => removePasskey(desk, visit, id),
    changePassword: (visit: Visit, password: string) => changePassword(desk, visit, password),
    renewCodes: (visit: Visit) => renewRecoveryCodes(desk, visit),
    offerPasskey: (visit: Visit) => offerOwnPasskey(desk, visit),
    addPasskey: (visit: Visit, response: Readonly<Record<string, unknown>>, name: string) => addPasskey(desk, visit, response, name),
  };
}

function teamOf(desk: Desk) {
  return {
    members: () => desk.reading.access.members(),
    openInvitations: () => desk.reading.access.openInvitations(desk.realMs()),
    emailOf,
    /** A mandate as it may be given today, or what is wrong with it. */
    mandate: (role: Role, years: readonly number[], until: Day | null): Mandate | MandateFault =>
      mandateOf(role, years, until, desk.today()),
    invite: (visit: Visit, email: string, mandate: Mandate) => invite(desk, visit, email, mandate),
    withdraw: (visit: Visit, id: string) => withdrawInvitation(desk, visit, id),
    changeMandate: (visit: Visit, id: string, mandate: Mandate) => changeMandate(desk, visit, id, mandate),
    setDisabled: (visit: Visit, id: string, disabled: boolean) => setDisabled(desk, visit, id, disabled),
    resetFactors: (visit: Visit, id: string) => resetFactors(desk, visit, id),
    signOut: (visit: Visit, id: string) => signOutMember(desk, visit, id),
  };
}

function auditOf({ reading }: Desk) {
  return {
    /** A page of the trail, newest first, older than the line `before`; `next` is where the page after begins. */
    page: async (filter: AuditFilter, before: number | null): Promise<{ lines: AuditLine[]; next: number | null }> => {
      const lines = await reading.audit.list(filter, before, LINES_AT_ONCE + 1);
      const shown = lines.slice(0, LINES_AT_ONCE);
      return { lines: shown, next: lines.length > shown.length ? (shown.at(-1)?.seq ?? null) : null };
    },
    acts: () => reading.audit.acts(),
  };
}

/** Notices that wait for a person. */
function noticesOf(desk: Desk, wake: () => void) {
  const waiting = ({ inbox }: Stores): Promise<KeptNotice[]> => inbox.list(['parked', 'dead'], MOST_NOTICES);
  const one = async (stores: Stores, id: string): Promise<KeptNotice | undefined> =>
    (await waiting(stores)).find((notice) => notice.id === id);
  return {
    waiting: () => waiting(desk.reading),
    replay: async (visit: Visit, id: string): Promise<Result<null, NoticeFault | Refusal>> => {
      const done = await actAs(desk, visit, { act: 'notice.replay' }, async (stores): Promise<Result<Done<null>, NoticeFault>> => {
        const notice = await one(stores, id);
        if (notice === undefined || !(await stores.inbox.replay(id))) return refused('unknown');
        return ok({ value: null, object: id, before: { state: notice.state, reason: notice.reason }, after: { state: 'waiting' } });
      });
      if (done.ok) wake();
      return done;
    },
    dismiss: (visit: Visit, id: string, typed: string): Promise<Result<null, NoticeFault | Refusal>> =>
      actAs(desk, visit, { act: 'notice.dismiss' }, async (stores): Promise<Result<Done<null>, NoticeFault>> => {
        const reason = typed.trim().slice(0, LONGEST_REASON);
        if (reason === '') return refused('reason-missing');
        const notice = await one(stores, id);
        if (notice === undefined || !(await stores.inbox.dismiss(id, `dismissed: ${reason}`))) return refused('unknown');
        return ok({ value: null, object: id, before: { state: notice.state, reason: notice.reason }, after: { state: 'ignored', reason } });
      }),
  };
}

/** The treasury's part of the app: its door, its people, its trail, and what waits for a person. */
export type Treasury = {
  /** Who sends a request, and the cookies that keep their session alive. `address` is the client's. */
  visit(request: Request, address: string): Promise<{ readonly visit: Visit; readonly cookies: readonly string[] }>;
  /** Whether a role may do an act at all: what to show. Whether it is done is decided by the act itself. */
  roleMay(role: Role, act: Act): boolean;
  may(visit: Visit, act: Act, year?: number | null): boolean;
  readonly door: ReturnType<typeof doorOf>;
  readonly account: ReturnType<typeof accountOf>;
  readonly team: ReturnType<typeof teamOf>;
  readonly audit: ReturnType<typeof auditOf>;
  readonly notices: ReturnType<typeof noticesOf>;
};

export function treasuryOf(parts: TreasuryParts): Treasury {
  const desk = deskOf(parts);
  return {
    visit: (request, address) => visitOf(desk, parts.environment.publicUrl, request, address),
    roleMay,
    may: (visit, act, year = null) => visit.signedIn !== null && may(visit.signedIn.member, act, desk.today(), year),
    door: doorOf(desk, parts),
    account: accountOf(desk),
    team: teamOf(desk),
    audit: auditOf(desk),
    notices: noticesOf(desk, parts.wake),
  };
}
