import type { App } from '../../app.ts';
import type { Language } from '../../i18n/language.ts';
import { treasuryPath } from '../../i18n/treasury-routes.ts';
import { REQUEST_WORDS } from '../../i18n/words-treasury-requests.ts';
import { visitOf, type TreasuryContext } from './door.ts';
import { answerForm, type FormAnswer, type FormState, type Posted } from './form.ts';
import { answerRefused } from './refusals.ts';

type Seen = Awaited<ReturnType<App['treasury']['requests']['open']>>[number];

export type RequestsView = { readonly form: FormState; readonly open: readonly Seen[]; readonly decided: readonly Seen[] };

/** The id of a request's field for words. */
export function answerId(id: string): string {
  return `answer-${id}`;
}

const CONFLICTS: readonly string[] = ['unknown', 'changed'];

/** One visit of the page of what donors ask. */
export async function visitRequests(page: TreasuryContext, language: Language): Promise<Response | RequestsView> {
  const { requests } = page.locals.app.treasury;
  const words = REQUEST_WORDS[language].problems;
  const decide =
    (state: 'done' | 'declined') =>
    async (posted: Posted): Promise<FormAnswer> => {
      const id = posted.text('request');
      const done = await requests.decide(visitOf(page), { id, state, answer: posted.raw('answer') });
      if (done.ok)
        return { kind: 'done', to: treasuryPath('requests', language), done: state === 'done' ? 'request-granted' : 'request-declined' };
      const answered = answerRefused(done.why, language, (why) => ({
        field: why.startsWith('answer') ? answerId(id) : null,
        text: words[why],
      }));
      return answered.kind === 'mend' && CONFLICTS.includes(done.why) ? { ...answered, status: 409 } : answered;
    };
  const form = await answerForm(page, { grant: decide('done'), decline: decide('declined') });
  if (form instanceof Response) return form;
  return { form, open: await requests.open(), decided: await requests.decided() };
}
