import type { OpenInvitation } from '../../access/enrol.ts';
import type { Language } from '../../i18n/language.ts';
import { treasuryPath } from '../../i18n/treasury-routes.ts';
import { ACCESS_WORDS } from '../../i18n/words-access.ts';
import { TREASURY_WORDS } from '../../i18n/words-treasury.ts';
import { visitOf, type TreasuryContext } from './door.ts';
import { answerForm, type FormAnswer, type FormState, type Posted } from './form.ts';

/** What the page of an invitation shows. `open` is null for a link that opens nothing; `codes` are there once, at the end. */
export type InvitationView = { readonly form: FormState; readonly open: OpenInvitation | null; readonly codes: readonly string[] };

function mend(field: string | null, text: string, status: 403 | 409 | 422 | 429 = 422): FormAnswer {
  return { kind: 'mend', problems: [{ field, text }], status };
}

async function choosePassword(page: TreasuryContext, token: string, posted: Posted, language: Language): Promise<FormAnswer> {
  const words = ACCESS_WORDS[language].invitation;
  const typed = { name: posted.text('name'), password: posted.raw('password') };
  const chosen = await page.locals.app.treasury.door.choosePassword(visitOf(page), token, typed);
  if (chosen.ok) return { kind: 'done', to: treasuryPath('invitation', language, token) };
  if (chosen.why === 'closed') return mend(null, words.closed.heading);
  if (chosen.why === 'foreign') return mend(null, TREASURY_WORDS[language].refusals.foreign.heading, 403);
  return chosen.why === 'name-missing' ? mend('name', words.nameMissing) : mend('password', words.faults[chosen.why]);
}

async function proveFactor(page: TreasuryContext, token: string, posted: Posted, language: Language): Promise<FormAnswer> {
  const words = ACCESS_WORDS[language].invitation;
  const proven = await page.locals.app.treasury.door.proveFactor(visitOf(page), page.request, token, posted.text('code'));
  if (proven.ok) return { kind: 'show', shown: proven.value.codes, cookies: proven.value.cookies };
  if (proven.why === 'wrong-code') return mend('code', words.wrongCode);
  if (proven.why === 'too-many') return mend('code', words.tooMany, 429);
  return mend(null, proven.why === 'closed' ? words.closed.heading : TREASURY_WORDS[language].refusals.foreign.heading, 409);
}

function codesOf(shown: unknown): readonly string[] {
  return Array.isArray(shown) ? shown.filter((code) => typeof code === 'string') : [];
}

/** One visit of an invitation's link. A link that opens nothing answers 404, whatever it once was. */
export async function visitInvitation(page: TreasuryContext, token: string, language: Language): Promise<Response | InvitationView> {
  const form = await answerForm(page, {
    password: (posted) => choosePassword(page, token, posted, language),
    code: (posted) => proveFactor(page, token, posted, language),
  });
  if (form instanceof Response) return form;
  const codes = codesOf(form.shown);
  const open = codes.length > 0 ? null : await page.locals.app.treasury.door.invitation(token);
  if (codes.length === 0 && open === null) page.response.status = 404;
  return { form, open, codes };
}
