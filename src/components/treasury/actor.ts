import type { Act } from '../../access/acts.ts';
import type { Language } from '../../i18n/language.ts';
import { treasuryPath } from '../../i18n/treasury-routes.ts';
import { TREASURY_WORDS } from '../../i18n/words-treasury.ts';
import type { Actor } from '../../values/actor.ts';
import { visitOf, type TreasuryContext } from './door.ts';
import type { FormAction, FormAnswer, Posted } from './form.ts';

/** An action that is done by somebody who may do it, and by nobody else: the others are told so, and nothing is done. */
export function actingAs(
  page: TreasuryContext,
  act: Act,
  language: Language,
  action: (posted: Posted, by: Actor) => Promise<FormAnswer>,
): FormAction {
  return async (posted) => {
    const visit = visitOf(page);
    const { refusals } = TREASURY_WORDS[language];
    const refused = (said: { heading: string; text: string }): FormAnswer => ({
      kind: 'mend',
      problems: [{ field: null, text: `${said.heading}. ${said.text}` }],
      status: 403,
    });
    if (visit.signedIn === null) return { kind: 'stale', signIn: treasuryPath('signIn', language) };
    if (!visit.own) return refused(refusals.foreign);
    if (!page.locals.app.treasury.may(visit, act)) return refused(refusals.forbidden);
    const { id, name } = visit.signedIn.member;
    return action(posted, { member: id, name, address: visit.address });
  };
}
