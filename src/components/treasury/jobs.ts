import type { App } from '../../app.ts';
import type { Language } from '../../i18n/language.ts';
import { treasuryPath } from '../../i18n/treasury-routes.ts';
import { JOB_WORDS } from '../../i18n/words-jobs.ts';
import { visitOf, type TreasuryContext } from './door.ts';
import { answerForm, type FormAnswer, type FormState, type Posted } from './form.ts';
import { answerRefused } from './refusals.ts';

export type JobsSeen = Awaited<ReturnType<App['treasury']['jobs']['seen']>>;

export type JobsView = { readonly form: FormState; readonly jobs: JobsSeen };

/** One visit of the page of what the site does by itself. */
export async function visitJobs(page: TreasuryContext, language: Language): Promise<Response | JobsView> {
  const { jobs } = page.locals.app.treasury;
  const { problems } = JOB_WORDS[language];
  const run = async (posted: Posted): Promise<FormAnswer> => {
    const done = await jobs.runNow(visitOf(page), posted.text('job'));
    if (done.ok) return { kind: 'done', to: treasuryPath('jobs', language), done: 'job-due' };
    const answered = answerRefused(done.why, language, (why) => ({ field: null, text: problems[why] }));
    return answered.kind === 'mend' && answered.status === undefined ? { ...answered, status: 409 } : answered;
  };
  const form = await answerForm(page, { run });
  return form instanceof Response ? form : { form, jobs: await jobs.seen() };
}
