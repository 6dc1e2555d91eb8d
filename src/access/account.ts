import { ok, refused, type Result } from '../values/result.ts';
import type { DoorDesk } from './door.ts';
import { actAs, type Done, type GuardedStores, type Refusal } from './guard.ts';
import { passwordFault, type PasswordFault } from './invitation.ts';
import type { Json } from './login.ts';
import { isOver, type Session, type Visit } from './session.ts';
import type { Passkey } from './store.ts';

type Desk = DoorDesk<GuardedStores>;

/** What a member sees of their own account. */
export type OwnAccount = {
  readonly sessions: readonly (Session & { readonly isThisOne: boolean })[];
  readonly passkeys: readonly Passkey[];
  readonly hasPassword: boolean;
};

export async function ownAccount({ reading: { access }, realMs }: Desk, visit: Visit): Promise<OwnAccount> {
  if (visit.signedIn === null) throw new Error('Bug: an account is shown to nobody');
  const { member, session } = visit.signedIn;
  const open = (await access.sessions(member.id)).filter((each) => !isOver(each, realMs()));
  return {
    sessions: open.map((each) => ({ ...each, isThisOne: each.id === session.id })),
    passkeys: await access.passkeys(member.id),
    hasPassword: await access.hasPassword(member.id),
  };
}

export type AccountFault = 'unknown' | 'last-proof' | 'no-factor' | 'wrong-passkey' | 'no-password' | PasswordFault;

const OWN = { act: 'account.own' } as const;
const PROVE = { act: 'account.prove' } as const;

export function endOwnSession(desk: Desk, visit: Visit, sessionId: string): Promise<Result<null, AccountFault | Refusal>> {
  return actAs(desk, visit, OWN, async ({ access }, { id }): Promise<Result<Done<null>, AccountFault>> => {
    if (!(await access.endSession(id, sessionId))) return refused('unknown');
    return ok({ value: null, object: id, before: 'session', after: 'session ended' });
  });
}

/** A passkey that is the only way in cannot be removed: add another one first. */
export function removePasskey(desk: Desk, visit: Visit, passkeyId: string): Promise<Result<null, AccountFault | Refusal>> {
  return actAs(desk, visit, PROVE, async ({ access }, { id }): Promise<Result<Done<null>, AccountFault>> => {
    const passkeys = await access.passkeys(id);
    const removed = passkeys.find((each) => each.id === passkeyId);
    if (removed === undefined) return refused('unknown');
    if (passkeys.length === 1 && !(await access.hasPassword(id))) return refused('last-proof');
    await access.removePasskey(id, passkeyId);
    return ok({ value: null, object: id, before: { passkey: removed.name }, after: null });
  });
}

/** Another password, in the place of the former one. The sign-in that asks for it is fresh; all other sessions end. */
export async function changePassword(desk: Desk, visit: Visit, password: string): Promise<Result<null, AccountFault | Refusal>> {
  const fault = passwordFault(password, visit.signedIn?.member.email ?? '');
  const hash = fault === null ? await (await desk.login()).hashPassword(password) : '';
  return actAs(desk, visit, PROVE, async ({ access }, { id }): Promise<Result<Done<null>, AccountFault>> => {
    if (fault !== null) return refused(fault);
    if (!(await access.hasPassword(id))) return refused('no-password');
    await access.keepPassword(id, hash, desk.realMs());
    const ended = await access.endSessions(id, visit.signedIn?.session.id ?? null);
    return ok({ value: null, object: id, before: 'password', after: { password: 'changed', sessionsEnded: ended } });
  });
}

/** New recovery codes; the former ones open nothing any more. */
export async function renewRecoveryCodes(desk: Desk, visit: Visit): Promise<Result<readonly string[], AccountFault | Refusal>> {
  const { codes, sealed } = await (await desk.login()).newRecoveryCodes();
  return actAs(desk, visit, PROVE, async ({ access }, { id }): Promise<Result<Done<readonly string[]>, AccountFault>> => {
    if (!(await access.keepRecoveryCodes(id, sealed))) return refused('no-factor');
    return ok({ value: codes, object: id, before: null, after: 'new recovery codes' });
  });
}

/** What a browser needs to make one more passkey. */
export async function offerOwnPasskey(desk: Desk, visit: Visit): Promise<Result<Json, AccountFault | Refusal>> {
  const login = await desk.login();
  const made = await actAs(
    desk,
    visit,
    PROVE,
    async (_stores, { id, email, name }): Promise<Result<Done<Json & { challenge: string }>, AccountFault>> => {
      const offer = await login.passkeyOffer({ id, email, name });
      return ok({ value: { ...offer.options, challenge: offer.challenge }, object: id, before: null, after: 'passkey offered' });
    },
  );
  if (made.ok && visit.signedIn !== null) await login.keepChallenge(visit.signedIn.session.id, made.value.challenge);
  return made;
}

export async function addPasskey(desk: Desk, visit: Visit, response: Json, name: string): Promise<Result<null, AccountFault | Refusal>> {
  const login = await desk.login();
  const challenge = visit.signedIn === null ? null : await login.takeChallenge(visit.signedIn.session.id);
  const passkey = challenge === null ? null : await login.newPasskey(response, challenge, name.trim().slice(0, 60));
  return actAs(desk, visit, PROVE, async ({ access }, { id }): Promise<Result<Done<null>, AccountFault>> => {
    if (passkey === null) return refused('wrong-passkey');
    await access.keepPasskey(id, passkey, desk.realMs());
    return ok({ value: null, object: id, before: null, after: { passkey: passkey.name } });
  });
}
