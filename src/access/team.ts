import type { Plain } from '../values/digest.ts';
import { newId } from '../values/ids.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { actAs, type Done, type GuardDesk, type GuardedStores, type Refusal } from './guard.ts';
import { INVITATION_MS, newToken, tokenDigest, type Invitation } from './invitation.ts';
import { isActive, type Mandate, type Member } from './member.ts';
import type { Visit } from './session.ts';
import type { AccessStore } from './store.ts';

type Desk = GuardDesk<GuardedStores>;

export type TeamFault =
  /** Nobody of that id. */
  | 'unknown'
  /** The last person of the administration can be neither removed nor given another role. */
  | 'last-admin'
  | 'already-member';

/** What the audit trail says of a mandate. */
export function mandateFacts({ role, years, until }: Mandate): Plain {
  return { role, years, until };
}

/** Whether, without this member, nobody of the administration could enter any more. */
export function isLastAdmin(members: readonly Member[], id: string, today: Parameters<typeof isActive>[1]): boolean {
  const admins = members.filter((member) => member.role === 'admin' && isActive(member, today));
  return admins.length === 1 && admins[0]?.id === id;
}

/** A link for somebody new, or for a member who lost a factor. Returns its token, which is kept nowhere. */
export async function keepNewInvitation(
  access: AccessStore,
  whom: { readonly email: string; readonly mandate: Mandate; readonly member: string | null; readonly invitedBy: string },
  realMs: number,
): Promise<{ readonly id: string; readonly token: string }> {
  const token = newToken();
  const { email, mandate, member, invitedBy } = whom;
  const times = { createdMs: realMs, expiresMs: realMs + INVITATION_MS, usedMs: null };
  const invitation: Invitation = { id: newId('invite'), email, ...mandate, member, invitedBy, ...times, enrolment: null, challenge: null };
  await access.keepInvitation(invitation, tokenDigest(token));
  return { id: invitation.id, token };
}

export function invite(desk: Desk, visit: Visit, email: string, mandate: Mandate): Promise<Result<string, TeamFault | Refusal>> {
  return actAs(desk, visit, { act: 'team.invite' }, async ({ access }, inviter): Promise<Result<Done<string>, TeamFault>> => {
    if ((await access.memberByEmail(email)) !== null) return refused('already-member');
    const { id, token } = await keepNewInvitation(access, { email, mandate, member: null, invitedBy: inviter.name }, desk.realMs());
    return ok({ value: token, object: id, before: null, after: { email, mandate: mandateFacts(mandate) } });
  });
}

/** Takes a link back before it is used. */
export function withdrawInvitation(desk: Desk, visit: Visit, id: string): Promise<Result<null, TeamFault | Refusal>> {
  return actAs(desk, visit, { act: 'team.invite' }, async ({ access }): Promise<Result<Done<null>, TeamFault>> => {
    const invitation = await access.oneInvitation(id);
    if (invitation === null || !(await access.useInvitation(id, desk.realMs()))) return refused('unknown');
    return ok({ value: null, object: id, before: { email: invitation.email }, after: 'withdrawn' });
  });
}

/** Takes all proofs of a member away, at once, and gives a link by which they enrol anew. */
export async function resetMember(
  access: AccessStore,
  member: Member,
  invitedBy: string,
  realMs: number,
): Promise<{ readonly id: string; readonly token: string }> {
  await access.forgetFactors(member.id);
  await access.endSessions(member.id, null);
  return keepNewInvitation(access, { email: member.email, mandate: member, member: member.id, invitedBy }, realMs);
}

export function resetFactors(desk: Desk, visit: Visit, id: string): Promise<Result<string, TeamFault | Refusal>> {
  return actAs(desk, visit, { act: 'team.change' }, async ({ access }, admin): Promise<Result<Done<string>, TeamFault>> => {
    const member = await access.member(id);
    if (member === null) return refused('unknown');
    const { token } = await resetMember(access, member, admin.name, desk.realMs());
    return ok({ value: token, object: id, before: null, after: 'new link' });
  });
}

export function changeMandate(desk: Desk, visit: Visit, id: string, mandate: Mandate): Promise<Result<null, TeamFault | Refusal>> {
  return actAs(desk, visit, { act: 'team.change' }, async ({ access }): Promise<Result<Done<null>, TeamFault>> => {
    const member = await access.member(id);
    if (member === null) return refused('unknown');
    if (mandate.role !== 'admin' && isLastAdmin(await access.members(), id, desk.today())) return refused('last-admin');
    await access.changeMandate(id, mandate);
    await access.endSessions(id, null);
    return ok({ value: null, object: id, before: mandateFacts(member), after: mandateFacts(mandate) });
  });
}

/** Shuts a member out, or lets them in again. Shutting out ends their sessions. */
export function setDisabled(desk: Desk, visit: Visit, id: string, disabled: boolean): Promise<Result<null, TeamFault | Refusal>> {
  return actAs(desk, visit, { act: 'team.disable' }, async ({ access }): Promise<Result<Done<null>, TeamFault>> => {
    const member = await access.member(id);
    if (member === null) return refused('unknown');
    if (disabled && isLastAdmin(await access.members(), id, desk.today())) return refused('last-admin');
    await access.setDisabled(id, disabled ? desk.nowMs() : null);
    if (disabled) await access.endSessions(id, null);
    return ok({ value: null, object: id, before: { disabled: member.disabledMs !== null }, after: { disabled } });
  });
}

/** Ends all sessions of a member, as an administrator. */
export function signOutMember(desk: Desk, visit: Visit, id: string): Promise<Result<number, TeamFault | Refusal>> {
  return actAs(desk, visit, { act: 'team.sign-out' }, async ({ access }): Promise<Result<Done<number>, TeamFault>> => {
    if ((await access.member(id)) === null) return refused('unknown');
    const ended = await access.endSessions(id, null);
    return ok({ value: ended, object: id, before: null, after: { ended } });
  });
}
