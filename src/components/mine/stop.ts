import type { Language } from '../../i18n/language.ts';
import { pathTo } from '../../i18n/routes.ts';
import { MINE_WORDS } from '../../i18n/words-mine.ts';
import { answerForm, type FormState } from '../treasury/form.ts';
import { doneAt, mend, onceOf, own, visitOf, type MineContext } from './context.ts';

/** One visit of the page on which a gift is asked to be stopped without access to its mailbox. */
export function visitStop(page: MineContext, language: Language): Promise<Response | FormState> {
  const { gifts } = page.locals.app.mine;
  return answerForm(page, {
    'ask-stop': own(page, language, async (posted) => {
      const typed = { reference: posted.text('reference'), digits: posted.text('digits'), note: posted.raw('note') };
      const done = await gifts.askStop(visitOf(page), typed, onceOf(posted, page));
      if (done.ok) return doneAt(pathTo('mineStop', language), 'stopAsked');
      if (done.why === 'too-many') return mend(language, 'too-many');
      const { problems } = MINE_WORDS[language];
      return { kind: 'mend', problems: done.why.map(({ field, problem }) => ({ field, text: problems[problem] })) };
    }),
  });
}
