import type { App } from '../../app.ts';
import type { Language } from '../../i18n/language.ts';
import { treasuryPath } from '../../i18n/treasury-routes.ts';
import { LETTER_PAGE_WORDS } from '../../i18n/words-letters-pages.ts';
import { visitOf, type TreasuryContext } from './door.ts';
import { answerForm, type FormAnswer, type FormState, type Posted } from './form.ts';
import { answerRefused } from './refusals.ts';

type Seen = Awaited<ReturnType<App['treasury']['letters']['seen']>>;

export type LetterRow = Seen['waiting'][number];

export type LettersView = { readonly form: FormState; readonly seen: Seen };

/** The charge that a letter is about, as its trail names it; null where its key names none. */
export function chargeOf({ key }: Pick<LetterRow, 'key'>): string | null {
  return /:((?:ch|py)_\w+)$/.exec(key)?.[1] ?? null;
}

/** One visit of the page of letters: what waits for a person, and what can be done about it. */
export async function visitLetters(page: TreasuryContext, language: Language): Promise<Response | LettersView> {
  const { letters } = page.locals.app.treasury;
  const visit = visitOf(page);
  const here = treasuryPath('letters', language);
  const gone = { field: null, text: LETTER_PAGE_WORDS[language].treasury.gone };
  const act =
    (run: typeof letters.again, done: 'letter-queued' | 'letter-dropped') =>
    async (posted: Posted): Promise<FormAnswer> => {
      const outcome = await run(visit, posted.text('letter'));
      return outcome.ok ? { kind: 'done', to: here, done } : answerRefused(outcome.why, language, () => gone);
    };
  const form = await answerForm(page, {
    again: act(letters.again, 'letter-queued'),
    drop: act(letters.drop, 'letter-dropped'),
    release: async () => {
      const outcome = await letters.release(visit);
      return outcome.ok ? { kind: 'done', to: here, done: 'letters-released' } : answerRefused(outcome.why, language, () => gone);
    },
  });
  return form instanceof Response ? form : { form, seen: await letters.seen() };
}
