import { AFTER_QUERY, NOTICE_QUERY } from '../../i18n/treasury-routes.ts';
import type { DoneName } from '../../i18n/words-done.ts';

/** What was typed: the text of each field; of fields that stand there several times, {@link Posted.all} has all. */
export type Posted = {
  /** Empty where nothing was typed. */
  text(name: string): string;
  /** With its spaces: for passwords. */
  raw(name: string): string;
  all(name: string): readonly string[];
  /** The bytes of a file; null where none was sent. */
  file(name: string): Promise<Uint8Array | null>;
  /** The name that a file bears where it comes from; empty where none was sent. */
  fileName(name: string): string;
};

/** What is wrong, at the field where it was typed; `field` is its `name` and `id`, null for what concerns the whole form. */
export type Problem = { readonly field: string | null; readonly text: string };

/** What a form's action answers. `done`: on to a page, which says so; `mend`: the form again, with what is wrong; `stale`: sign in again first. */
export type FormAnswer =
  | { readonly kind: 'done'; readonly to: string; readonly done?: DoneName; readonly cookies?: readonly string[] }
  | { readonly kind: 'mend'; readonly problems: readonly Problem[]; readonly status?: 403 | 409 | 422 | 429 }
  | { readonly kind: 'show'; readonly shown: unknown; readonly cookies?: readonly string[] }
  | { readonly kind: 'stale'; readonly signIn: string };

/** How a form stands on its page: values as typed, and what is wrong with them. `shown` is what an action gave to be shown once. */
export type FormState = { readonly posted: Posted; readonly problems: readonly Problem[]; readonly shown: unknown };

export type FormAction = (posted: Posted) => Promise<FormAnswer>;

/** What an answer needs of Astro's page. */
export type PageContext = {
  readonly request: Request;
  readonly response: { status?: number; readonly headers: Headers };
  readonly url: URL;
};

function postedOf(form: FormData): Posted {
  // A database may refuse U+0000 in a text, and nobody types it.
  const readable = (value: string): string => value.replaceAll('\0', '\uFFFD');
  const all = (name: string): string[] =>
    form
      .getAll(name)
      .filter((value) => typeof value === 'string')
      .map(readable);
  const file = async (name: string): Promise<Uint8Array | null> => {
    const sent = form.get(name);
    return sent === null || typeof sent === 'string' ? null : new Uint8Array(await sent.arrayBuffer());
  };
  const fileName = (name: string): string => {
    const sent = form.get(name);
    return sent === null || typeof sent === 'string' ? '' : sent.name;
  };
  return { all, file, fileName, raw: (name) => all(name).at(-1) ?? '', text: (name) => all(name).at(-1)?.trim() ?? '' };
}

export const NOTHING_POSTED: Posted = {
  text: () => '',
  raw: () => '',
  all: () => [],
  file: () => Promise.resolve(null),
  fileName: () => '',
};

/** A redirect after a form: the browser asks anew, and loading that page again sends nothing twice. */
export function goTo(to: string, done?: DoneName, cookies: readonly string[] = []): Response {
  const target = new URL(to, 'http://here.invalid');
  if (done !== undefined) target.searchParams.set(NOTICE_QUERY, done);
  const headers = new Headers({ location: `${target.pathname}${target.search}${target.hash}`, 'cache-control': 'no-store' });
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return new Response(null, { status: 303, headers });
}

/**
 * A form page: on POST, the action that the button `name="do"` names is done and answered with 303, or the page is shown again with 422,
 * values kept and each problem at its field. An unknown button is answered like an unknown form.
 */
export async function answerForm(page: PageContext, actions: Readonly<Record<string, FormAction>>): Promise<Response | FormState> {
  if (page.request.method !== 'POST') return { posted: NOTHING_POSTED, problems: [], shown: null };
  const posted = postedOf(await page.request.formData().catch(() => new FormData()));
  const name = posted.text('do');
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (!action) return new Response(null, { status: 404 });
  const answer = await action(posted);
  if (answer.kind === 'done') return goTo(answer.to, answer.done, answer.cookies);
  if (answer.kind === 'stale') return goTo(`${answer.signIn}?${AFTER_QUERY}=${encodeURIComponent(page.url.pathname)}`);
  if (answer.kind === 'show') {
    for (const cookie of answer.cookies ?? []) page.response.headers.append('set-cookie', cookie);
    return { posted, problems: [], shown: answer.shown };
  }
  page.response.status = answer.status ?? 422;
  return { posted, problems: answer.problems, shown: null };
}

export function problemOf(problems: readonly Problem[], field: string): Problem | undefined {
  return problems.find((problem) => problem.field === field);
}
