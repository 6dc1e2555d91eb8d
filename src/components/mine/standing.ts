import type { App } from '../../app.ts';
import type { Donor } from '../../donors/donor.ts';
import { FORMATS } from '../../i18n/formats.ts';
import type { Language } from '../../i18n/language.ts';
import { GIVE_WORDS } from '../../i18n/words-give.ts';
import type { FormAction, FormAnswer } from '../treasury/form.ts';
import { doneAt, mend, onceOf, own, type DoneName, type MineContext, type ProblemName } from './context.ts';

type AmountProblem = Extract<Awaited<ReturnType<App['mine']['standing']['changeAmount']>>, { ok: false }>['why'];

const PAUSES = [1, 2, 3, 6, 0] as const;

/** Why an amount is not taken, in the words of the give form where it is the amount itself. */
function amountAnswer(why: AmountProblem, app: App, language: Language): FormAnswer {
  const { problems } = GIVE_WORDS[language];
  const { smallest, largest } = app.content.association.gifts;
  const said = (text: string): FormAnswer => ({ kind: 'mend', problems: [{ field: 'amount', text }] });
  switch (why) {
    case 'not-yours':
    case 'ended':
    case 'refused':
    case 'unreachable':
      return mend(language, why);
    case 'unchanged':
      return mend(language, why, 'amount');
    case 'too-small':
      return said(problems[why](FORMATS[language].money(smallest)));
    case 'too-large':
      return said(problems[why](FORMATS[language].money(largest)));
    default:
      return said(problems[why]);
  }
}

function answer(
  done: { readonly ok: true } | { readonly ok: false; readonly why: ProblemName },
  to: string,
  name: DoneName,
  language: Language,
): FormAnswer {
  return done.ok ? doneAt(to, name) : mend(language, done.why);
}

/** What a donor can do with a recurring gift; each form carries its id and a token of its own. */
export function standingActions(page: MineContext, { id: donor }: Donor, language: Language, to: string): Record<string, FormAction> {
  const { app } = page.locals;
  const { standing } = app.mine;
  const act = (work: Parameters<typeof own>[2]): FormAction => own(page, language, work);
  return {
    amount: act(async (posted) => {
      const done = await standing.changeAmount(donor, posted.text('recurring'), posted.text('amount'), onceOf(posted, page));
      return done.ok ? doneAt(to, 'amount') : amountAnswer(done.why, app, language);
    }),
    pause: act(async (posted) => {
      const months = PAUSES.find((each) => String(each) === posted.text('months'));
      if (months === undefined) return mend(language, 'unknown-pause', 'months');
      return answer(await standing.pause(donor, posted.text('recurring'), months, onceOf(posted, page)), to, 'paused', language);
    }),
    resume: act(async (posted) =>
      answer(await standing.resume(donor, posted.text('recurring'), onceOf(posted, page)), to, 'resumed', language),
    ),
    stop: act(async (posted) =>
      answer(await standing.stop(donor, posted.text('recurring'), onceOf(posted, page)), to, 'stopped', language),
    ),
  };
}
