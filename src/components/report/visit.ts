import type { App } from '../../app.ts';
import { FORMATS } from '../../i18n/formats.ts';
import type { Language } from '../../i18n/language.ts';
import { pathTo, QUERY, queryValue } from '../../i18n/routes.ts';
import { REPORT_WORDS } from '../../i18n/words-reports.ts';
import { TRAP } from '../give/typed-form.ts';
import type { FormRequest } from '../give/visit.ts';

type Answer = Awaited<ReturnType<App['reportDoor']['report']>>;
type Typed = Omit<Parameters<App['reportDoor']['report']>[0], 'trap'>;

export type ReportView = {
  readonly status: 200 | 403 | 422 | 429;
  readonly typed: Typed;
  /** `field` null: what concerns the whole form. */
  readonly problems: readonly { readonly field: 'words' | 'email' | null; readonly text: string }[];
  readonly isSent: boolean;
  readonly headers: Readonly<Record<string, string>>;
};

const SENT = 'sent';

/** What an answer shows; a redirect where the form was taken, the same whoever sent it. */
function shown(answer: Answer, typed: Typed, app: App, language: Language): ReportView | Response {
  const words = REPORT_WORDS[language];
  const again = (isSpent: boolean): Typed => ({ ...typed, token: app.reportDoor.tokenAgain(typed.token, isSpent) });
  const whole = (text: string) => [{ field: null, text }];
  switch (answer.kind) {
    case 'kept':
    case 'trapped': {
      const location = `${pathTo('report', language)}?${QUERY.sent[language]}=${SENT}`;
      return new Response(null, { status: 303, headers: { Location: location, 'Cache-Control': 'no-store' } });
    }
    case 'mend': {
      const problems = answer.mistakes.map(({ field, problem }) => ({
        field: field === 'token' ? null : field,
        text: words.problems[problem],
      }));
      const isSpent = answer.mistakes.some(({ problem }) => problem === 'form-used');
      return { status: 422, typed: again(isSpent), problems, isSent: false, headers: {} };
    }
    case 'foreign':
      return { status: 403, typed: again(false), problems: whole(words.foreign), isSent: false, headers: {} };
    case 'limited': {
      const seconds = Math.max(1, Math.ceil((answer.againMs - app.clock.now()) / 1000));
      const when = FORMATS[language].instant(answer.againMs, app.content.association.zone.name);
      const headers = { 'Retry-After': String(seconds) };
      return { status: 429, typed: again(false), problems: whole(words.limited(when)), isSent: false, headers };
    }
  }
}

/** One visit of the page where readers report an error. */
export async function visitReport({ request, query, address }: FormRequest, app: App, language: Language): Promise<ReportView | Response> {
  if (request.method !== 'POST') {
    const typed = { words: '', page: queryValue(query, 'page'), email: '', token: app.reportDoor.newToken() };
    return { status: 200, typed, problems: [], isSent: queryValue(query, 'sent') === SENT, headers: {} };
  }
  const posted = await request.formData().catch(() => new FormData());
  const text = (name: string): string => {
    const value = posted.get(name);
    // A database may refuse U+0000 in a text, and nobody types it.
    return typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : '';
  };
  const typed = { words: text('words'), page: text('page'), email: text('email'), token: text('token') };
  return shown(await app.reportDoor.report({ ...typed, trap: text(TRAP) }, { request, address }, language), typed, app, language);
}
