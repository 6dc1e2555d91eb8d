import type { App } from '../../app.ts';
import type { Language } from '../../i18n/language.ts';
import { treasuryPath } from '../../i18n/treasury-routes.ts';
import { SUPPORTER_WORDS } from '../../i18n/words-supporters.ts';
import { sha256 } from '../../values/digest.ts';
import { nameAmong } from '../../values/named.ts';
import { visitOf, type TreasuryContext } from './door.ts';
import { answerForm, type FormAnswer, type FormState, type Posted } from './form.ts';
import { CURSOR, type Paging } from './ledger-table.ts';
import { answerRefused } from './refusals.ts';

type Words = App['treasury']['words'];
export type SeenText = Awaited<ReturnType<Words['read']>>['texts'][number];

export type WordsView = {
  readonly form: FormState;
  readonly waiting: Awaited<ReturnType<Words['waiting']>>;
  readonly read: readonly SeenText[];
  readonly paging: Paging;
};

/** What a form carries of a text: what was looked at, and nothing else, is decided on. */
export function fieldsOf({ wish, what, text, standing }: SeenText): Readonly<Record<string, string>> {
  return { wish, what, standing, digest: sha256(text) };
}

/** One visit of the page of names and messages that donors chose to show. */
export async function visitWords(page: TreasuryContext, language: Language): Promise<Response | WordsView> {
  const desk = page.locals.app.treasury.words;
  const { problems } = SUPPORTER_WORDS[language].treasury;
  const decide =
    (state: 'approved' | 'refused') =>
    async (posted: Posted): Promise<FormAnswer> => {
      const what = nameAmong(['name', 'message'] as const, posted.text('what'));
      const standing = nameAmong(['waiting', 'approved', 'refused'] as const, posted.text('standing'));
      if (what === null || standing === null) return { kind: 'mend', problems: [{ field: null, text: problems.unknown }] };
      const asked = { wish: posted.text('wish'), what, standing, digest: posted.text('digest'), state };
      const done = await desk.review(visitOf(page), asked);
      if (done.ok) return { kind: 'done', to: treasuryPath('supporters', language), done: `word-${state}` };
      const answered = answerRefused(done.why, language, (why) => ({ field: null, text: problems[why] }));
      return answered.kind === 'mend' && answered.status === undefined ? { ...answered, status: 409 } : answered;
    };
  const form = await answerForm(page, { approve: decide('approved'), refuse: decide('refused') });
  if (form instanceof Response) return form;
  const after = page.url.searchParams.get(CURSOR);
  const { texts: read, next } = await desk.read(after);
  return { form, waiting: await desk.waiting(), read, paging: { next, atStart: after === null } };
}
