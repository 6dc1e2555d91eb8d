import type { App } from '../../app.ts';
import { STOP_QUERY } from '../../i18n/letter-routes.ts';

/** What the page that stops the monthly letter shows: the question, that it is done, or that nobody has this link. */
export type StopView = { readonly state: 'asked' | 'done' | 'unknown'; readonly status: number };

const TOKEN = /^stop_[0-9a-z]{26}$/;

/** One visit: looking changes nothing, since mail programs and their scanners look; a form or a mail program's own button stops it (RFC 8058). */
export async function visitStop(request: Request, url: URL, app: App): Promise<StopView> {
  const token = url.searchParams.get(STOP_QUERY) ?? '';
  if (!TOKEN.test(token)) return { state: 'unknown', status: 404 };
  if (request.method !== 'POST') return { state: 'asked', status: 200 };
  return (await app.letters.stopDigest(token)) ? { state: 'done', status: 200 } : { state: 'unknown', status: 404 };
}
