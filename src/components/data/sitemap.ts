import type { CoverageReport } from '../../coverage/report.ts';
import { LANGUAGES } from '../../i18n/language.ts';
import { pathTo } from '../../i18n/routes.ts';
import type { Content } from '../../settings/types.ts';
import { escapeXml } from '../../values/markup.ts';
import { monthsSoFar } from '../month/state.ts';
import { alternates, wholeAddress, type Place } from '../page-links.ts';

const PAGES = ['home', 'transparency', 'costs', 'corrections', 'method', 'projects', 'give', 'data', 'legal', 'privacy', 'accessibility'] as const;

type SiteContent = Pick<Content, 'projects' | 'campaigns' | 'association'>;

/** Every page that a search may lead to: no page of one donor, none of the treasury, no month that has not begun. */
export function publicPlaces({ projects, campaigns, association }: SiteContent, report: CoverageReport): Place[] {
  return [
    ...PAGES.map((page): Place => ({ page })),
    ...(association.bankTransfer === null ? [] : [{ page: 'transfer' } as const]),
    ...monthsSoFar(report).map(({ month }): Place => ({ page: 'month', slug: month })),
    ...projects.map(({ slug }): Place => ({ page: 'project', slug })),
    ...campaigns.map(({ slug }): Place => ({ page: 'campaign', slug })),
  ];
}

/** `/sitemap.xml`: each page in each language, and where it stands in the other. */
export function sitemapXml(content: SiteContent, report: CoverageReport, publicUrl: URL): string {
  const urls = publicPlaces(content, report).flatMap((place) => {
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
