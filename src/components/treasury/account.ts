import type { OwnAccount } from '../../access/account.ts';
import type { Language } from '../../i18n/language.ts';
import { treasuryPath } from '../../i18n/treasury-routes.ts';
import { TEAM_WORDS } from '../../i18n/words-team.ts';
import { visitOf, type TreasuryContext } from './door.ts';
import { answerForm, type FormState } from './form.ts';
import { answerRefused } from './refusals.ts';

export type AccountView = { readonly form: FormState; readonly own: OwnAccount; readonly codes: readonly string[] };

/** One visit of one's own account. */
export async function visitAccount(page: TreasuryContext, language: Language): Promise<Response | AccountView> {
  const { account } = page.locals.app.treasury;
  const visit = visitOf(page);
  const { faults } = TEAM_WORDS[language].account;
  const here = treasuryPath('account', language);
  const form = await answerForm(page, {
    'end-session': async (posted) => {
      const done = await account.endSession(visit, posted.text('session'));
      if (done.ok) return { kind: 'done', to: here, done: 'session-ended' };
      return answerRefused(done.why, language, (why) => ({ field: null, text: faults[why] }));
    },
    'remove-passkey': async (posted) => {
      const done = await account.removePasskey(visit, posted.text('passkey'));
      if (done.ok) return { kind: 'done', to: here, done: 'passkey-removed' };
      return answerRefused(done.why, language, (why) => ({ field: null, text: faults[why] }));
    },
    'change-password': async (posted) => {
      const done = await account.changePassword(visit, posted.raw('password'));
      if (done.ok) return { kind: 'done', to: here, done: 'password-changed' };
      return answerRefused(done.why, language, (why) => ({ field: why === 'no-password' ? null : 'password', text: faults[why] }));
    },
    'renew-codes': async () => {
      const done = await account.renewCodes(visit);
      if (done.ok) return { kind: 'show', shown: done.value };
      return answerRefused(done.why, language, (why) => ({ field: null, text: faults[why] }));
    },
  });
  if (form instanceof Response) return form;
  const codes = Array.isArray(form.shown) ? form.shown.filter((code) => typeof code === 'string') : [];
  return { form, own: await account.own(visit), codes };
}
