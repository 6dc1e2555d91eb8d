import type { Language } from '../../i18n/language.ts';
import { treasuryPath } from '../../i18n/treasury-routes.ts';
import { visitOf, type TreasuryContext } from './door.ts';
import { goTo } from './form.ts';

/** Signs out, by POST only: a link or a picture elsewhere must not be able to. What the browser kept of these pages is dropped. */
export async function visitSignOut(page: TreasuryContext, language: Language): Promise<Response> {
  if (page.request.method !== 'POST') return goTo(treasuryPath('home', language));
  const left = await page.locals.app.treasury.door.leave(visitOf(page), page.request);
  if (left === 'foreign') return new Response(null, { status: 403 });
  const response = goTo(treasuryPath('signIn', language), 'signed-out', left.cookies);
  response.headers.set('clear-site-data', '"cache", "storage"');
  return response;
}
