import type { App } from '../../app.ts';
import type { SignIn } from '../../access/door.ts';
import type { Visit } from '../../access/session.ts';
import type { Language } from '../../i18n/language.ts';
import { treasuryPath } from '../../i18n/treasury-routes.ts';
import { ACCESS_WORDS } from '../../i18n/words-access.ts';
import { TREASURY_WORDS } from '../../i18n/words-treasury.ts';
import { afterSignIn, keepingAfter } from './after.ts';
import { answerForm, type FormAnswer, type FormState, type PageContext } from './form.ts';

/** A page of the treasury, as its front matter knows it. */
export type TreasuryContext = PageContext & { readonly locals: { readonly app: App; readonly visit?: Visit } };

/** Who asks. The middleware has seen to it that there is a visit. */
export function visitOf({ locals }: TreasuryContext): Visit {
  if (!locals.visit) throw new Error('Bug: a page of the treasury without a visit');
  return locals.visit;
}

function problem(field: string | null, text: string, status: 403 | 422 | 429 = 422): FormAnswer {
  return { kind: 'mend', problems: [{ field, text }], status };
}

function answerOf(signIn: SignIn, page: TreasuryContext, language: Language, refused: FormAnswer): FormAnswer {
  const words = ACCESS_WORDS[language];
  switch (signIn.kind) {
    case 'in':
      return { kind: 'done', to: afterSignIn(page.url.searchParams, language), cookies: signIn.cookies };
    case 'code-wanted':
      return { kind: 'done', to: keepingAfter(treasuryPath('code', language), page.url.searchParams), cookies: signIn.cookies };
    case 'refused':
      return refused;
    case 'over':
      return problem(null, words.code.over);
    case 'too-many':
      return problem(null, words.signIn.tooMany, 429);
    case 'foreign':
      return problem(null, TREASURY_WORDS[language].refusals.foreign.heading, 403);
  }
}

/** One visit of the sign-in page. */
export async function visitSignIn(page: TreasuryContext, language: Language): Promise<Response | FormState> {
  const { door } = page.locals.app.treasury;
  const visit = visitOf(page);
  const words = ACCESS_WORDS[language].signIn;
  const { demonstration } = door;
  return answerForm(page, {
    password: async (posted) => {
      const signIn = await door.password(visit, page.request, posted.text('email'), posted.raw('password'));
      return answerOf(signIn, page, language, problem('email', words.refused));
    },
    ...(demonstration && {
      demonstration: async () => answerOf(await demonstration(visit, page.request), page, language, problem(null, words.inactive)),
    }),
  });
}

/** One visit of the page that asks for the code. */
export async function visitCode(page: TreasuryContext, language: Language): Promise<Response | FormState> {
  const { door } = page.locals.app.treasury;
  const visit = visitOf(page);
  const words = ACCESS_WORDS[language].code;
  const give = async (kind: 'app' | 'recovery', typed: string, field: string): Promise<FormAnswer> =>
    answerOf(await door.code(visit, page.request, typed, kind), page, language, problem(field, words.refused));
  return answerForm(page, {
    code: (posted) => give('app', posted.text('code'), 'code'),
    recovery: (posted) => give('recovery', posted.text('recovery'), 'recovery'),
  });
}
