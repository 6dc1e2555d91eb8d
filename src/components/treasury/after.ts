import type { Language } from '../../i18n/language.ts';
import { AFTER_QUERY, isTreasuryRoute, treasuryPath } from '../../i18n/treasury-routes.ts';

/** Where to go once signed in: a page of the treasury that was asked for, and never an address elsewhere (ASVS 3.7.2). */
export function afterSignIn(query: URLSearchParams, language: Language): string {
  const home = treasuryPath('home', language);
  const asked = query.get(AFTER_QUERY);
  if (asked === null || !/^\/[a-z]/i.test(asked)) return home;
  const target = URL.parse(asked, 'http://here.invalid');
  if (target?.origin !== 'http://here.invalid' || !isTreasuryRoute(target.pathname)) return home;
  return `${target.pathname}${target.search}`;
}

/** The same address with where to go afterwards kept along. */
export function keepingAfter(path: string, query: URLSearchParams): string {
  const asked = query.get(AFTER_QUERY);
  return asked === null ? path : `${path}?${AFTER_QUERY}=${encodeURIComponent(asked)}`;
}
