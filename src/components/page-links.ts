import { LANGUAGES, type Language } from '../i18n/language.ts';
import { pathTo, type PageName } from '../i18n/routes.ts';

/** Where a page stands: its name, and its slug when it has one. */
export type Place = { readonly page: PageName; readonly slug?: string };

/** The whole address of a page in one language, as search engines and other sites should know it. */
export function wholeAddress(publicUrl: URL, place: Place, language: Language): string {
  return new URL(pathTo(place.page, language, place.slug), publicUrl).href;
}

export function alternates(publicUrl: URL, place: Place): { readonly language: Language; readonly href: string }[] {
  return LANGUAGES.map((language) => ({ language, href: wholeAddress(publicUrl, place, language) }));
}
