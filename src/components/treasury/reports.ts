import type { App } from '../../app.ts';
import type { Language } from '../../i18n/language.ts';
import { treasuryPath } from '../../i18n/treasury-routes.ts';
import { REPORT_WORDS } from '../../i18n/words-reports.ts';
import { visitOf, type TreasuryContext } from './door.ts';
import { answerForm, type FormAnswer, type FormState, type Posted } from './form.ts';
import { answerRefused } from './refusals.ts';

type Seen = Awaited<ReturnType<App['treasury']['reports']['seen']>>;

export type ReportsView = Seen & { readonly form: FormState };

export const REPORT_ACTS = ['answered', 'correction', 'not-error'] as const;

/** One visit of the page of errors that readers reported. */
export async function visitReports(page: TreasuryContext, language: Language): Promise<Response | ReportsView> {
  const { reports } = page.locals.app.treasury;
  const { problems } = REPORT_WORDS[language].treasury;
  const decide =
    (state: (typeof REPORT_ACTS)[number]) =>
    async (posted: Posted): Promise<FormAnswer> => {
      const done = await reports.decide(visitOf(page), posted.text('report'), state);
      if (done.ok) return { kind: 'done', to: treasuryPath('reports', language), done: 'report-decided' };
      const answered = answerRefused(done.why, language, (why) => ({ field: null, text: problems[why] }));
      return answered.kind === 'mend' && answered.status === undefined ? { ...answered, status: 409 } : answered;
    };
  const actions = Object.fromEntries(REPORT_ACTS.map((state) => [state, decide(state)]));
  const form = await answerForm(page, actions);
  return form instanceof Response ? form : { form, ...(await reports.seen()) };
}
