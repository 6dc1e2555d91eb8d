import { BADGE, pathTo, WIDGET } from '../../i18n/routes.ts';
import type { Language } from '../../i18n/language.ts';
import { REUSE_WORDS } from '../../i18n/words-reuse.ts';
import { escapeXml } from '../../values/markup.ts';

/** What another site copies: a picture that leads here, and a frame. */
export function snippets(publicUrl: URL, name: string, language: Language): { readonly badge: string; readonly widget: string } {
  const address = (path: string): string => escapeXml(new URL(path, publicUrl).href);
  const title = escapeXml(REUSE_WORDS[language].widget.title(name));
  return {
    badge: `<a href="${address(pathTo('home', language))}"><img src="${address(BADGE[language])}" width="360" height="96" alt="${title}"></a>`,
    widget: `<iframe src="${address(WIDGET[language])}" title="${title}" width="100%" height="420" loading="lazy"></iframe>`,
  };
}
