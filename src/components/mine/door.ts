import type { Language } from '../../i18n/language.ts';
import { pathTo } from '../../i18n/routes.ts';
import { answerForm, goTo, type FormState } from '../treasury/form.ts';
import { doneAt, LINK_QUERY, mend, own, visitOf, type MineContext, type ProblemName } from './context.ts';
import { standingActions } from './standing.ts';

/** `door`: ask for a link; `link`: use the one that was sent, whose token the form carries; `in`: the donor's gifts. */
export type MineView =
  | { readonly kind: 'door'; readonly form: FormState; readonly link: LinkProblem | null; readonly asked: boolean }
  | { readonly kind: 'link'; readonly token: string }
  | { readonly kind: 'in'; readonly form: FormState };

type LinkProblem = 'unknown' | 'used' | 'expired' | 'elsewhere';

/** Something before an @ and something with a dot after it: the rest is for the letter to find out. */
function emailProblem(typed: string): ProblemName | null {
  if (typed === '') return 'email-missing';
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(typed) && typed.length <= 254 ? null : 'email-unreadable';
}

const ASKED = 'envoye';

/** One visit of the page that lets donors in and shows what they gave. */
export async function visitMine(page: MineContext, language: Language): Promise<Response | MineView> {
  const { door } = page.locals.app.mine;
  const visit = visitOf(page);
  const here = pathTo('mine', language);
  const form = await answerForm(page, {
    ask: own(page, language, async (posted) => {
      const email = posted.text('email');
      const problem = emailProblem(email);
      if (problem !== null) return mend(language, problem, 'email');
      const { asked, cookies } = await door.askLink(visit, email, language);
      return asked ? { kind: 'done', to: `${here}?${ASKED}=1`, cookies } : mend(language, 'too-many', 'email');
    }),
    enter: own(page, language, async (posted) => {
      const entered = await door.comeIn(visit, posted.text('token'));
      if (entered.kind !== 'in') return { kind: 'done', to: `${here}?${LINK_QUERY}=${encodeURIComponent(posted.text('token'))}` };
      return entered.changedAddress ? doneAt(here, 'address', entered.cookies) : { kind: 'done', to: here, cookies: entered.cookies };
    }),
    leave: own(page, language, async () => doneAt(here, 'left', await door.leave(visit))),
    ...(visit.donor === null ? {} : standingActions(page, visit.donor, language, here)),
  });
  if (form instanceof Response) return form;
  const token = page.url.searchParams.get(LINK_QUERY);
  if (token !== null) {
    const state = await door.lookAtLink(visit, token);
    if (state === 'good') return { kind: 'link', token };
    if (visit.donor !== null) return goTo(here);
    return { kind: 'door', form, link: state, asked: false };
  }
  if (visit.donor !== null) return { kind: 'in', form };
  return { kind: 'door', form, link: null, asked: page.url.searchParams.has(ASKED) };
}
