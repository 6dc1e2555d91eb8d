import type { Doer } from './audit.ts';
import { doerOf, type GuardDesk, type GuardedStores } from './guard.ts';
import { isFirstUse, mayTry } from './limits.ts';
import type { Entered, Json, Login, RequestHeaders } from './login.ts';
import { isActive, type Member } from './member.ts';
import type { Visit } from './session.ts';

/** What the door needs besides what guarded acts need. */
export type DoorDesk<Stores extends GuardedStores> = GuardDesk<Stores> & {
  /** For looking, outside of any transaction. */
  readonly reading: Stores;
  login(): Promise<Login>;
};

/** How somebody proved who they are. */
export type Proof = 'code' | 'recovery-code' | 'passkey' | 'invitation' | 'demonstration';

export type SignIn =
  | { readonly kind: 'in'; readonly cookies: readonly string[] }
  | { readonly kind: 'code-wanted'; readonly cookies: readonly string[] }
  /** Told in the same words for an unknown address, a wrong password or code, and a person who may not enter any more. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'over' }
  | { readonly kind: 'too-many' }
  | { readonly kind: 'foreign' };

type Desk = DoorDesk<GuardedStores>;

/** The trail of a refusal; an unknown address leaves none, but takes as long. */
async function noteRefusal({ write, nowMs, realMs }: Desk, member: Member | null, address: string): Promise<void> {
  await write(async ({ access, audit }) => {
    if (member === null) await access.countTry('unknown', realMs() - (realMs() % 60_000));
    else
      await audit.append(
        { member: member.id, name: member.name, address },
        { act: 'sign-in.refused', object: member.id, before: null, after: null },
        nowMs(),
      );
  });
}

/** Lets in whoever proved who they are, if they may enter: the session of before, in the same browser, ends. */
export async function welcome(desk: Desk, visit: Visit, entered: Entered, how: Proof): Promise<SignIn> {
  const isIn = await desk.write(async ({ access, audit }) => {
    const member = await access.member(entered.memberId);
    if (member === null || !isActive(member, desk.today())) {
      await access.endSession(entered.memberId, entered.sessionId);
      return false;
    }
    const former = visit.signedIn?.session;
    if (former !== undefined && former.id !== entered.sessionId) await access.endSession(former.memberId, former.id);
    await audit.append(doerOf(member, visit.address), { act: 'sign-in', object: member.id, before: null, after: { how } }, desk.nowMs());
    return true;
  });
  return isIn ? { kind: 'in', cookies: entered.cookies } : { kind: 'refused' };
}

/** First step: address and password. A right pair asks for the code. */
export async function givePassword(desk: Desk, visit: Visit, email: string, password: string, headers: RequestHeaders): Promise<SignIn> {
  if (!visit.own) return { kind: 'foreign' };
  const address = email.trim().toLowerCase();
  if (!(await desk.write(({ access }) => mayTry(access, address, visit.address, desk.realMs())))) return { kind: 'too-many' };
  const login = await desk.login();
  const answer = await login.password(address, password, headers);
  if (answer.kind === 'refused') await noteRefusal(desk, await desk.reading.access.memberByEmail(address), visit.address);
  return answer;
}

/** Second step: the app's code, or a recovery code. */
export async function giveCode(desk: Desk, visit: Visit, code: string, kind: 'app' | 'recovery', headers: RequestHeaders): Promise<SignIn> {
  if (!visit.own) return { kind: 'foreign' };
  const login = await desk.login();
  const memberId = await login.halfIn(headers);
  if (memberId === null) return { kind: 'over' };
  const [allowed, first] = await desk.write(async ({ access }) => [
    await mayTry(access, `code of ${memberId}`, visit.address, desk.realMs()),
    kind === 'recovery' || (await isFirstUse(access, memberId, code, desk.realMs())),
  ]);
  if (!allowed) return { kind: 'too-many' };
  const answer = first ? await login.code(code, kind, headers) : ({ kind: 'refused' } as const);
  if (answer.kind === 'in') return welcome(desk, visit, answer, kind === 'app' ? 'code' : 'recovery-code');
  await noteRefusal(desk, await desk.reading.access.member(memberId), visit.address);
  return answer;
}

/** Signing in by passkey, in one step: the authenticator has its person's finger, face or PIN. */
export async function givePasskey(desk: Desk, visit: Visit, response: Json, headers: RequestHeaders): Promise<SignIn> {
  if (!visit.own) return { kind: 'foreign' };
  if (!(await desk.write(({ access }) => mayTry(access, `passkey ${visit.address}`, visit.address, desk.realMs()))))
    return { kind: 'too-many' };
  const answer = await (await desk.login()).passkey(response, headers);
  return answer.kind === 'in' ? welcome(desk, visit, answer, 'passkey') : answer;
}

/** Ends the session of this browser. */
export async function leave(
  desk: Desk,
  visit: Visit,
  headers: RequestHeaders,
): Promise<{ readonly cookies: readonly string[] } | 'foreign'> {
  if (!visit.own) return 'foreign';
  const cookies = await (await desk.login()).signOut(headers);
  if (visit.signedIn !== null) {
    const { member } = visit.signedIn;
    const doer: Doer = doerOf(member, visit.address);
    await desk.write(({ audit }) => audit.append(doer, { act: 'sign-out', object: member.id, before: null, after: null }, desk.nowMs()));
  }
  return { cookies };
}
