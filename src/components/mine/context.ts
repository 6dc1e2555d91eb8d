import type { App } from '../../app.ts';
import type { Donor } from '../../donors/donor.ts';
import type { DonorVisit } from '../../donors/door.ts';
import type { Language } from '../../i18n/language.ts';
import { pathTo } from '../../i18n/routes.ts';
import { MINE_WORDS, type MineWords } from '../../i18n/words-mine.ts';
import { goTo, type FormAction, type FormAnswer, type PageContext, type Posted } from '../treasury/form.ts';

/** A page of donors, as its front matter knows it. */
export type MineContext = PageContext & { readonly locals: { readonly app: App; readonly donorVisit?: DonorVisit } };

/** Names in the query: what was done, and the token of a link. */
export const DONE_QUERY = 'fait';
export const LINK_QUERY = 'lien';

export type DoneName = keyof MineWords['done'];
export type ProblemName = keyof MineWords['problems'];

/** Who asks. The middleware has seen to it that there is a visit. */
export function visitOf({ locals }: MineContext): DonorVisit {
  if (!locals.donorVisit) throw new Error('Bug: a page of donors without a visit');
  return locals.donorVisit;
}

/** The donor who has come in; otherwise the way to the page that lets in, whatever was asked for. */
export function donorOr(page: MineContext, language: Language): Donor | Response {
  return visitOf(page).donor ?? goTo(pathTo('mine', language));
}

/** A sentence of ours that the address names, to be said on the page after a form. */
export function doneWords(url: URL, language: Language): string | null {
  const name = url.searchParams.get(DONE_QUERY) ?? '';
  const { done } = MINE_WORDS[language];
  return Object.hasOwn(done, name) ? done[name as DoneName] : null;
}

/** On to a page, which says what was done. */
export function doneAt(path: string, done: DoneName, cookies: readonly string[] = []): FormAnswer {
  return { kind: 'done', to: `${path}?${DONE_QUERY}=${done}`, cookies };
}

const STATUS: Partial<Readonly<Record<ProblemName, 403 | 409 | 429>>> = { foreign: 403, 'too-many': 429, ended: 409, 'asked-before': 409 };

/** The form again, with what is wrong at its field. */
export function mend(language: Language, problem: ProblemName, field: string | null = null): FormAnswer {
  const status = STATUS[problem];
  return { kind: 'mend', problems: [{ field, text: MINE_WORDS[language].problems[problem] }], ...(status !== undefined && { status }) };
}

/** The form's own token, by which it is done once when it is sent twice; what no form of ours carries is a token by itself. */
export function onceOf(posted: Posted, { locals }: MineContext): string {
  const carried = posted.text('once');
  return /^acte_[0-9a-z]{26}$/.test(carried) ? carried : locals.app.mine.newToken();
}

/** An act that only a page of ours may ask for. */
export function own(page: MineContext, language: Language, act: (posted: Posted) => Promise<FormAnswer>): FormAction {
  return (posted) => (visitOf(page).own ? act(posted) : Promise.resolve(mend(language, 'foreign')));
}
