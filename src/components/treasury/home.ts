import type { App } from '../../app.ts';
import type { KeptNotice } from '../../inbox/notice.ts';
import type { Language } from '../../i18n/language.ts';
import { treasuryPath } from '../../i18n/treasury-routes.ts';
import { TEAM_WORDS } from '../../i18n/words-team.ts';
import type { Day } from '../../values/day.ts';
import { visitOf, type TreasuryContext } from './door.ts';
import { answerForm, type FormState } from './form.ts';
import { answerRefused } from './refusals.ts';

export type Queues = Awaited<ReturnType<App['treasury']['queues']>>;

export type HomeView = {
  readonly form: FormState;
  readonly notices: readonly KeptNotice[];
  readonly queues: Queues;
  /** The day on which the books open, while no opening is written; null where there is nothing to open with, or where it is done. */
  readonly toOpen: Day | null;
};

async function openingWanted({ locals: { app } }: TreasuryContext): Promise<Day | null> {
  const { openedOn } = app.content.association.books;
  return openedOn === null || (await app.treasury.money.books.opening()).entry !== null ? null : openedOn;
}

/** One visit of the treasury's first page: what waits for a person, and the two things that can be done about a notice. */
export async function visitHome(page: TreasuryContext, language: Language): Promise<Response | HomeView> {
  const { notices, queues } = page.locals.app.treasury;
  const visit = visitOf(page);
  const words = TEAM_WORDS[language].home;
  const home = treasuryPath('home', language);
  const form = await answerForm(page, {
    replay: async (posted) => {
      const done = await notices.replay(visit, posted.text('notice'));
      if (done.ok) return { kind: 'done', to: home, done: 'notice-replayed' };
      return answerRefused(done.why, language, () => ({ field: null, text: words.gone }));
    },
    dismiss: async (posted) => {
      const id = posted.text('notice');
      const done = await notices.dismiss(visit, id, posted.text('reason'));
      if (done.ok) return { kind: 'done', to: home, done: 'notice-dismissed' };
      return answerRefused(done.why, language, (why) =>
        why === 'reason-missing' ? { field: `reason-${id}`, text: words.reasonMissing } : { field: null, text: words.gone },
      );
    },
  });
  if (form instanceof Response) return form;
  return { form, notices: await notices.waiting(), queues: await queues(), toOpen: await openingWanted(page) };
}
