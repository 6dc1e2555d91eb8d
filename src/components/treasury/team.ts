import type { Invitation } from '../../access/invitation.ts';
import type { Mandate, Member, MandateFault, Role } from '../../access/member.ts';
import type { Refusal } from '../../access/guard.ts';
import type { TeamFault } from '../../access/team.ts';
import type { Language } from '../../i18n/language.ts';
import { treasuryPath } from '../../i18n/treasury-routes.ts';
import type { DoneName } from '../../i18n/words-done.ts';
import { TEAM_WORDS } from '../../i18n/words-team.ts';
import type { Day } from '../../values/day.ts';
import { parseDay } from '../../values/day.ts';
import type { Result } from '../../values/result.ts';
import { visitOf, type TreasuryContext } from './door.ts';
import { answerForm, type FormAnswer, type FormState, type Posted, type Problem } from './form.ts';
import { answerRefused } from './refusals.ts';

const ROLES = ['admin', 'treasurer', 'auditor'] as const satisfies readonly Role[];

export type TeamView = {
  readonly form: FormState;
  readonly members: readonly Member[];
  readonly invitations: readonly Invitation[];
  /** The address of a new link, shown once. */
  readonly link: string | null;
};

/** The fields of a mandate's form; `suffix` tells several of them on one page apart. */
export function mandateFields(suffix: string): { readonly role: string; readonly years: string; readonly until: string } {
  return { role: `role${suffix}`, years: `years${suffix}`, until: `until${suffix}` };
}

type Words = (typeof TEAM_WORDS)[Language]['team']['faults'];

const FIELD_OF: Readonly<Record<MandateFault, 'years' | 'until'>> = {
  'years-missing': 'years',
  'until-missing': 'until',
  'until-past': 'until',
};

/** The mandate that was typed, or what is wrong with it. */
function typedMandate(page: TreasuryContext, posted: Posted, suffix: string, faults: Words): Mandate | Problem {
  const role = ROLES.find((each) => each === posted.text('role'));
  const fields = mandateFields(suffix);
  if (role === undefined) return { field: fields.role, text: faults['role-wrong'] };
  const years = posted
    .text('years')
    .split(/[\s,;]+/)
    .filter((year) => /^20\d\d$/.test(year))
    .map(Number);
  const until: Day | null = parseDay(posted.text('until')) ?? null;
  const mandate = page.locals.app.treasury.team.mandate(role, years, until);
  return typeof mandate === 'string' ? { field: fields[FIELD_OF[mandate]], text: faults[mandate] } : mandate;
}

function isProblem(either: Mandate | Problem): either is Problem {
  return 'text' in either;
}

/** One visit of the team's page. */
export async function visitTeam(page: TreasuryContext, language: Language): Promise<Response | TeamView> {
  const { app } = page.locals;
  const { team } = app.treasury;
  const visit = visitOf(page);
  const { faults } = TEAM_WORDS[language].team;
  const here = treasuryPath('team', language);
  const linkFor = (token: string): string => new URL(treasuryPath('invitation', language, token), app.environment.publicUrl).href;
  const answered = <Value>(
    done: Result<Value, TeamFault | Refusal>,
    name: DoneName | 'show-link',
    field: string | null = null,
  ): FormAnswer => {
    if (!done.ok) return answerRefused(done.why, language, (why) => ({ field, text: faults[why] }));
    return name === 'show-link' ? { kind: 'show', shown: linkFor(String(done.value)) } : { kind: 'done', to: here, done: name };
  };
  const form = await answerForm(page, {
    invite: async (posted) => {
      const email = team.emailOf(posted.text('email'));
      if (email === null) return { kind: 'mend', problems: [{ field: 'email', text: faults['email-wrong'] }] };
      const mandate = typedMandate(page, posted, '', faults);
      if (isProblem(mandate)) return { kind: 'mend', problems: [mandate] };
      return answered(await team.invite(visit, email, mandate), 'show-link', 'email');
    },
    withdraw: async (posted) => answered(await team.withdraw(visit, posted.text('invitation')), 'invitation-withdrawn'),
    change: async (posted) => {
      const id = posted.text('member');
      const mandate = typedMandate(page, posted, `-${id}`, faults);
      if (isProblem(mandate)) return { kind: 'mend', problems: [mandate] };
      return answered(await team.changeMandate(visit, id, mandate), 'member-changed', `role-${id}`);
    },
    disable: async (posted) => answered(await team.setDisabled(visit, posted.text('member'), true), 'member-disabled'),
    enable: async (posted) => answered(await team.setDisabled(visit, posted.text('member'), false), 'member-enabled'),
    'sign-out': async (posted) => answered(await team.signOut(visit, posted.text('member')), 'sessions-ended'),
    reset: async (posted) => answered(await team.resetFactors(visit, posted.text('member')), 'show-link'),
  });
  if (form instanceof Response) return form;
  const link = typeof form.shown === 'string' ? form.shown : null;
  return { form, members: await team.members(), invitations: await team.openInvitations(), link };
}
