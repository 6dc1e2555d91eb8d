import { ok, refused, type Result } from '../values/result.ts';
import { checkAudit, type Doer } from './audit.ts';
import type { GuardDesk, GuardedStores } from './guard.ts';
import type { Mandate } from './member.ts';
import { keepNewInvitation, mandateFacts, resetMember } from './team.ts';

/** Whoever can run commands on the machine can read its database: they need no account. The trail says that it was them. */
const OPERATOR: Doer = { member: null, name: 'obole (command line)', address: 'this machine' };

/** What the command line can do for people: the first link comes from here. */
export type Operator = {
  /** A link for somebody new; returns its token. */
  invite(email: string, mandate: Mandate): Promise<Result<string, 'already-member'>>;
  /** Takes all proofs of a member away and gives a new link; returns its token. */
  reset(email: string): Promise<Result<string, 'unknown'>>;
  /** Each fault of the audit trail, in words. */
  auditFaults(): Promise<string[]>;
};

type Desk = Pick<GuardDesk<GuardedStores>, 'write' | 'nowMs' | 'realMs'> & { readonly reading: GuardedStores };

export function operatorOf({ write, reading, nowMs, realMs }: Desk): Operator {
  return {
    invite: (email, mandate) =>
      write(async ({ access, audit }) => {
        if ((await access.memberByEmail(email)) !== null) return refused('already-member');
        const { id, token } = await keepNewInvitation(access, { email, mandate, member: null, invitedBy: OPERATOR.name }, realMs());
        const after = { email, mandate: mandateFacts(mandate) };
        await audit.append(OPERATOR, { act: 'team.invite', object: id, before: null, after }, nowMs());
        return ok(token);
      }),
    reset: (email) =>
      write(async ({ access, audit }) => {
        const member = await access.memberByEmail(email);
        if (member === null) return refused('unknown');
        const { token } = await resetMember(access, member, OPERATOR.name, realMs());
        await audit.append(OPERATOR, { act: 'team.change', object: member.id, before: null, after: 'new link' }, nowMs());
        return ok(token);
      }),
    auditFaults: () => checkAudit(reading.audit),
  };
}
