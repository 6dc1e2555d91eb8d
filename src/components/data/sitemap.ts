import { LANGUAGES } from '../../i18n/language.ts';
import { pathTo } from '../../i18n/routes.ts';
import type { Content } from '../../settings/types.ts';
import { escapeXml } from '../../values/markup.ts';
import { alternates, wholeAddress, type Place } from '../page-links.ts';

const PAGES = ['home', 'transparency', 'costs', 'corrections', 'method', 'projects', 'give', 'data', 'legal', 'privacy', 'accessibility'] as const;

/** Every page that a search may lead to: no page of one donor, none of the treasury. */
export function publicPlaces({ projects, campaigns, association }: Pick<Content, 'projects' | 'campaigns' | 'association'>): Place[] {
  return [
    ...PAGES.map((page): Place => ({ page })),
    ...(association.bankTransfer === null ? [] : [{ page: 'transfer' } as const]),
    ...projects.map(({ slug }): Place => ({ page: 'project', slug })),
    ...campaigns.map(({ slug }): Place => ({ page: 'campaign', slug })),
  ];
}

/** `/sitemap.xml`: each page in each language, and where it stands in the other. */
export function sitemapXml(content: Pick<Content, 'projects' | 'campaigns' | 'association'>, publicUrl: URL): string {
  const urls = publicPlaces(content).flatMap((place) => {
    const links = alternates(publicUrl, place)
      .map(({ language, href }) => `<xhtml:link rel="alternate" hreflang="${language}" href="${escapeXml(href)}"/>`)
      .join('');
    return LANGUAGES.map((language) => `<url><loc>${escapeXml(wholeAddress(publicUrl, place, language))}</loc>${links}</url>`);
  });
  const names = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"';
  return `<?xml version="1.0" encoding="utf-8"?>\n<urlset ${names}>${urls.join('')}</urlset>\n`;
}

/** `/robots.txt`: pages about one gift, of donors and of the treasury are nobody's search. */
export function robotsTxt(publicUrl: URL): string {
  const closed = LANGUAGES.flatMap((language) => [pathTo('thanks', language), pathTo('mine', language)]);
  const treasury = ['/tresorerie', '/en/treasury'];
  const rules = [...closed, ...treasury].map((path) => `Disallow: ${path}`);
  return ['User-agent: *', ...rules, '', `Sitemap: ${new URL('/sitemap.xml', publicUrl).href}`, ''].join('\n');
}
