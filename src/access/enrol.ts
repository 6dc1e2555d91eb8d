import { newId } from '../values/ids.ts';
import { ok, refused, type Result } from '../values/result.ts';
import type { Doer } from './audit.ts';
import type { DoorDesk } from './door.ts';
import type { GuardedStores } from './guard.ts';
import { isOpen, passwordFault, tokenDigest, type Invitation, type PasswordFault } from './invitation.ts';
import { mayTry } from './limits.ts';
import type { Json } from './login.ts';
import type { Visit } from './session.ts';
import { stepOfCode } from '../values/totp.ts';

type Desk = DoorDesk<GuardedStores>;

/** The link opens nothing: unknown, used, withdrawn or too old. Nobody is told which. */
type Closed = 'closed';

export type NameFault = 'name-missing';

/** An invitation as its link shows it. `factor` is there once a password was chosen: the secret to give to the app. */
export type OpenInvitation = {
  readonly invitation: Invitation;
  readonly name: string;
  readonly factor: Uint8Array | null;
};

async function openOf(desk: Desk, token: string): Promise<Invitation | null> {
  const invitation = await desk.reading.access.invitation(tokenDigest(token));
  return invitation !== null && isOpen(invitation, desk.realMs()) ? invitation : null;
}

export async function lookAtInvitation(desk: Desk, token: string): Promise<OpenInvitation | null> {
  const invitation = await openOf(desk, token);
  if (invitation === null) return null;
  const member = invitation.member === null ? null : await desk.reading.access.member(invitation.member);
  const { enrolment } = invitation;
  const factor = enrolment === null ? null : await (await desk.login()).openFactor(enrolment.sealedSecret);
  return { invitation, name: enrolment?.name ?? member?.name ?? '', factor };
}

/** First half: a name and a password. The second factor is handed out, and nothing is opened yet. */
export async function choosePassword(
  desk: Desk,
  visit: Visit,
  token: string,
  typed: { readonly name: string; readonly password: string },
): Promise<Result<null, Closed | NameFault | PasswordFault | 'foreign'>> {
  if (!visit.own) return refused('foreign');
  const invitation = await openOf(desk, token);
  if (invitation === null) return refused('closed');
  const name = typed.name.trim().slice(0, 80);
  if (name === '') return refused('name-missing');
  const fault = passwordFault(typed.password, invitation.email);
  if (fault !== null) return refused(fault);
  const login = await desk.login();
  const enrolment = { name, passwordHash: await login.hashPassword(typed.password), sealedSecret: (await login.newFactor()).sealed };
  await desk.write(({ access }) => access.keepEnrolment(invitation.id, enrolment));
  return ok(null);
}

/** Makes or finds the member, in the transaction that uses the invitation up. False when another was faster. */
async function settle(
  { access, audit }: GuardedStores,
  desk: Desk,
  visit: Visit,
  invitation: Invitation,
  name: string,
  how: string,
): Promise<string | null> {
  if (!(await access.useInvitation(invitation.id, desk.realMs()))) return null;
  const id = invitation.member ?? newId('member');
  const { role, years, until, email } = invitation;
  if (invitation.member === null) {
    // Two links may have been sent to one address: the first that is used makes the member.
    if ((await access.memberByEmail(email)) !== null) return null;
    await access.addMember({ id, email, name, role, years, until, createdMs: desk.nowMs(), disabledMs: null });
  }
  await access.forgetFactors(id);
  await access.endSessions(id, null);
  const doer: Doer = { member: id, name, address: visit.address };
  await audit.append(doer, { act: 'invitation.accepted', object: id, before: null, after: { email, role, how } }, desk.nowMs());
  return id;
}

/** What a person has when the enrolment ends: cookies that say they are in, and codes to keep (none with a passkey). */
export type Enrolled = { readonly cookies: readonly string[]; readonly codes: readonly string[] };

/** Second half: the app's first code proves that the secret arrived. Of many who try with one link, one wins. */
export async function proveFactor(
  desk: Desk,
  visit: Visit,
  token: string,
  code: string,
  headers: Headers,
): Promise<Result<Enrolled, Closed | 'wrong-code' | 'too-many' | 'foreign'>> {
  if (!visit.own) return refused('foreign');
  const invitation = await openOf(desk, token);
  const enrolment = invitation?.enrolment ?? null;
  if (invitation === null || enrolment === null) return refused('closed');
  if (!(await desk.write(({ access }) => mayTry(access, `invitation ${invitation.id}`, visit.address, desk.realMs()))))
    return refused('too-many');
  const login = await desk.login();
  if (stepOfCode(await login.openFactor(enrolment.sealedSecret), code, desk.realMs()) === null) return refused('wrong-code');
  const recovery = await login.newRecoveryCodes();
  const member = await desk.write(async (stores) => {
    const id = await settle(stores, desk, visit, invitation, enrolment.name, 'password and code');
    if (id === null) return null;
    await stores.access.keepPassword(id, enrolment.passwordHash, desk.realMs());
    await stores.access.keepFactor(id, { secret: enrolment.sealedSecret, recoveryCodes: recovery.sealed });
    return id;
  });
  if (member === null) return refused('closed');
  return ok({ cookies: (await login.enter(member, headers)).cookies, codes: recovery.codes });
}

/** What a browser needs to make a passkey for an invitation. */
export async function offerPasskey(
  desk: Desk,
  visit: Visit,
  token: string,
  typedName: string,
): Promise<Result<Json, Closed | NameFault | 'foreign'>> {
  if (!visit.own) return refused('foreign');
  const open = await lookAtInvitation(desk, token);
  if (open === null) return refused('closed');
  const name = typedName.trim().slice(0, 80);
  if (name === '') return refused('name-missing');
  const { invitation } = open;
  const offer = await (await desk.login()).passkeyOffer({ id: invitation.id, email: invitation.email, name });
  await desk.write(({ access }) => access.keepChallenge(invitation.id, offer.challenge));
  return ok(offer.options);
}

/** A passkey instead of password and code: its person is verified by the authenticator itself. */
export async function acceptByPasskey(
  desk: Desk,
  visit: Visit,
  token: string,
  typed: { readonly name: string; readonly keyName: string; readonly response: Json },
  headers: Headers,
): Promise<Result<Enrolled, Closed | NameFault | 'wrong-passkey' | 'foreign'>> {
  if (!visit.own) return refused('foreign');
  const invitation = await openOf(desk, token);
  const challenge = invitation?.challenge ?? null;
  if (invitation === null || challenge === null) return refused('closed');
  const name = typed.name.trim().slice(0, 80);
  if (name === '') return refused('name-missing');
  const login = await desk.login();
  const passkey = await login.newPasskey(typed.response, challenge, typed.keyName.trim().slice(0, 60));
  if (passkey === null) return refused('wrong-passkey');
  const member = await desk.write(async (stores) => {
    const id = await settle(stores, desk, visit, invitation, name, 'passkey');
    if (id !== null) await stores.access.keepPasskey(id, passkey, desk.realMs());
    return id;
  });
  if (member === null) return refused('closed');
  return ok({ cookies: (await login.enter(member, headers)).cookies, codes: [] });
}
